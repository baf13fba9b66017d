"""A film's sound track: mixed, encoded to AAC and cached; only changed spans are mixed and encoded again."""

from contextlib import suppress
from pathlib import Path

from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, ReelproofError
from reelproof.media.sound.aac import SavedSound, UnusableSoundError, encode_aac
from reelproof.media.sound.decoding import UnreadableSoundError
from reelproof.media.sound.measures import SoundMeasures
from reelproof.media.sound.mix_settings import SoundOrder
from reelproof.media.sound.mixing import mix_film


def write_sound(order: SoundOrder, path: Path, earlier: Path | None) -> None:
    """Mixes and encodes a film's sound; spans unchanged from the `earlier` one are reused.

    Raises ReelproofError (StorageFailure) if a sound is no longer readable.
    """
    try:
        mixed = mix_film(order, _measures(earlier))
        if mixed.unreadable:
            raise _damaged(str(mixed.unreadable[0]))
        encoded = encode_aac(mixed, _loaded(earlier))
    except UnreadableSoundError as error:
        raise _damaged(str(error)) from error
    mixed.measures.save(measures_of(path))
    encoded.save(path)


def measures_of(sound: Path) -> Path:
    """Returns where the measures of a sound are kept."""
    return sound.with_suffix(".measures")


def _damaged(sound: str) -> ReelproofError:
    return ReelproofError(
        Failure(ErrorCode.StorageFailure, f"A sound of the film is missing or damaged: {sound}.")
    )


def _measures(earlier: Path | None) -> SoundMeasures:
    return SoundMeasures.load(measures_of(earlier)) if earlier is not None else SoundMeasures()


def _loaded(path: Path | None) -> SavedSound | None:
    if path is not None:
        with suppress(UnusableSoundError):
            return SavedSound.read(path)
    return None
