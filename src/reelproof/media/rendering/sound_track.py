"""A film's sound track: mixed, encoded to AAC and cached; only changed spans are encoded again."""

from contextlib import suppress
from pathlib import Path

from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, ReelproofError
from reelproof.media.sound.aac import EncodedSound, UnusableSoundError, encode_aac
from reelproof.media.sound.measures import SoundMeasures
from reelproof.media.sound.mix_settings import SoundOrder
from reelproof.media.sound.mixing import mix_film


def write_sound(order: SoundOrder, path: Path, earlier: Path | None) -> None:
    """Mixes and encodes a film's sound; spans unchanged from the `earlier` one are reused.

    Raises ReelproofError (StorageFailure) if a sound is no longer readable.
    """
    mixed = mix_film(order, _measures(earlier))
    if mixed.unreadable:
        message = f"A sound of the film is missing or damaged: {mixed.unreadable[0]}."
        raise ReelproofError(Failure(ErrorCode.StorageFailure, message))
    mixed.measures.save(measures_of(path))
    encode_aac(mixed.samples, _loaded(earlier)).save(path)


def measures_of(sound: Path) -> Path:
    """Returns where the measures of a sound are kept."""
    return sound.with_suffix(".measures")


def _measures(earlier: Path | None) -> SoundMeasures:
    return SoundMeasures.load(measures_of(earlier)) if earlier is not None else SoundMeasures()


def _loaded(path: Path | None) -> EncodedSound | None:
    if path is not None:
        with suppress(UnusableSoundError):
            return EncodedSound.load(path)
    return None
