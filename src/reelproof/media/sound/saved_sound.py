"""Encoded sound of a film, saved with an index: its packets, lengths, and spans that can be reused."""

import json
from collections.abc import Mapping
from itertools import accumulate
from pathlib import Path

from reelproof.domain.frozen import frozen
from reelproof.files import cache_file
from reelproof.media.sound.sound_format import AAC, SOUND_FORMATS, SoundFormat

SAVED_AS = "reelproof sound 1"


class UnusableSoundError(Exception):
    """The file is not a complete saved sound."""


@frozen
class EncodedSound:
    """Packets in order, of as many samples each as the format has.

    A decoder outputs `priming` extra samples, then the film's `samples`, then padding.
    `spans` are the digests of the encoder's input.
    """

    format: SoundFormat
    packets: tuple[bytes, ...]
    extradata: bytes
    sample_rate: int
    samples: int
    priming: int
    spans: tuple[str, ...] = ()

    def save(self, path: Path) -> None:
        """Raises ReelproofError: OutOfDiskSpace, StorageFailure."""
        header = {
            "saved_as": SAVED_AS,
            "format": self.format.name,
            "extradata": self.extradata.hex(),
            "sample_rate": self.sample_rate,
            "samples": self.samples,
            "priming": self.priming,
            "spans": list(self.spans),
            "sizes": [len(packet) for packet in self.packets],
        }
        with (
            cache_file(path) as part,
            part.open("wb") as file,
        ):
            file.write(json.dumps(header).encode() + b"\n")
            file.writelines(self.packets)


@frozen
class SavedSound:
    """A saved sound without its packets: they lie in `path`, one after another from `start` on."""

    format: SoundFormat
    path: Path
    start: int
    sizes: tuple[int, ...]
    extradata: bytes
    sample_rate: int
    samples: int
    priming: int
    spans: tuple[str, ...]

    @classmethod
    def read(cls, path: Path) -> "SavedSound":
        """Raises UnusableSoundError, also if the file does not exist."""
        try:
            with path.open("rb") as file:
                header_line = file.readline()
            header, start = json.loads(header_line), len(header_line)
            if header["saved_as"] != SAVED_AS or start + sum(header["sizes"]) != path.stat().st_size:
                raise UnusableSoundError(f"{path} is incomplete")
            return cls(
                format=SOUND_FORMATS[header.get("format", AAC.name)],
                path=path,
                start=start,
                sizes=tuple(header["sizes"]),
                extradata=bytes.fromhex(header["extradata"]),
                sample_rate=header["sample_rate"],
                samples=header["samples"],
                priming=header["priming"],
                spans=tuple(header["spans"]),
            )
        except (OSError, ValueError, KeyError, TypeError, RecursionError, OverflowError) as error:
            raise UnusableSoundError(f"{path} is not a saved sound") from error

    def packets_by_span(self) -> "Mapping[str, SavedPackets]":
        span = self.format.span
        ends = list(accumulate(self.sizes, initial=self.start))
        return {
            digest: SavedPackets(self.path, ends[first], self.sizes[first : first + span])
            for digest, first in zip(self.spans, range(0, len(self.sizes), span), strict=True)
        }


@frozen
class SavedPackets:
    """Packets that lie in a file one after another."""

    path: Path
    start: int
    sizes: tuple[int, ...]

    def read(self) -> tuple[bytes, ...]:
        with self.path.open("rb") as file:
            file.seek(self.start)
            return tuple(file.read(size) for size in self.sizes)
