"""What shoppers say to each other: likes and comments."""
