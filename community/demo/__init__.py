"""Demo data: a community that looks real, drawn and written from a seed."""
