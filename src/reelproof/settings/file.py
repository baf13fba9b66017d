"""Changes the user's `reelproof.toml` in place, comments kept; which settings the API may change."""

import asyncio
import logging
import os
from collections.abc import Mapping, MutableMapping
from dataclasses import replace
from os.path import realpath
from pathlib import Path
from stat import S_IMODE

import tomlkit
from filelock import FileLock
from platformdirs import user_config_path
from tomlkit import TOMLDocument
from tomlkit.exceptions import ParseError

from reelproof.domain.canonical import JsonValue, digest_of_bytes
from reelproof.domain.failure import ReelproofError, invalid_input
from reelproof.domain.ids import Digest
from reelproof.engine.studio.default_settings import Defaults
from reelproof.files import Stamp, atomic_file, os_errors, stamp_of
from reelproof.planning.recovery.retry import RetryPolicy
from reelproof.planning.script.option_values import option_name
from reelproof.settings.loading import FILE_NAME, PREFIX, read_settings
from reelproof.settings.settings import Settings

logger = logging.getLogger(__name__)
CHAINS = "chains"
PRIVATE = 0o600
# Changes take effect with the next job, those of retries with the next failure.
# All other settings belong to the process or control access.
CHANGEABLE = (
    "format",
    "voice",
    "language",
    "style",
    "music",
    "fps",
    "captions",
    "draft",
    "codec",
    "encoder",
    "video",
    "transition",
    "motion",
    "fit",
    "local",
    "max_cost_usd",
    "max_retries",
    CHAINS,
)


class TomlSettingsFile:
    """The port `SettingsFile`. `started` are the process's initial settings; `path` is by default the user's
    own file.
    """

    def __init__(self, started: Settings, path: Path | None = None) -> None:
        self._path = path or user_config_path("reelproof") / FILE_NAME
        self._lock = started.home / "locks" / "settings.lock"
        self._current = started
        self._stamp: Stamp | None = None

    def defaults(self) -> Defaults:
        settings = self._reloaded()
        return Defaults(settings.choices(), settings.local, settings.language, settings.budget())

    def retry_policy(self) -> RetryPolicy:
        """Returns how failed calls are retried from now on."""
        return self._reloaded().retry_policy()

    def values(self) -> Mapping[str, JsonValue]:
        shown: dict[str, JsonValue] = self._reloaded().model_dump(mode="json", include=set(CHANGEABLE))
        return shown

    def fixed(self) -> Mapping[str, str]:
        names = sorted(os.environ)
        found = {name: next((one for one in names if _sets(one, name)), None) for name in CHANGEABLE}
        return {name: variable for name, variable in found.items() if variable is not None}

    async def digest(self) -> Digest:
        return digest_of_bytes(await asyncio.to_thread(self._bytes))

    async def change(self, changes: Mapping[str, JsonValue], known: Digest | None) -> bool:
        return await asyncio.to_thread(self._change, changes, known)

    def _change(self, changes: Mapping[str, JsonValue], known: Digest | None) -> bool:
        with os_errors(self._path):
            self._lock.parent.mkdir(parents=True, exist_ok=True)
            with FileLock(self._lock):
                content = self._bytes()
                if known is not None and digest_of_bytes(content) != known:
                    return False
                changed = tomlkit.dumps(_apply_changes(self._parsed(content), changes)).encode()
                with atomic_file(Path(realpath(self._path)), makes_folder=True) as part:
                    self._write(part, changed)
        return True

    def _write(self, part: Path, changed: bytes) -> None:
        """It may contain tokens, so its permissions are preserved."""
        mode = S_IMODE(self._path.stat().st_mode) if self._path.exists() else PRIVATE
        part.touch(mode=PRIVATE)
        part.write_bytes(changed)
        part.chmod(mode)
        try:
            read_settings([part])
        except ReelproofError as error:
            message = error.failure.message.replace(str(part), str(self._path))
            raise ReelproofError(replace(error.failure, message=message)) from error

    def _reloaded(self) -> Settings:
        """Reloads the file if it has changed; an invalid file is ignored."""
        stamp = self._read_stamp()
        if stamp != self._stamp:
            self._stamp = stamp
            try:
                loaded = read_settings([self._path])
            except ReelproofError as error:
                logger.warning("%s", error.failure.message, extra={"code": error.failure.full_code})
            else:
                changed = {name: getattr(loaded, name) for name in CHANGEABLE}
                self._current = self._current.model_copy(update=changed)
        return self._current

    def _parsed(self, content: bytes) -> TOMLDocument:
        try:
            document = tomlkit.parse(content.decode())
        except (ParseError, UnicodeDecodeError) as error:
            message = f"{self._path} is not valid TOML: {error}. Correct it by hand first."
            raise invalid_input("settings", message) from error
        if not isinstance(document.get(CHAINS, {}), MutableMapping):
            message = f"{CHAINS} in {self._path} is not a table. Correct it by hand first."
            raise invalid_input("settings", message)
        return document

    def _bytes(self) -> bytes:
        with os_errors(self._path):
            return self._path.read_bytes() if self._path.is_file() else b""

    def _read_stamp(self) -> Stamp | None:
        with os_errors(self._path):
            return stamp_of(self._path) if self._path.is_file() else None


def _sets(variable: str, name: str) -> bool:
    own, _, inner = variable.partition("__")
    setting = option_name(own.removeprefix(PREFIX).lower()) if own.startswith(PREFIX) else None
    return setting == name and (not inner or name == CHAINS)


def _apply_changes(document: TOMLDocument, changes: Mapping[str, JsonValue]) -> TOMLDocument:
    for name, value in changes.items():
        if name == CHAINS and isinstance(value, Mapping):
            table = document.setdefault(CHAINS, tomlkit.table())
            for kind, chain in value.items():
                _set(table, kind, chain)
        else:
            _set(document, name, value)
    return document


def _set(table: TOMLDocument, name: str, value: JsonValue) -> None:
    for other in [key for key in table if key != name and option_name(key) == name]:
        table.pop(other)
    if value is None:
        table.pop(name, None)
    else:
        table[name] = value
