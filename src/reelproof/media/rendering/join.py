"""Joins encoded chunks, sound and chapters into one MP4 film by copying their bytes."""

from collections import Counter, deque
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, ReelproofError
from reelproof.domain.timeline import ChapterMark
from reelproof.domain.units import FrameRate, Frames
from reelproof.files import atomic_file, copy_bytes, os_errors, remove_entry, write_bytes
from reelproof.media.rendering.encoder_calls import DAMAGED_PIECES, ChunkFile, FilmParts
from reelproof.media.rendering.mp4.boxes import MalformedBoxError
from reelproof.media.rendering.mp4.chunk_index import ChunkIndex, read_chunk
from reelproof.media.rendering.mp4.movie import Layout, about_box, file_head
from reelproof.media.rendering.mp4.track import Piece, Track, divide
from reelproof.media.rendering.mp4.tracks import picture_track, sound_track, titles_track
from reelproof.media.rendering.piece_check import PieceCheck, checksum_of, is_changed
from reelproof.media.rendering.poster_plan import is_jpeg
from reelproof.media.sound.saved_sound import SavedSound, UnusableSoundError
from reelproof.media.text.characters import clean

TITLES_TRACK = 3
MAX_NAMED = 3


def write_film(parts: FilmParts, output: Path, poster: Path) -> None:
    """Writes an MP4 that can be streamed, and its `poster`, unless a folder has that name.

    Frame k is at k / rate, the sound starts at 0.

    Raises ReelproofError: OutOfDiskSpace, OutputDirectoryNotWritable, or StorageFailure for parts that
    cannot be used, which are removed so that they will be rendered again.
    """
    chapters = _chapters(parts)
    tracks = _tracks(parts, chapters)
    layout = Layout(tracks)
    cover = _poster(parts)
    about = about_box(clean(parts.title), cover, chapters, parts.rate)
    _refuse_file(output.parent)
    with atomic_file(output, makes_folder=True) as part, part.open("wb", buffering=0) as film:
        write_bytes(film, file_head(tracks, layout, about))
        _write_samples(film, tracks, layout)
    if not poster.is_dir():
        with atomic_file(poster) as part:
            part.write_bytes(cover)


def _refuse_file(folder: Path) -> None:
    if folder.is_file():
        message = f"{folder} is a file; a film needs a folder of that name."
        raise ReelproofError(Failure(ErrorCode.OutputDirectoryNotWritable, message))


def _tracks(parts: FilmParts, chapters: Sequence[ChapterMark]) -> list[Track]:
    chunks, sound = _read_parts(parts)
    pictures = picture_track(chunks, parts.rate, TITLES_TRACK if chapters else None)
    titles = [titles_track(chapters, parts.frames, parts.rate, parts.language)] if chapters else []
    return [pictures, sound_track(sound, parts.language), *titles]


def _read_parts(parts: FilmParts) -> tuple[Sequence[ChunkIndex], SavedSound]:
    """Raises ReelproofError (StorageFailure) after removing every part that cannot be used."""
    found = {file: _chunk(file, parts.rate) for file in dict.fromkeys(parts.chunks)}
    usual = Counter(index.description for index in found.values() if index is not None).most_common(1)
    unusable = [
        file.path
        for file, index in found.items()
        if index is None or len(index.sizes) != file.frames or index.description != usual[0][0]
    ]
    sound = _sound(parts)
    if sound is None:
        unusable.append(parts.sound)
    if unusable or sound is None:
        raise _unreadable(*unusable)
    return [index for file in parts.chunks if (index := found[file]) is not None], sound


def _chapters(parts: FilmParts) -> Sequence[ChapterMark]:
    """Starts at the first frame, as players expect of chapters."""
    marks = parts.chapters
    if marks and marks[0].start > 0:
        marks = (ChapterMark(parts.title, Frames(0)), *marks)
    return [replace(mark, title=clean(mark.title)) for mark in marks]


def _chunk(file: ChunkFile, rate: FrameRate) -> ChunkIndex | None:
    try:
        return None if is_changed(file.path) else read_chunk(file.path, rate.frames_per_s)
    except (OSError, MalformedBoxError):
        return None


def _poster(parts: FilmParts) -> bytes:
    """Raises ReelproofError (StorageFailure) after removing one that is damaged or was replaced."""
    check = PieceCheck.load(parts.poster)
    try:
        content = parts.poster.read_bytes()
    except OSError:
        content = b""
    if not is_jpeg(content) or (check is not None and check.checksum != checksum_of(content)):
        raise _unreadable(parts.poster)
    return content


def _sound(parts: FilmParts) -> SavedSound | None:
    """Returns None for a sound that is damaged, or of another film."""
    try:
        if is_changed(parts.sound):
            return None
        sound = SavedSound.read(parts.sound)
    except (OSError, UnusableSoundError):
        return None
    samples = round(parts.rate.seconds(parts.frames) * sound.sample_rate)
    return sound if sound.samples == samples else None


def _unreadable(*paths: Path) -> ReelproofError:
    for path in paths:
        with os_errors(path, ErrorCode.StorageFailure):
            remove_entry(path)
    names = ", ".join(path.name for path in paths[:MAX_NAMED])
    message = f"Parts of the film are missing from the cache or damaged: {names}."
    return ReelproofError(Failure(ErrorCode.StorageFailure, message, details={DAMAGED_PIECES: len(paths)}))


def _write_samples(film: BinaryIO, tracks: Sequence[Track], layout: Layout) -> None:
    in_turns = [
        _in_turns(track.content, turn_bytes)
        for track, turn_bytes in zip(tracks, layout.turn_bytes.T.tolist(), strict=True)
    ]
    for turns in zip(*in_turns, strict=True):
        for piece in chain.from_iterable(turns):
            _write(film, piece)


def _in_turns(content: Sequence[Piece], turn_bytes: Sequence[int]) -> Iterator[list[Piece]]:
    """Divides a track's content into what each turn takes."""
    left = deque(content)
    for wanted in turn_bytes:
        yield list(_take(left, wanted))


def _take(left: deque[Piece], wanted: int) -> Iterator[Piece]:
    while wanted:
        piece, rest = divide(left.popleft(), wanted)
        wanted -= len(piece)
        if rest:
            left.appendleft(rest)
        yield piece


def _write(film: BinaryIO, piece: Piece) -> None:
    if isinstance(piece, bytes):
        write_bytes(film, piece)
        return
    try:
        source = piece.path.open("rb", buffering=0)
    except OSError as error:
        raise _unreadable(piece.path) from error
    with source:
        try:
            copy_bytes(source, film, piece.start, len(piece))
        except EOFError as error:
            raise _unreadable(piece.path) from error
