"""Management of caching."""
