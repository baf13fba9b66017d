"""What the words of a text say: things, places, numbers, phrases."""
