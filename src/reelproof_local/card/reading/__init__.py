"""Text analysis: things, places, numbers, phrases."""
