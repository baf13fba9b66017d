"""Media files stored by digest."""
