"""The real stack: the configuration of every server, and the launcher that runs those same files on one machine."""
