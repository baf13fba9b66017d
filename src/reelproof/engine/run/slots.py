"""Places at models: so many calls at once, whatever waits or is being stored beside them."""

import asyncio
from contextlib import AbstractAsyncContextManager, nullcontext

from reelproof.engine.catalog.catalog import CatalogModel


class Slots:
    """The places of every bucket, in this process."""

    def __init__(self) -> None:
        self._of_bucket: dict[str, asyncio.Semaphore] = {}

    def of(self, model: CatalogModel | None) -> AbstractAsyncContextManager[None]:
        """A place while the block lasts; what is nobody's model needs none."""
        if model is None:
            return nullcontext()
        info = model.info
        return self._of_bucket.setdefault(info.bucket, asyncio.Semaphore(info.concurrency))
