"""Media store in a folder: files named by their digest, stored once; damaged ones; partial files."""

import asyncio
import re
from collections.abc import Collection
from hashlib import file_digest
from pathlib import Path
from stat import S_ISREG

from reelproof.domain.canonical import digest_of_bytes
from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import invalid_input
from reelproof.domain.ids import Digest
from reelproof.files import (
    StrictStamp,
    os_errors,
    remove_entry,
    remove_stale_parts,
    strict_stamp,
    write_atomically,
)
from reelproof.storage.files.remembered_stamps import RememberedStamps

DIGEST = re.compile(r"[0-9a-f]{64}")


class DiskMediaStore:
    """Media files named by their digest. Partial files are in `incoming`; what was checked is in `checks`."""

    def __init__(self, root: Path, checks: Path) -> None:
        self._root = root
        self._checked = RememberedStamps(checks)
        self._incoming = root / "incoming"
        self._is_incoming_clean = False

    async def put(self, content: bytes) -> Digest:
        """Stores a medium unless it already exists. Raises ValueError for an empty one."""
        if not content:
            raise ValueError("an empty medium cannot be stored")
        return await asyncio.to_thread(self._put, content)

    async def has(self, digest: Digest) -> bool:
        return await asyncio.to_thread(lambda: self._size(digest) > 0)

    async def existing(self, digests: Collection[Digest]) -> frozenset[Digest]:
        return await asyncio.to_thread(
            lambda: frozenset(digest for digest in digests if self._size(digest) > 0)
        )

    async def damaged(self, digests: Collection[Digest]) -> frozenset[Digest]:
        """Reads media that changed since they were read last; those that cannot be read are damaged.

        Raises ReelproofError (StorageFailure) if the store's folder cannot be read at all.
        """
        return await asyncio.to_thread(self._damaged, digests) if digests else frozenset()

    async def save_checks(self) -> None:
        """Saves which media were read last; what cannot be saved is read again by a later process."""
        await asyncio.to_thread(self._checked.save)

    def path(self, digest: Digest) -> Path:
        """Raises ReelproofError for an invalid digest, so the path never leaves the store's folder."""
        if not DIGEST.fullmatch(digest):
            raise invalid_input("digest", "A digest has 64 hexadecimal digits.")
        return self._root / digest[:2] / digest[2:4] / digest

    async def remove(self, digest: Digest) -> None:
        """Does nothing if it does not exist."""
        path = self.path(digest)
        with os_errors(path, ErrorCode.StorageFailure):
            await asyncio.to_thread(remove_entry, path)

    def _put(self, content: bytes) -> Digest:
        digest = digest_of_bytes(content)
        path = self.path(digest)
        if self._is_damaged(digest) or self._size(digest) != len(content):
            with os_errors(path, ErrorCode.StorageFailure):
                path.parent.mkdir(parents=True, exist_ok=True)
                if path.is_dir():
                    remove_entry(path)
                self._prepare_incoming()
            write_atomically(path, content, part_folder=self._incoming, denied=ErrorCode.StorageFailure)
            with os_errors(path, ErrorCode.StorageFailure):
                self._checked.note(digest, strict_stamp(path.stat()))
        return digest

    def _damaged(self, digests: Collection[Digest]) -> frozenset[Digest]:
        found = frozenset(digest for digest in digests if self._is_damaged(digest))
        self._checked.save_in_turn()
        return found

    def _is_damaged(self, digest: Digest) -> bool:
        path = self.path(digest)
        try:
            found = path.stat()
            return S_ISREG(found.st_mode) and not self._is_undamaged(digest, path, strict_stamp(found))
        except (FileNotFoundError, NotADirectoryError):
            return False
        except OSError:
            self._check_readable()
            return True

    def _is_undamaged(self, digest: Digest, path: Path, stamp: StrictStamp) -> bool:
        """Reads all of a medium that changed since it was read last. Raises OSError."""
        if self._checked.is_known(digest, stamp):
            return True
        with path.open("rb") as file:
            is_undamaged = file_digest(file, "sha256").hexdigest() == digest
        if is_undamaged:
            # As it was before: what was written meanwhile is read the next time.
            self._checked.note(digest, stamp)
        return is_undamaged

    def _size(self, digest: Digest) -> int:
        """In bytes; 0 where there is no file, or none that can be reached."""
        try:
            found = self.path(digest).stat()
            return found.st_size if S_ISREG(found.st_mode) else 0
        except (FileNotFoundError, NotADirectoryError):
            return 0
        except OSError:
            self._check_readable()
            return 0

    def _check_readable(self) -> None:
        """Tells a store that cannot be read from a single file that cannot. Raises ReelproofError."""
        with os_errors(self._root, ErrorCode.StorageFailure):
            next(self._root.iterdir(), None)

    def _prepare_incoming(self) -> None:
        """Also removes, once, partial files that a crash left a day ago or longer."""
        self._incoming.mkdir(exist_ok=True)
        if not self._is_incoming_clean:
            remove_stale_parts(self._incoming)
            self._is_incoming_clean = True
