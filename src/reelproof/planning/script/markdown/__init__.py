"""Parsing of Markdown into headings and passages."""
