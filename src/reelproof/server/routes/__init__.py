"""HTTP routes by resource. They contain no business rules."""
