"""Encryption (AES-256-GCM) of stored API keys and webhook secrets; `REELPROOF_SECRET_KEY`."""

import base64
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, ReelproofError
from reelproof.files import os_errors

VARIABLE = "REELPROOF_SECRET_KEY"
KEY_BYTES = 32
NONCE_BYTES = 12
SEALED = "sealed:v1:"
KEY_FILE = "secret.key"


class SecretBox:
    """AES-256-GCM. `read_key` returns the key; with True it creates one if there is none."""

    def __init__(self, read_key: Callable[[bool], bytes]) -> None:
        self._read_key = read_key

    @classmethod
    def with_key(cls, key: str) -> "SecretBox":
        """Raises ValueError for an invalid key."""
        found = parse_key(key)
        return cls(lambda _: found)

    @classmethod
    def with_file(cls, path: Path) -> "SecretBox":
        """The file is created when the first secret is sealed; only its user can read it."""
        return cls(lambda create: _file_key(path, create))

    @classmethod
    def without_key(cls) -> "SecretBox":
        """For a database shared by several machines, none of which may generate a key."""
        return cls(_refuse_without_key)

    def seal(self, secret: str, about: str) -> str:
        """`about` names what the secret belongs to (authenticated data). Raises ReelproofError."""
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        nonce = os.urandom(NONCE_BYTES)
        sealed = AESGCM(self._read_key(True)).encrypt(nonce, secret.encode(), about.encode())
        return SEALED + base64.urlsafe_b64encode(nonce + sealed).decode()

    def open(self, sealed: str, about: str) -> str:
        """Raises ReelproofError (StorageFailure) if the key differs or the text was changed."""
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        key = self._read_key(False)
        try:
            content = base64.urlsafe_b64decode(sealed.removeprefix(SEALED))
            return AESGCM(key).decrypt(content[:NONCE_BYTES], content[NONCE_BYTES:], about.encode()).decode()
        except (InvalidTag, ValueError) as error:
            message = f"A stored secret cannot be decrypted. Restore the previous {VARIABLE} or {KEY_FILE}."
            raise _failure(message) from error


def is_sealed(text: str) -> bool:
    return text.startswith(SEALED)


def parse_key(text: str) -> bytes:
    """Raises ValueError, which does not reveal the key."""
    with suppress(ValueError):
        key = base64.b64decode(text.strip().replace("-", "+").replace("_", "/"), validate=True)
        if len(key) == KEY_BYTES:
            return key
    raise ValueError("write it as the base64 of 32 random bytes")


def _file_key(path: Path, create: bool) -> bytes:
    with os_errors(path, ErrorCode.StorageFailure):
        if create and not path.exists():
            _make(path)
        try:
            return parse_key(path.read_text())
        except FileNotFoundError as error:
            message = f"{path}, the key to stored secrets, is missing. Put it back, or set {VARIABLE}."
            raise _failure(message) from error
        except ValueError as error:
            message = f"{path} contains no key. Put the previous one back, or set {VARIABLE}."
            raise _failure(message) from error


def _make(path: Path) -> None:
    """If several processes create one concurrently, the first wins."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = path.with_name(f".{uuid4().hex}.part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(base64.b64encode(os.urandom(KEY_BYTES)) + b"\n")
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(part, path)
    finally:
        part.unlink()


def _refuse_without_key(create: bool) -> bytes:
    what = "Secrets can be stored" if create else "Stored secrets can be decrypted"
    raise _failure(f"{what} only if {VARIABLE} is set, to the same key for all users of this database.")


def _failure(message: str) -> ReelproofError:
    return ReelproofError(Failure(ErrorCode.StorageFailure, message))
