"""Databases for tests: SQLite and PostgreSQL, migrated."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from benchmarks.postgres import is_installed, postgres
from sqlalchemy import make_url

from reelproof.storage.database import Database
from reelproof.storage.files.secret_box import SecretBox
from tests.contract.storage.examples import Film, add_film
from tests.contract.storage.stores import StorePorts, sql_stores

# Test data need not survive a power failure.
HASTY = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off", "max_connections": "200"}
MIGRATED = "migrated"
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
    """A separate database for each test and each kind of store."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'reelproof.db'}"
    server: str = request.getfixturevalue("postgres_server")
    name = f"test_{uuid4().hex}"
    _create(server, name, MIGRATED)
    return _named(server, name)


@pytest.fixture
async def stores(database_url: str) -> AsyncIterator[StorePorts]:
    async with opened(database_url) as database:
        yield sql_stores(database)


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


def _create(server: str, name: str, template: str = "template1") -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")


def _named(server: str, name: str) -> str:
    return make_url(server).set(database=name).render_as_string(hide_password=False)


async def _migrate(url: str) -> None:
    await (await Database.open(url)).close()
