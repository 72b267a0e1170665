"""What the members of the demo community write."""
