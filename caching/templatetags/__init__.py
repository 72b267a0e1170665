"""Template libraries of caching."""
