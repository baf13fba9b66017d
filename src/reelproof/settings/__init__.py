"""Settings: environment, file, defaults."""
