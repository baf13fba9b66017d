from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from reelproof.storage.database import Database
from tests.storage.examples import Film, add_film
from tests.storage.ledger import LEDGERS, Ledger


@pytest.fixture(params=sorted(LEDGERS))
async def ledger(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Ledger]:
    async with LEDGERS[request.param](tmp_path) as opened:
        yield opened


@pytest.fixture
async def film(ledger: Ledger) -> Film:
    return await add_film(ledger)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "reelproof.db"


@pytest.fixture
async def database(path: Path) -> AsyncIterator[Database]:
    opened = await Database.open(f"sqlite:///{path}")
    yield opened
    await opened.close()
