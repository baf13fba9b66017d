"""Behavior of every keyring."""

import asyncio
from pathlib import Path

import pytest

from reelproof.engine.ports.files import Keyring
from reelproof.storage.files.keyring import DiskKeyring
from reelproof.storage.files.secret_box import KEY_FILE, SecretBox
from reelproof.testing.in_memory.keyring import InMemoryKeyring


@pytest.fixture(params=["memory", "disk"])
def keyring(request: pytest.FixtureRequest, tmp_path: Path) -> Keyring:
    if request.param == "memory":
        return InMemoryKeyring()
    return DiskKeyring(tmp_path / "keys.json", SecretBox.with_file(tmp_path / KEY_FILE))


async def test_nothing_is_kept_at_first(keyring: Keyring) -> None:
    assert await keyring.values() == {}


async def test_the_last_value_of_a_key_is_kept(keyring: Keyring) -> None:
    await keyring.set("ONE_KEY", "first")
    await keyring.set("ONE_KEY", "second")
    await keyring.set("OTHER_KEY", "schlüssel")
    assert await keyring.values() == {"ONE_KEY": "second", "OTHER_KEY": "schlüssel"}


async def test_a_removed_key_is_gone_and_the_others_stay(keyring: Keyring) -> None:
    await keyring.set("ONE_KEY", "first")
    await keyring.set("OTHER_KEY", "second")
    for _ in range(2):
        await keyring.remove("ONE_KEY")
    assert await keyring.values() == {"OTHER_KEY": "second"}


async def test_the_stamp_changes_with_every_change_alone(keyring: Keyring) -> None:
    stamps = [keyring.stamp()]
    await keyring.set("ONE_KEY", "first")
    stamps.append(keyring.stamp())
    await keyring.values()
    assert keyring.stamp() == stamps[-1]
    await keyring.set("ONE_KEY", "second")
    stamps.append(keyring.stamp())
    await keyring.remove("ONE_KEY")
    stamps.append(keyring.stamp())
    assert len(set(stamps)) == len(stamps)


async def test_values_that_were_read_do_not_change_later(keyring: Keyring) -> None:
    await keyring.set("ONE_KEY", "first")
    before = await keyring.values()
    await keyring.set("ONE_KEY", "second")
    assert before == {"ONE_KEY": "first"}


async def test_keys_set_at_once_are_all_kept(keyring: Keyring) -> None:
    names = [f"KEY_{number}" for number in range(10)]
    await asyncio.gather(*(keyring.set(name, name) for name in names))
    assert set(await keyring.values()) == set(names)
