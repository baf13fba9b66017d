"""Emulates fal."""
