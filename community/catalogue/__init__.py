"""What the shop sells: categories and products."""
