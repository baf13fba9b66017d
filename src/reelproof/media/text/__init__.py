"""Text layout for any script: font fallback, writing direction, line breaking."""
