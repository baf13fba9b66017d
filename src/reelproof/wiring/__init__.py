"""Builds all objects and connects them (composition root, dependency injection)."""
