"""Cache of loudness measurements: only new recordings and spans of a film's sound are measured."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import accumulate, pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from reelproof.domain.error_list import ErrorCode
from reelproof.files import atomic_file, stamp_of
from reelproof.media.sound.decoding import Samples, sound_blocks
from reelproof.media.sound.loudness import CELL, K_MEMORY, Profile, energies_of, integrated_lufs, profile

# 8 s, measured together with as many samples before as the filters remember.
SPAN = 375 * 1024
SAVED_AS = "reelproof measures 1"


@dataclass(frozen=True, slots=True)
class VoiceMeasure:
    """The loudness of a whole recording, and its length with the silence that filters need after it."""

    loudness_lufs: float
    samples: int


@dataclass(frozen=True, slots=True)
class SoundMeasures:
    """Of recordings by file, and of spans of the mixed film by the digest of their samples.

    Spans are energies and peaks as `Profile` has them, in single precision.
    """

    voices: Mapping[str, VoiceMeasure] = field(default_factory=dict)
    spans: Mapping[str, NDArray[np.float32]] = field(default_factory=dict)

    def save(self, path: Path) -> None:
        """Raises ReelproofError: OutOfDiskSpace, StorageFailure."""
        content = b"".join(np.ascontiguousarray(span).tobytes() for span in self.spans.values())
        header = {
            "saved_as": SAVED_AS,
            "voices": {name: [one.loudness_lufs, one.samples] for name, one in self.voices.items()},
            "cells": {digest: span.shape[1] for digest, span in self.spans.items()},
        }
        saved = json.dumps(header).encode() + b"\n" + content
        with (
            atomic_file(path, makes_folder=True, denied=ErrorCode.StorageFailure) as part,
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
            voices = {
                name: VoiceMeasure(float(loudness_lufs), int(samples))
                for name, (loudness_lufs, samples) in header["voices"].items()
            }
            ends = list(accumulate((2 * cells for cells in header["cells"].values()), initial=0))
            values = np.frombuffer(content, np.float32)
            spans = {
                name: values[start:end].reshape(2, -1)
                for name, (start, end) in zip(header["cells"], pairwise(ends), strict=True)
            }
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return cls()
        return cls(voices, spans)


def measured_voice(
    path: Path, most: int, known: Mapping[str, VoiceMeasure]
) -> tuple[float, Mapping[str, VoiceMeasure]]:
    """Returns the loudness of a recording's first `most` samples, and the measure to keep if these are all.

    Raises UnreadableSoundError.
    """
    name = sha256(f"{path} {stamp_of(path)}".encode()).hexdigest()
    measure = known.get(name)
    if measure is None or measure.samples >= most:
        energies = energies_of(sound_blocks(path, most))
        measure = VoiceMeasure(integrated_lufs(energies), len(energies) * CELL)
    return measure.loudness_lufs, {name: measure} if measure.samples < most else {}


def measured_film(
    film: Samples, known: Mapping[str, NDArray[np.float32]]
) -> tuple[Profile, Mapping[str, NDArray[np.float32]]]:
    """Measures a film span by span, except for spans that are known: the result does not depend on them."""
    spans, in_order = {}, []
    for start in range(0, max(1, film.shape[1]), SPAN):
        lead, is_last = min(start, K_MEMORY), start + SPAN >= film.shape[1]
        samples = np.ascontiguousarray(film[:, start - lead : start + SPAN])
        digest = sha256(f"{lead} {is_last}".encode() + samples.tobytes()).hexdigest()
        spans[digest] = known[digest] if digest in known else _measured(samples, lead, is_last)
        in_order.append(spans[digest])
    energy, peak = np.concatenate(in_order, axis=1)
    return Profile(energy.astype(np.float64), peak), spans


def _measured(samples: Samples, lead: int, is_last: bool) -> NDArray[np.float32]:
    """The filters run on after a span; that is measured with the next one, if there is one."""
    whole = profile([samples])
    cells = slice(lead // CELL, None if is_last else (lead + SPAN) // CELL)
    return np.stack([whole.energy[cells].astype(np.float32), whole.peak[cells]])
