"""Commands of the catalogue room."""
