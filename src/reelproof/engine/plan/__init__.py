"""What making a film would do."""
