"""The product: a social shopping community, one room a domain."""
