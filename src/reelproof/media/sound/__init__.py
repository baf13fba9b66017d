"""A film's sound: decoding, mixing, loudness, and AAC that is copied into the film."""
