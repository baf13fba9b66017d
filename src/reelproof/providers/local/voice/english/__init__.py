"""How English is read aloud: every written word to what is said, then to phonemes."""
