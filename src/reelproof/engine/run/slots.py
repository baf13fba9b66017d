"""Limits how many calls a model gets at the same time (concurrency)."""

import asyncio
from contextlib import AbstractAsyncContextManager, nullcontext

from reelproof.engine.catalog.catalog import CatalogModel


class Slots:
    """Per-bucket semaphores of this process."""

    def __init__(self) -> None:
        self._of_bucket: dict[str, asyncio.Semaphore] = {}

    def of(self, model: CatalogModel | None) -> AbstractAsyncContextManager[None]:
        """Holds a slot for the duration of the block; None needs no slot."""
        if model is None:
            return nullcontext()
        info = model.info
        return self._of_bucket.setdefault(info.bucket, asyncio.Semaphore(info.concurrency))
