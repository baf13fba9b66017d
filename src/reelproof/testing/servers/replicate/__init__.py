"""Emulates Replicate."""
