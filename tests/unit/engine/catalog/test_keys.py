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
