"""What is reported about a film."""
