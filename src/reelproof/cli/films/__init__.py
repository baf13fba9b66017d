"""What the commands do with a film."""
