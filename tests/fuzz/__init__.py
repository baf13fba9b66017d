"""Crafted requests for every place of the contract: `python -m tests.fuzz --minutes 10`."""
