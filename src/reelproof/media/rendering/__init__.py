"""Rendering: a film is encoded in pieces, in child processes, and joined."""
