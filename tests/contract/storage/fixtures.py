"""Stores for tests: in memory, in SQLite and in PostgreSQL."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from benchmarks.postgres import is_installed, postgres
from sqlalchemy import make_url

from reelproof.storage.database import Database
from reelproof.storage.files.secret_box import SecretBox
from reelproof.testing.in_memory import Tables
from tests.contract.storage.examples import Film, add_film
from tests.contract.storage.stores import StorePorts, in_memory_stores, sql_stores

# Test data need not survive a power failure.
HASTY = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off", "max_connections": "200"}
MIGRATED = "migrated"
SERVERS = 6
MEMORY = "memory:"
OpenStores = Callable[[], Awaitable[StorePorts]]
KEY = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The URL of a server with a migrated template database."""
    if not is_installed():
        pytest.skip("PostgreSQL is not installed here")
    with postgres(HASTY) as url:
        _create(url, MIGRATED)
        asyncio.run(_migrate(_named(url, MIGRATED)))
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A separate database for each test and each kind of database."""
    return _new_database(request, tmp_path)


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def storage_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A separate place for each test and each kind of store."""
    return MEMORY if request.param == "memory" else _new_database(request, tmp_path)


@pytest.fixture
async def open_stores(storage_url: str) -> AsyncIterator[OpenStores]:
    """Opens the same data again on each call, as another server would."""
    if storage_url == MEMORY:
        tables = Tables()

        async def open_tables() -> StorePorts:
            return in_memory_stores(tables)

        yield open_tables
        return
    async with AsyncExitStack() as stack:

        async def open_database() -> StorePorts:
            return sql_stores(await stack.enter_async_context(opened(storage_url)))

        yield open_database


@pytest.fixture
async def stores(open_stores: OpenStores) -> StorePorts:
    return await open_stores()


@pytest.fixture
async def all_stores(open_stores: OpenStores) -> Sequence[StorePorts]:
    """The same data, as several servers have it open."""
    return [await open_stores() for _ in range(SERVERS)]


@pytest.fixture
async def film(stores: StorePorts) -> Film:
    return await add_film(stores)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "reelproof.db"


@pytest.fixture
async def database(path: Path) -> AsyncIterator[Database]:
    async with opened(f"sqlite:///{path}") as database:
        yield database


@asynccontextmanager
async def opened(url: str, secrets: SecretBox | None = None) -> AsyncIterator[Database]:
    usual = None if url.startswith("sqlite") else SecretBox.with_key(KEY)
    database = await Database.open(url, secrets or usual)
    try:
        yield database
    finally:
        await database.close()


def _new_database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Returns the URL of an empty database of the requested kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'reelproof.db'}"
    server: str = request.getfixturevalue("postgres_server")
    name = f"test_{uuid4().hex}"
    _create(server, name, MIGRATED)
    return _named(server, name)


def _create(server: str, name: str, template: str = "template1") -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")


def _named(server: str, name: str) -> str:
    return make_url(server).set(database=name).render_as_string(hide_password=False)


async def _migrate(url: str) -> None:
    await (await Database.open(url)).close()
