"""Assets: which ones a script needs, their recipes, reuse, edits and reviews."""
