"""Turns a script into a narrated film, and always finishes."""

__version__ = "0.1.0"
