"""Emulates Google."""
