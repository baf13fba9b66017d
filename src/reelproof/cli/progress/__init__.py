"""Live progress in a terminal, and interruption."""
