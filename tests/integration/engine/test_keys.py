"""Keys set by users: used immediately, never revealed, and seen by every process of a home."""

import logging
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from reelproof.contract.installation import KeyObject, key_object
from reelproof.domain.failure import ReelproofError
from reelproof.domain.key import KeyRow, KeySource
from reelproof.domain.redaction import HIDDEN, Redactor
from reelproof.engine.catalog.keys import MAX_KEY_LENGTH
from reelproof.logs import FileHandler, TextFormatter, file_logging
from reelproof.plugins import load_catalog
from reelproof.settings.environment import provider_environment
from reelproof.settings.settings import Settings
from reelproof.storage.files.home import Home
from reelproof.storage.files.keyring import DiskKeyring
from reelproof.wiring.studio import Studio, open_studio

KEY = "an-ordinary-looking-value"
NAME = "ELEVENLABS_API_KEY"
MODEL = "elevenlabs/eleven_flash_v2_5"


@pytest.fixture(autouse=True)
def no_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (NAME, "OPENAI_API_KEY", "FAL_KEY"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home")


@pytest.fixture
async def studio(settings: Settings) -> AsyncIterator[Studio]:
    async with open_studio(settings) as opened:
        yield opened


def missing_key(studio: Studio) -> str | None:
    return studio.catalog.model(MODEL).info.missing_key


async def row(studio: Studio, name: str = NAME) -> KeyRow:
    return next(row for row in await studio.keys.listing() if row.name == name)


async def test_a_key_is_used_at_once_and_until_it_is_removed(studio: Studio) -> None:
    assert (missing_key(studio), await row(studio)) == (NAME, KeyRow(NAME, "elevenlabs", None))
    await studio.keys.set(NAME, KEY)
    assert missing_key(studio) is None
    assert await row(studio) == KeyRow(NAME, "elevenlabs", KeySource.keyring)
    await studio.keys.remove(NAME)
    assert (missing_key(studio), (await row(studio)).is_set) == (NAME, False)


async def test_the_listing_shows_that_a_key_is_set_but_not_its_value(studio: Studio) -> None:
    await studio.keys.set(NAME, KEY)
    rows = [key_object(row) for row in await studio.keys.listing()]
    assert KEY not in str(rows)
    assert KeyObject(name=NAME, provider="elevenlabs", is_set=True, source=KeySource.keyring) in rows
    names = [row.name for row in await studio.keys.listing()]
    assert "FAL_KEY" in names
    assert not [name for name in names if name.endswith("_URL")]


async def test_the_environment_counts_more(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    await DiskKeyring(Home(settings.home).keys, settings.secrets()).set(NAME, KEY)
    monkeypatch.setenv(NAME, "from-the-environment")
    async with open_studio(settings) as studio:
        assert (await row(studio)).source is KeySource.environment


@pytest.mark.parametrize(("value", "seen"), [("from-the-environment", "from-the-environment"), ("", KEY)])
def test_an_empty_variable_is_none(monkeypatch: pytest.MonkeyPatch, value: str, seen: str) -> None:
    monkeypatch.setenv(NAME, value)
    assert provider_environment((NAME, "FAL_KEY"), {NAME: KEY, "OPENAI_API_KEY": KEY}) == {NAME: seen}


async def test_only_the_providers_that_read_a_key_are_recreated(studio: Studio) -> None:
    before = dict(studio.catalog.providers)
    await studio.keys.set("OPENAI_TEXT_API_KEY", KEY)
    await studio.keys.set("OPENAI_TEXT_API_KEY", KEY)
    changed = {name for name, one in studio.catalog.providers.items() if one is not before[name]}
    assert changed == {"openai"}


async def test_another_process_on_the_home_resumes_it(settings: Settings, studio: Studio) -> None:
    async with open_studio(settings) as other:
        await studio.keys.set(NAME, KEY)
        assert missing_key(other) == NAME
        await other.keys.refresh_if_changed()
        assert missing_key(other) is None
        provider = other.catalog.providers["elevenlabs"]
        await other.keys.refresh_if_changed()
        assert other.catalog.providers["elevenlabs"] is provider
        assert other.redactor(KEY) == HIDDEN
    assert load_catalog(settings).model(MODEL).info.missing_key is None


@pytest.mark.parametrize(
    "value", ["", " padded", "padded\n", "in\x00side", "in\nside", "x" * (MAX_KEY_LENGTH + 1)]
)
async def test_invalid_keys_are_refused(studio: Studio, value: str) -> None:
    with pytest.raises(ReelproofError) as caught:
        await studio.keys.set(NAME, value)
    assert caught.value.failure.full_code == f"InvalidInput:{NAME}"
    assert value == "" or value not in caught.value.failure.message
    assert not (await row(studio)).is_set


@pytest.mark.parametrize(
    "name", ["ELEVENLABS_BASE_URL", "PATH", "ELEVENLABS_API_KEYS", "REELPROOF_API_TOKEN"]
)
async def test_only_what_plug_ins_declare_as_secrets_can_be_set(studio: Studio, name: str) -> None:
    for act in (studio.keys.set(name, KEY), studio.keys.remove(name)):
        with pytest.raises(ReelproofError, match=f"No installed provider uses a key named {name}.") as caught:
            await act
        assert caught.value.failure.full_code == "InvalidInput:key"


@pytest.fixture
def standard_error(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    """A log that was opened before the key was known."""
    caplog.handler.setFormatter(TextFormatter(Redactor()))
    yield caplog
    caplog.handler.setFormatter(None)


async def test_logs_hide_a_key_that_was_set_later(
    studio: Studio, tmp_path: Path, standard_error: pytest.LogCaptureFixture
) -> None:
    with file_logging(tmp_path / "logs", studio.redactor):
        await studio.keys.set(NAME, KEY)
        logging.getLogger("reelproof.engine").warning("the service said %s", KEY)
    [file] = (tmp_path / "logs").iterdir()
    assert f"the service said {HIDDEN}" in file.read_text()
    assert f"the service said {HIDDEN}" in standard_error.text
    assert not [one for one in logging.getLogger("reelproof").handlers if isinstance(one, FileHandler)]
