"""Copies of the home's database, what is wrong with a database file, and the way back to a sound one."""
