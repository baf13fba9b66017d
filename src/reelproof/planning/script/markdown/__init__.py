"""From the text of a Markdown file to headings and passages."""
