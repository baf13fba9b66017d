"""The check of an encoded sound track, kept beside it: checksum, comparisons by span, and narrations."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, astuple, field
from pathlib import Path
from typing import Any

from reelproof.domain.film_measure import NarrationMeasure
from reelproof.domain.frozen import frozen
from reelproof.media.rendering.measure_json import narration_of
from reelproof.media.rendering.piece_check import (
    checksum_of,
    error_text,
    has_all_speech,
    is_changed,
    read_check,
    save_check,
)
from reelproof.media.sound.decoding import UnreadableSoundError
from reelproof.media.sound.measures import SoundMeasures
from reelproof.media.sound.mix_settings import SoundOrder
from reelproof.media.sound.saved_sound import EncodedSound
from reelproof.media.sound.voice_check import VoiceComparison, compare_voices, narration_measures


@frozen
class SoundPieceCheck:
    """`comparisons` are by what a span was encoded from and should contain: a later sound takes them over.

    `not_checked` says why it could not be checked.
    """

    checksum: str = ""
    comparisons: Mapping[str, Sequence[VoiceComparison]] = field(default_factory=dict)
    narrations: tuple[NarrationMeasure, ...] = ()
    not_checked: str | None = None

    def save(self, sound: Path) -> None:
        """Raises ReelproofError: OutOfDiskSpace, StorageFailure."""
        spans = {span: [astuple(one) for one in found] for span, found in self.comparisons.items()}
        narrations = [asdict(one) for one in self.narrations]
        facts = {"checksum": self.checksum, "spans": spans, "narrations": narrations}
        save_check(sound, {**facts, "not_checked": self.not_checked})

    @classmethod
    def load(cls, sound: Path) -> "SoundPieceCheck":
        """Returns an empty check if there is none, or it is damaged."""
        return read_check(sound, cls._of) or cls()

    @classmethod
    def _of(cls, facts: Mapping[str, Any]) -> "SoundPieceCheck":
        spans = {span: [VoiceComparison(*one) for one in found] for span, found in facts["spans"].items()}
        narrations = tuple(map(narration_of, facts["narrations"]))
        return cls(str(facts["checksum"]), spans, narrations, facts.get("not_checked"))


def check_sound_piece(
    path: Path, order: SoundOrder, measures: SoundMeasures, sound: EncodedSound, earlier: Path | None
) -> SoundPieceCheck:
    """Checks a saved sound; spans that are known from the `earlier` one are not decoded again.

    An error of the check itself costs no sound. Raises UnreadableSoundError if a recording is.
    """
    checksum = checksum_of(path.read_bytes())
    known = SoundPieceCheck.load(earlier).comparisons if earlier is not None else {}
    try:
        compared = compare_voices(order, measures, sound, known)
        narrations = narration_measures(order, measures, sound, compared)
    except UnreadableSoundError:
        raise
    except Exception as error:  # noqa: BLE001 whatever it is, the sound is there
        return SoundPieceCheck(checksum, not_checked=error_text(error))
    return SoundPieceCheck(checksum, compared, tuple(narrations))


def is_sound_reusable(path: Path) -> bool:
    """Whether a saved sound is as it was checked, and has all narrations. Reads all of it."""
    try:
        return has_all_speech(path) and not is_changed(path)
    except OSError:
        return False
