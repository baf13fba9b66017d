"""Emulates OpenAI."""
