"""Runs a job: planning, attempts, provider calls, takes, assembly."""
