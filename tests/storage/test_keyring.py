"""Keys that people set: kept for one user alone, and never lost to another who sets one."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from reelproof.domain.failure import ReelproofError
from reelproof.storage.keyring import DiskKeyring


async def test_what_is_set_is_there_and_what_is_removed_is_not(tmp_path: Path) -> None:
    path = tmp_path / "home" / "keys.json"
    keyring = DiskKeyring(path)
    assert (keyring.stamp(), await keyring.values()) == (None, {})
    await keyring.set("ONE_KEY", "first")
    stamp = keyring.stamp()
    await keyring.set("ONE_KEY", "second")
    await keyring.set("OTHER_KEY", "third")
    assert keyring.stamp() != stamp
    await keyring.remove("OTHER_KEY")
    await keyring.remove("OTHER_KEY")
    assert await DiskKeyring(path).values() == {"ONE_KEY": "second"}


async def test_its_user_alone_may_read_it(tmp_path: Path) -> None:
    await DiskKeyring(tmp_path / "keys.json").set("ONE_KEY", "first")
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    assert set(modes.values()) == {0o600}


def test_those_who_set_at_once_keep_each_others(tmp_path: Path) -> None:
    """Each with a keyring of its own, as processes have."""
    path = tmp_path / "keys.json"
    names = [f"KEY_{number}" for number in range(24)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda name: DiskKeyring(path)._change(name, name), names))
    assert set(DiskKeyring(path).read()) == set(names)


@pytest.mark.parametrize("content", ["not json", "[]", '{"ONE_KEY": 1}'])
async def test_a_broken_file_is_said_and_stays(tmp_path: Path, content: str) -> None:
    path = tmp_path / "keys.json"
    path.write_text(content)
    with pytest.raises(ReelproofError, match="remove it, then set the keys again"):
        await DiskKeyring(path).set("OTHER_KEY", "third")
    assert path.read_text() == content
