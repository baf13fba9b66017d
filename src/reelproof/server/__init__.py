"""The HTTP face: the same use cases that the command line calls, as the jobs API and its streams."""
