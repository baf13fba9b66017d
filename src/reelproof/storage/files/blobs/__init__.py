"""Media by digest."""
