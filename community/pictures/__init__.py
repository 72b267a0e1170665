"""Pictures in several sizes, with their dimensions known before they load."""
