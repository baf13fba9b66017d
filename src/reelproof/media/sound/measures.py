"""Cache of loudness measurements: only new recordings and spans of a film's sound are measured."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from reelproof.domain.frozen import frozen
from reelproof.files import cache_file, stamp_of
from reelproof.media.sound.decoding import Samples, sound_blocks
from reelproof.media.sound.ducking import PowerMeter
from reelproof.media.sound.loudness import CELL, K_MEMORY, Profile, energies_of, integrated_lufs, profile

# 8 s, measured together with as many samples before as the filters remember.
SPAN = 375 * 1024
SAVED_AS = "reelproof measures 2"


class SpannedSound(Protocol):
    """A sound that is read range by range."""

    @property
    def samples(self) -> int: ...

    def read(self, start: int, end: int) -> Samples:
        """Returns fewer samples where the sound ends earlier."""

    def digest(self, start: int, end: int) -> str:
        """Returns the digest of all that determines the samples of a range."""


@frozen
class MusicMeasure:
    """The loudness and length in samples of what a film of `film_samples` plays of a piece of music."""

    loudness_lufs: float
    length: int
    film_samples: int


@dataclass(frozen=True, slots=True, eq=False)
class VoiceMeasure:
    """The loudness of a recording, its length in samples, and its power by steps of the ducking."""

    loudness_lufs: float
    length: int
    power: NDArray[np.float32]

    def is_whole(self, most: int) -> bool:
        """Whether all of the recording was measured, filters included, when `most` samples were."""
        return self.length + 2 * CELL < most


@frozen
class SoundMeasures:
    """Of recordings and music by file, and of spans of the mixed film by what determines their samples.

    Spans are energies and peaks as `Profile` has them, in single precision.
    """

    voices: Mapping[str, VoiceMeasure] = field(default_factory=dict)
    music: Mapping[str, MusicMeasure] = field(default_factory=dict)
    spans: Mapping[str, NDArray[np.float32]] = field(default_factory=dict)

    def save(self, path: Path) -> None:
        """Raises ReelproofError: OutOfDiskSpace, StorageFailure."""
        header = {
            "saved_as": SAVED_AS,
            "voices": {
                name: [one.loudness_lufs, one.length, len(one.power)] for name, one in self.voices.items()
            },
            "music": {
                name: [one.loudness_lufs, one.length, one.film_samples] for name, one in self.music.items()
            },
            "cells": {digest: span.shape[1] for digest, span in self.spans.items()},
        }
        arrays = [*(one.power for one in self.voices.values()), *self.spans.values()]
        content = b"".join(np.ascontiguousarray(array, np.float32).tobytes() for array in arrays)
        saved = json.dumps(header).encode() + b"\n" + content
        with (
            cache_file(path) as part,
            part.open("wb") as file,
        ):
            file.write(sha256(saved).hexdigest().encode() + b"\n" + saved)

    @classmethod
    def load(cls, path: Path) -> "SoundMeasures":
        """Returns no measures if the file is missing or damaged."""
        try:
            digest, _, saved = path.read_bytes().partition(b"\n")
            header_line, _, content = saved.partition(b"\n")
            header = json.loads(header_line)
            if header["saved_as"] != SAVED_AS or digest.decode() != sha256(saved).hexdigest():
                return cls()
            counts = [count for _, _, count in header["voices"].values()]
            counts += [2 * cells for cells in header["cells"].values()]
            arrays = iter(_split(np.frombuffer(content, np.float32), counts))
            return cls(
                {
                    name: VoiceMeasure(float(lufs), int(length), next(arrays))
                    for name, (lufs, length, _) in header["voices"].items()
                },
                {
                    name: MusicMeasure(float(lufs), int(length), int(film_samples))
                    for name, (lufs, length, film_samples) in header["music"].items()
                },
                {digest: next(arrays).reshape(2, -1) for digest in header["cells"]},
            )
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError, OverflowError):
            return cls()


def identity_of(path: Path) -> str:
    """Returns the digest of a file's place, size and time."""
    return sha256(f"{path} {stamp_of(path)}".encode()).hexdigest()


def measured_voice(path: Path, most: int, known: VoiceMeasure | None) -> VoiceMeasure:
    """Measures a recording's first `most` samples, if it is not known whole. Raises UnreadableSoundError."""
    if known is not None and known.is_whole(most):
        return known
    lengths: list[int] = []
    meter = PowerMeter()
    energies = energies_of(meter.passed(_counted(sound_blocks(path, most), lengths)))
    return VoiceMeasure(integrated_lufs(energies), sum(lengths), meter.power)


def measured_music(path: Path, film_samples: int, known: MusicMeasure | None) -> MusicMeasure:
    """Measures the part that will be heard. Raises UnreadableSoundError."""
    if known is not None and known.film_samples == film_samples:
        return known
    lengths: list[int] = []
    energies = energies_of(_counted(sound_blocks(path, film_samples), lengths))
    return MusicMeasure(integrated_lufs(energies), sum(lengths), film_samples)


def measured_film(
    film: SpannedSound, known: Mapping[str, NDArray[np.float32]]
) -> tuple[Profile, Mapping[str, NDArray[np.float32]]]:
    """Measures a film span by span, except for spans that are known: the result does not depend on them.

    Raises UnreadableSoundError.
    """
    spans, in_order = {}, []
    for start in range(0, max(1, film.samples), SPAN):
        lead, is_last = min(start, K_MEMORY), start + SPAN >= film.samples
        first, end = start - lead, start + SPAN
        digest = sha256(f"{lead} {is_last} {film.digest(first, end)}".encode()).hexdigest()
        spans[digest] = known[digest] if digest in known else _measured(film.read(first, end), lead, is_last)
        in_order.append(spans[digest])
    energy, peak = np.concatenate(in_order, axis=1)
    return Profile(energy.astype(np.float64), peak), spans


def _measured(samples: Samples, lead: int, is_last: bool) -> NDArray[np.float32]:
    """The filters run on after a span; that is measured with the next one, if there is one."""
    whole = profile([samples])
    cells = slice(lead // CELL, None if is_last else (lead + SPAN) // CELL)
    return np.stack([whole.energy[cells].astype(np.float32), whole.peak[cells]])


def _counted(blocks: Iterable[Samples], lengths: list[int]) -> Iterator[Samples]:
    for block in blocks:
        lengths.append(block.shape[1])
        yield block


def _split(values: NDArray[np.float32], counts: Iterable[int]) -> Iterator[NDArray[np.float32]]:
    """Raises ValueError if there are not exactly as many values."""
    edges = list(accumulate(counts, initial=0))
    if edges[-1] != len(values):
        raise ValueError("other values than announced")
    return (values[start:end] for start, end in pairwise(edges))
