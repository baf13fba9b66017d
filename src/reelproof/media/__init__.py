"""Image, audio and film processing: drawing, encoding, joining, measuring."""
