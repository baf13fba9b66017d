"""Pictures, sound and film: drawing, encoding, joining, measuring."""
