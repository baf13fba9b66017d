"""Front matter: the settings of a script, in YAML, TOML, JSON or loose lines."""
