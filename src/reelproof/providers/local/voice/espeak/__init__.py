"""espeak-ng, a separate program: phonemes of many languages, and a plain voice for the rest."""
