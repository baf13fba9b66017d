"""Piper voices added by the user: models and their configurations in a folder."""
