"""What the shop's staff see, and what operations ask."""
