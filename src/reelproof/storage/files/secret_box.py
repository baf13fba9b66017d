"""Secrets that are stored: sealed with a key that does not lie beside them, so that a copy tells nothing."""

import base64
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, ReelproofError
from reelproof.files import faults_named

VARIABLE = "REELPROOF_SECRET_KEY"
KEY_BYTES = 32
NONCE_BYTES = 12
SEALED = "sealed:v1:"
KEY_FILE = "secret.key"


class SecretBox:
    """AES-256-GCM. `read_key` answers the key; with True it makes one where there is none."""

    def __init__(self, read_key: Callable[[bool], bytes]) -> None:
        self._read_key = read_key

    @classmethod
    def with_key(cls, key: str) -> "SecretBox":
        """Raises ValueError for what is no key."""
        found = key_of(key)
        return cls(lambda _: found)

    @classmethod
    def with_file(cls, path: Path) -> "SecretBox":
        """The file is made when the first secret is sealed; its user alone may read it."""
        return cls(lambda makes_one: _file_key(path, makes_one))

    @classmethod
    def without_key(cls) -> "SecretBox":
        """Where several machines share a database, none of them may invent a key."""
        return cls(_refuse)

    def seal(self, secret: str, about: str) -> str:
        """`about` names what the secret belongs to: it opens for that alone. Raises ReelproofError."""
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        nonce = os.urandom(NONCE_BYTES)
        sealed = AESGCM(self._read_key(True)).encrypt(nonce, secret.encode(), about.encode())
        return SEALED + base64.urlsafe_b64encode(nonce + sealed).decode()

    def open(self, sealed: str, about: str) -> str:
        """Raises ReelproofError (StorageFailure) where the key is another one or the text was changed."""
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        key = self._read_key(False)
        try:
            content = base64.urlsafe_b64decode(sealed.removeprefix(SEALED))
            return AESGCM(key).decrypt(content[:NONCE_BYTES], content[NONCE_BYTES:], about.encode()).decode()
        except (InvalidTag, ValueError) as error:
            message = f"A stored secret does not open with this key. Set {VARIABLE} or {KEY_FILE} as it was."
            raise _failure(message) from error


def is_sealed(text: str) -> bool:
    return text.startswith(SEALED)


def key_of(text: str) -> bytes:
    """Raises ValueError, which does not tell the key."""
    with suppress(ValueError):
        key = base64.b64decode(text.strip().replace("-", "+").replace("_", "/"), validate=True)
        if len(key) == KEY_BYTES:
            return key
    raise ValueError("write it as the base64 of 32 random bytes")


def _file_key(path: Path, makes_one: bool) -> bytes:
    with faults_named(path, ErrorCode.StorageFailure):
        if makes_one and not path.exists():
            _make(path)
        try:
            return key_of(path.read_text())
        except FileNotFoundError as error:
            message = f"{path} is gone, which opens what is stored sealed. Put it back, or set {VARIABLE}."
            raise _failure(message) from error
        except ValueError as error:
            message = f"{path} holds no key. Put the one that was there back, or set {VARIABLE}."
            raise _failure(message) from error


def _make(path: Path) -> None:
    """Of several who make one at once the first counts."""
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


def _refuse(makes_one: bool) -> bytes:
    what = "A secret can be stored" if makes_one else "What is stored sealed can be opened"
    raise _failure(f"{what} only once {VARIABLE} is set, to the same key for all who use this database.")


def _failure(message: str) -> ReelproofError:
    return ReelproofError(Failure(ErrorCode.StorageFailure, message))
