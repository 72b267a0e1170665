"""What the shop writes: articles, their tags, and what members say to them."""
