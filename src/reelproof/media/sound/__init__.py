"""A film's sound: decoding, mixing, loudness, and AAC encoding."""
