"""Faults injected on purpose while clients write and read, and a check of all that they saw."""
