"""HTTP API (jobs API) and its event streams, with the same use cases as the command line."""
