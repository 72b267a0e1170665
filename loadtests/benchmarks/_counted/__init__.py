"""An app with the same two tables once a contestant: something that is liked, and likes of it."""
