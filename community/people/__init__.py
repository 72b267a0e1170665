"""Who is here: accounts and profiles."""
