"""HTTP API: the use cases of the command line as the jobs API and its event streams."""
