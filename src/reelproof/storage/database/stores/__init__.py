"""One store per noun."""
