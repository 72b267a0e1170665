"""What shoppers post: looks, their photos and the products tagged on them."""
