"""What Reelproof's build makes besides Python files: one task for each generated folder."""
