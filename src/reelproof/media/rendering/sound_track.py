"""A film's sound track: mixed, encoded and cached; only changed spans are mixed and encoded again."""

from contextlib import suppress
from pathlib import Path

from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, ReelproofError
from reelproof.media.rendering.piece_check import CHECK_CRASHED, checking, checksum_of, measures_of
from reelproof.media.rendering.sound_piece_check import (
    SoundPieceCheck,
    check_sound_piece,
    is_sound_reusable,
)
from reelproof.media.sound.decoding import UnreadableSoundError
from reelproof.media.sound.encoding import encode_sound
from reelproof.media.sound.measures import SoundMeasures
from reelproof.media.sound.mix_settings import SoundOrder
from reelproof.media.sound.mixing import mix_film
from reelproof.media.sound.saved_sound import SavedSound, UnusableSoundError
from reelproof.media.sound.sound_format import AAC, SoundFormat


def write_sound(
    order: SoundOrder,
    path: Path,
    earlier: Path | None,
    sound_format: SoundFormat = AAC,
    is_checked: bool = True,
) -> None:
    """Mixes and encodes a film's sound; spans unchanged from the `earlier` one are reused.

    Raises ReelproofError (StorageFailure) if a sound is no longer readable.
    """
    reusable = earlier if earlier is not None and is_sound_reusable(earlier) else None
    try:
        mixed = mix_film(order, _measures(earlier))
        if mixed.unreadable:
            raise _damaged(str(mixed.unreadable[0]))
        encoded = encode_sound(mixed, sound_format, _loaded(reusable))
        mixed.measures.save(measures_of(path))
        encoded.save(path)
        if is_checked:
            with checking(path):
                check = check_sound_piece(path, order, mixed.measures, encoded, reusable)
        else:
            check = SoundPieceCheck(checksum_of(path.read_bytes()), not_checked=CHECK_CRASHED)
    except UnreadableSoundError as error:
        raise _damaged(str(error)) from error
    check.save(path)


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
