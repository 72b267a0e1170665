"""What was run: which view ran which statement on which node, and what to do about it."""
