"""espeak-ng, an external program: phonemes of many languages, and a fallback voice for the others."""
