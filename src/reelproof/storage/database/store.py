"""Decorators `reads`, `writes` and `writes_first`: a store's method is one database transaction."""

from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection

from reelproof.storage.database.connection import Database

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")
Store = TypeVar("Store", bound="SqlStore")
Work = Callable[Concatenate[Store, Connection, Parameters], Result]
Method = Callable[Concatenate[Store, Parameters], Coroutine[Any, Any, Result]]


class SqlStore:
    """A port in SQL."""

    def __init__(self, database: Database) -> None:
        self._database = database


def reads(work: Work[Store, Parameters, Result]) -> Method[Store, Parameters, Result]:
    """Makes a plain function an asynchronous method that runs it by `Database.read`."""

    @wraps(work)
    async def method(self: Store, /, *args: Parameters.args, **kwargs: Parameters.kwargs) -> Result:
        return await self._database.read(lambda connection: work(self, connection, *args, **kwargs))

    return method


def writes(work: Work[Store, Parameters, Result]) -> Method[Store, Parameters, Result]:
    """Makes a plain function an asynchronous method that runs it by `Database.write`."""

    @wraps(work)
    async def method(self: Store, /, *args: Parameters.args, **kwargs: Parameters.kwargs) -> Result:
        return await self._database.write(lambda connection: work(self, connection, *args, **kwargs))

    return method


def writes_first(work: Work[Store, Parameters, Result]) -> Method[Store, Parameters, Result]:
    """Like `writes`, before other writes that wait: a provider's slot is idle meanwhile."""

    @wraps(work)
    async def method(self: Store, /, *args: Parameters.args, **kwargs: Parameters.kwargs) -> Result:
        return await self._database.write(
            lambda connection: work(self, connection, *args, **kwargs), is_urgent=True
        )

    return method
