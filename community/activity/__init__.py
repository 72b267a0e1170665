"""What happened meanwhile: the feed, notifications, leader boards."""
