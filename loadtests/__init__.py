"""The launch, rehearsed: open traffic against the running site, and a verdict from what every node really ran."""
