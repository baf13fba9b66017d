"""Setting text of any script: fonts that have its letters, writing direction, lines."""
