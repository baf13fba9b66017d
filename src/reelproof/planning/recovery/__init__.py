"""What follows a failure."""
