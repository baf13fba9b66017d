"""Narration as it is spoken: clauses, phrases, durations."""
