"""Use cases, by owner and project."""
