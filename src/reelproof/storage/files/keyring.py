"""Stores API keys set in the studio in an encrypted file that only its user can read."""

import asyncio
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock

from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, ReelproofError
from reelproof.files import Stamp, create_atomically, os_errors, stamp_of
from reelproof.storage.files.secret_box import SecretBox, is_sealed


class DiskKeyring:
    """The port `Keyring`. Several processes may change it: each change applies to the current content."""

    def __init__(self, path: Path, secrets: SecretBox) -> None:
        self._path = path
        self._secrets = secrets

    async def values(self) -> Mapping[str, str]:
        return await asyncio.to_thread(self.read)

    async def set(self, name: str, value: str) -> None:
        await asyncio.to_thread(self._change, name, value)

    async def remove(self, name: str) -> None:
        await asyncio.to_thread(self._change, name, None)

    def stamp(self) -> Stamp | None:
        try:
            return stamp_of(self._path)
        except OSError as error:
            raise _unreadable(self._path, error) from error

    def read(self) -> Mapping[str, str]:
        """Returns all names and values. Raises ReelproofError (StorageFailure)."""
        return {name: self._decrypted(name, value) for name, value in self._stored().items()}

    def seal(self) -> None:
        """Encrypts values that an older Reelproof stored in plain text."""
        if not all(map(is_sealed, self._stored().values())):
            with self._locked():
                self._write(self.read())

    def _decrypted(self, name: str, value: str) -> str:
        return self._secrets.open(value, name) if is_sealed(value) else value

    def _stored(self) -> Mapping[str, str]:
        try:
            kept = json.loads(self._path.read_bytes())
        except FileNotFoundError:
            return {}
        except (OSError, ValueError) as error:
            raise _unreadable(self._path, error) from error
        if not isinstance(kept, dict) or not all(isinstance(value, str) for value in kept.values()):
            raise _unreadable(self._path, ValueError("it contains something other than keys"))
        return kept

    def _change(self, name: str, value: str | None) -> None:
        with self._locked():
            kept = {**self.read()}
            kept.pop(name, None)
            if value is not None:
                kept[name] = value
            self._write(kept)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        with os_errors(self._path, ErrorCode.StorageFailure):
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with FileLock(self._path.with_suffix(".lock"), mode=0o600):
                yield

    def _write(self, kept: Mapping[str, str]) -> None:
        sealed = {name: self._secrets.seal(value, name) for name, value in kept.items()}
        create_atomically(self._path, lambda part: _write(part, sealed), denied=ErrorCode.StorageFailure)


def _write(part: Path, kept: Mapping[str, str]) -> None:
    """Writes a file that is never readable by others."""
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(json.dumps(kept, indent=2, sort_keys=True).encode())


def _unreadable(path: Path, error: Exception) -> ReelproofError:
    message = f"{path} cannot be read ({error}); remove it, then set the keys again."
    return ReelproofError(Failure(ErrorCode.StorageFailure, message))
