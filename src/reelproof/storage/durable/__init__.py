"""Durable runs on DBOS; only this folder imports the library."""

from reelproof.storage.durable.runs import DbosRuns

__all__ = ["DbosRuns"]
