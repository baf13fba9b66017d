"""Calls to the child processes that encode a film, and the parts they make."""

from collections.abc import Sequence
from pathlib import Path

from reelproof.domain.film_measure import FilmMeasure
from reelproof.domain.frozen import frozen
from reelproof.domain.timeline import ChapterMark
from reelproof.domain.units import FrameRate, Size
from reelproof.media.rendering.chunk import Chunk
from reelproof.media.rendering.encoders import X264, VideoEncoder
from reelproof.media.rendering.transition_chunk import AnyChunk
from reelproof.media.sound.mix_settings import SoundOrder
from reelproof.media.sound.sound_format import AAC, SoundFormat
from reelproof.provider_api.process_limits import return_free_memory

ENCODERS = (
    "reelproof.media.rendering.encode",
    "reelproof.media.rendering.film_check",
    "reelproof.media.rendering.sound_track",
    "reelproof.media.rendering.join",
    "reelproof.media.rendering.poster",
)
# The detail of a failure that says how many pieces have to be made again.
DAMAGED_PIECES = "damaged_pieces"
# The detail of a failure that names the hardware encoder that failed, and not a picture.
FAILED_ENCODER = "failed_encoder"


@frozen
class ChunkFile:
    """An MP4 file that should hold so many frames."""

    path: Path
    frames: int


@frozen
class FilmParts:
    """Encoded pictures, in order, a saved sound and a poster. `language` is a BCP-47 tag."""

    chunks: tuple[ChunkFile, ...]
    sound: Path
    rate: FrameRate
    title: str
    language: str
    poster: Path
    chapters: tuple[ChapterMark, ...] = ()

    @property
    def frames(self) -> int:
        return sum(chunk.frames for chunk in self.chunks)


def write_chunk(
    chunk: AnyChunk,
    pictures: Sequence[Path | None],
    path: Path,
    encoder: VideoEncoder = X264,
    is_checked: bool = True,
) -> None:
    """See `encode.write_chunk`."""
    from reelproof.media.rendering import encode

    encode.write_chunk(chunk, pictures, path, encoder, is_checked)
    return_free_memory()


def try_encoder(encoder: VideoEncoder, size: Size, rate: FrameRate) -> str | None:
    """See `encoder_trial.trial_problem`."""
    from reelproof.media.rendering import encoder_trial

    return encoder_trial.trial_problem(encoder, size, rate)


def write_sound(
    order: SoundOrder,
    path: Path,
    earlier: Path | None,
    sound_format: SoundFormat = AAC,
    is_checked: bool = True,
) -> None:
    """See `sound_track.write_sound`."""
    from reelproof.media.rendering import sound_track

    sound_track.write_sound(order, path, earlier, sound_format, is_checked)


def write_poster(chunk: Chunk, picture: Path | None, path: Path) -> None:
    """See `poster.write_poster`."""
    from reelproof.media.rendering import poster

    poster.write_poster(chunk, picture, path)


def write_film(parts: FilmParts, output: Path, poster: Path) -> None:
    """See `join.write_film`."""
    from reelproof.media.rendering import join

    join.write_film(parts, output, poster)


def measure_film(parts: FilmParts, output: Path, reads_file: bool = True) -> FilmMeasure:
    """See `film_check.measure_film`."""
    from reelproof.media.rendering import film_check

    return film_check.measure_film(parts, output, reads_file)
