"""Commands of caching."""
