"""English text normalization: written words to spoken forms, then to phonemes."""
