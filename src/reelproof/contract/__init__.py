"""The contract: every shape that leaves the process, defined once."""
