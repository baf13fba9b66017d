"""Schemas of film plans."""
