"""Where members talk: forums, topics, posts."""
