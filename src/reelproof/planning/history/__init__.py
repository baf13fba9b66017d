"""What people changed about a film: undo, redo, named versions and their comparison."""
