"""Backup copies of the home's database, integrity checks, and restoring."""
