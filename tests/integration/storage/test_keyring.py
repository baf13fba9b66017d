"""Keys that people set: sealed, kept for one user alone, and never lost to another who sets one."""

import base64
import json
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from reelproof.domain.failure import ReelproofError
from reelproof.storage.files.keyring import DiskKeyring
from reelproof.storage.files.secret_box import KEY_FILE, SecretBox


def keyring_at(path: Path, key: str | None = None) -> DiskKeyring:
    box = SecretBox.with_key(key) if key else SecretBox.with_file(path.with_name(KEY_FILE))
    return DiskKeyring(path, box)


async def test_set_keys_exist_and_removed_keys_do_not(tmp_path: Path) -> None:
    path = tmp_path / "home" / "keys.json"
    keyring = keyring_at(path)
    assert (keyring.stamp(), await keyring.values()) == (None, {})
    await keyring.set("ONE_KEY", "first")
    stamp = keyring.stamp()
    await keyring.set("ONE_KEY", "second")
    await keyring.set("OTHER_KEY", "third")
    assert keyring.stamp() != stamp
    await keyring.remove("OTHER_KEY")
    await keyring.remove("OTHER_KEY")
    assert await keyring_at(path).values() == {"ONE_KEY": "second"}


async def test_only_its_user_can_read_it(tmp_path: Path) -> None:
    await keyring_at(tmp_path / "keys.json").set("ONE_KEY", "first")
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    assert set(modes.values()) == {0o600}


def test_concurrent_settings_do_not_overwrite_each_other(tmp_path: Path) -> None:
    """Each with a separate keyring, like separate processes."""
    path = tmp_path / "keys.json"
    names = [f"KEY_{number}" for number in range(24)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda name: keyring_at(path)._change(name, name), names))
    assert set(keyring_at(path).read()) == set(names)


@pytest.mark.parametrize("content", ["not json", "[]", '{"ONE_KEY": 1}'])
async def test_a_broken_file_is_reported_and_kept(tmp_path: Path, content: str) -> None:
    path = tmp_path / "keys.json"
    path.write_text(content)
    with pytest.raises(ReelproofError, match="remove it, then set the keys again"):
        await keyring_at(path).set("OTHER_KEY", "third")
    assert path.read_text() == content


async def test_secrets_stored_by_older_versions_are_encrypted(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    path.write_text(json.dumps({"ONE_KEY": "sk-in-the-clear"}))
    keyring = keyring_at(path)
    assert keyring.read() == {"ONE_KEY": "sk-in-the-clear"}
    keyring.seal()
    assert "clear" not in path.read_text()
    stamp = keyring.stamp()
    keyring.seal()
    assert keyring.stamp() == stamp, "there is nothing left to do"
    assert await keyring.values() == {"ONE_KEY": "sk-in-the-clear"}


async def test_another_key_opens_nothing_and_loses_nothing(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    await keyring_at(path).set("ONE_KEY", "first")
    before = path.read_bytes()
    other = keyring_at(path, base64.b64encode(bytes(32)).decode())
    with pytest.raises(ReelproofError, match="REELPROOF_SECRET_KEY"):
        await other.set("TWO_KEY", "second")
    path.with_name(KEY_FILE).rename(tmp_path / "elsewhere")
    with pytest.raises(ReelproofError, match=r"secret\.key.* is missing"):
        await keyring_at(path).values()
    assert path.read_bytes() == before


async def test_a_value_does_not_open_under_another_name(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    await keyring_at(path).set("ONE_KEY", "first")
    path.write_text(path.read_text().replace("ONE_KEY", "TWO_KEY"))
    with pytest.raises(ReelproofError, match="cannot be decrypted"):
        await keyring_at(path).values()
