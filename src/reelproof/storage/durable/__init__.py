"""Durable runs on DBOS: the one folder that knows the library."""

from reelproof.storage.durable.runs import DbosRuns

__all__ = ["DbosRuns"]
