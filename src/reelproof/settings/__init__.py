"""Settings: environment variables, `reelproof.toml`, defaults."""
