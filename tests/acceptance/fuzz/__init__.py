"""Crafted requests for every place of the contract: `python -m tests.acceptance.fuzz --minutes 10`."""
