"""What members keep: collections of looks and wish lists of products, public, by link or private."""
