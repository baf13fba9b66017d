"""Scripts: Markdown and plain text to segments."""
