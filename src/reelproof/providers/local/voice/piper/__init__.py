"""Piper's voices, which people bring themselves: a model and its configuration in a folder."""
