"""Fashion pictures drawn with Pillow: the same seed gives the same pixels."""
