"""Provider keys that are set and removed while the studio runs."""

from collections.abc import Collection, Mapping

import pytest

from reelproof.domain.failure import ReelproofError
from reelproof.domain.key import KeySource
from reelproof.engine.catalog.catalog import Catalog
from reelproof.engine.catalog.keys import DeclaredKey, Keys
from reelproof.provider_api import Provider
from reelproof.testing.in_memory.keyring import InMemoryKeyring
from reelproof.testing.scripted import ScriptedProvider

KEY = "SCRIPTED_API_KEY"


class Home:
    """Keys of one provider, which exists only while its key is set."""

    def __init__(self, is_in_environment: bool = False) -> None:
        self.keyring = InMemoryKeyring()
        self.hidden: set[str] = set()
        self.catalog = Catalog({}, {"scripted": "no key"})
        self.keys = Keys(
            self.keyring,
            [DeclaredKey(KEY, "scripted", is_in_environment)],
            self.catalog,
            self._create,
            self._hide,
        )

    def _create(self, name: str, kept: Mapping[str, str]) -> Provider | str:
        return ScriptedProvider(name) if KEY in kept else "no key"

    def _hide(self, values: Collection[str]) -> None:
        self.hidden.update(values)


async def test_a_key_that_is_set_creates_its_provider_and_is_hidden_from_then_on() -> None:
    home = Home()
    await home.keys.set(KEY, "secret value")
    assert home.catalog.model("scripted/any").provider_name == "scripted"
    assert "secret value" in home.hidden
    [row] = await home.keys.listing()
    assert (row.name, row.source) == (KEY, KeySource.keyring)


async def test_a_removed_key_removes_what_it_made() -> None:
    home = Home()
    await home.keys.set(KEY, "secret value")
    await home.keys.remove(KEY)
    with pytest.raises(ReelproofError):
        home.catalog.model("scripted/any")
    [row] = await home.keys.listing()
    assert not row.is_set


async def test_a_key_that_another_process_set_is_noticed() -> None:
    home = Home()
    await home.keyring.set(KEY, "secret value")
    await home.keys.refresh_if_changed()
    assert home.catalog.model("scripted/any").provider_name == "scripted"


@pytest.mark.parametrize(("name", "value"), [("OTHER_KEY", "secret value"), (KEY, ""), (KEY, "x" * 5000)])
async def test_a_key_that_makes_no_sense_is_refused_without_being_shown(name: str, value: str) -> None:
    home = Home()
    with pytest.raises(ReelproofError) as refused:
        await home.keys.set(name, value)
    assert not home.keyring.kept
    assert "secret value" not in refused.value.failure.message


async def test_a_key_of_the_environment_is_shown_as_such() -> None:
    [row] = await Home(is_in_environment=True).keys.listing()
    assert row.source is KeySource.environment


async def test_a_misspelled_key_is_refused_with_the_nearest_and_a_foreign_one_with_all() -> None:
    with pytest.raises(ReelproofError, match=f"Did you mean {KEY}?"):
        await Home().keys.remove("SCRIPTED_API_KEYS")
    with pytest.raises(ReelproofError, match=f"Available keys: {KEY}"):
        await Home().keys.remove("XYZ")


@pytest.mark.parametrize("value", [" secret", "secret\n", "sec\u200bret"])
async def test_a_key_with_invisible_characters_is_refused(value: str) -> None:
    home = Home()
    with pytest.raises(ReelproofError, match="invisible characters"):
        await home.keys.set(KEY, value)
    assert not home.keyring.kept


async def test_a_key_that_is_not_set_is_reported_missing_without_a_call() -> None:
    result = await Home().keys.test(KEY)
    assert result.failure is not None
    assert result.failure.full_code == f"MissingApiKey:{KEY}"
    assert result.latency_s is None


async def test_a_key_that_another_process_set_is_tested() -> None:
    home = Home()
    await home.keyring.set(KEY, "secret value")
    result = await home.keys.test(KEY)
    assert (result.provider, result.failure) == ("scripted", None)


async def test_the_values_that_providers_were_made_with_are_hidden_from_the_start() -> None:
    home = Home()
    await home.keyring.set(KEY, "secret value")
    await home.keys.load_values()
    assert home.hidden == {"secret value"}
    await home.keys.refresh_if_changed()
    assert list(home.catalog.models()) == [], "no provider is made again for values it already has"
