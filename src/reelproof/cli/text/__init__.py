"""Results, tables and commands as text."""
