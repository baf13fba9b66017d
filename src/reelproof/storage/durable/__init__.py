"""Durable attempts on DBOS; only this folder imports the library."""

from reelproof.storage.durable.queues import DurableQueues

__all__ = ["DurableQueues"]
