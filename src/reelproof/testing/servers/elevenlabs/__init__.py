"""Emulates ElevenLabs."""
