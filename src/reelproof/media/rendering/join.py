"""Joins encoded chunks and sound into one film by copying packets, without re-encoding."""

import heapq
from collections.abc import Iterable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import av
from av.audio.stream import AudioStream
from av.container import InputContainer, OutputContainer
from av.packet import Packet
from av.stream import Stream

from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, ReelproofError
from reelproof.domain.timeline import ChapterMark
from reelproof.domain.units import Frames
from reelproof.files import atomic_file
from reelproof.media.rendering.encoder_calls import FilmParts
from reelproof.media.rendering.sound_track import sound_packets
from reelproof.media.sound.aac import EncodedSound, UnusableSoundError
from reelproof.media.text.characters import clean

if TYPE_CHECKING:
    from av.container.core import Chapter

StreamPacket: TypeAlias = "Packet[Stream]"

# Frame reordering delay of packets: one value for the entire film, enough for any chunk.
REORDER_FRAMES = 2
# A multiple of all usual frame rates, so that no track's length is rounded.
MOVIE_TIMESCALE = 48_000
MP4_OPTIONS = {"movflags": "+faststart", "movie_timescale": str(MOVIE_TIMESCALE), "fflags": "+bitexact"}


def write_film(parts: FilmParts, output: Path) -> None:
    """Writes an MP4 that can be streamed. Frame k is at k / rate, the sound starts at 0.

    Raises ReelproofError: OutOfDiskSpace, OutputDirectoryNotWritable, or StorageFailure for an unreadable
    part, which is removed so that it will be rendered again.
    """
    sound = _loaded_sound(parts.sound)
    _refuse_file(output.parent)
    with atomic_file(output, makes_folder=True) as part:
        _join(parts, sound, part)


def _refuse_file(folder: Path) -> None:
    if folder.is_file():
        message = f"{folder} is a file; a film needs a folder of that name."
        raise ReelproofError(Failure(ErrorCode.OutputDirectoryNotWritable, message))


def _join(parts: FilmParts, sound: EncodedSound, output: Path) -> None:
    with (
        _opened(parts.chunks[0]) as first,
        av.open(str(output.absolute()), "w", format="mp4", options=MP4_OPTIONS) as film,
    ):
        film.metadata["title"] = clean(parts.title)
        film.set_chapters(_chapters(parts))
        pictures = film.add_stream_from_template(first.streams.video[0])
        audio_stream = film.add_stream("aac", rate=sound.sample_rate, layout="stereo", bit_rate=192_000)
        film.start_encoding()
        _check_same(sound, audio_stream)
        _mux(film, _pictures(parts, pictures), sound_packets(sound, audio_stream))


def _check_same(sound: EncodedSound, stream: AudioStream) -> None:
    if bytes(stream.codec_context.extradata or b"") != sound.extradata:
        raise ValueError("the sound was encoded with settings that differ from the film's")


def _mux(film: OutputContainer, *tracks: Iterable[StreamPacket]) -> None:
    """Interleaves by time, so that players find matching frames and sound close together."""
    for packet in heapq.merge(*tracks, key=_starts_s):
        film.mux_one(packet)


def _starts_s(packet: StreamPacket) -> float:
    return (packet.dts or 0) * packet.time_base.numerator / packet.time_base.denominator


def _pictures(parts: FilmParts, target: Stream) -> Iterator[StreamPacket]:
    rate = parts.rate.frames_per_s
    decoded = shown = 0
    for path in parts.chunks:
        for packet in _packets(path):
            packet.pts = shown + _in_frames(packet, rate)
            packet.dts = decoded - REORDER_FRAMES
            packet.duration, packet.time_base, packet.stream = 1, Fraction(1, rate), target
            decoded += 1
            yield packet
        shown = decoded
    if shown != parts.frames:
        raise ValueError(f"the chunks hold {shown} frames, and the film has {parts.frames}")


def _packets(path: Path) -> Iterator[StreamPacket]:
    """Demuxing ends with an empty packet."""
    with _opened(path) as container:
        try:
            yield from (packet for packet in container.demux() if packet.size)
        except av.error.FFmpegError as error:
            raise _unreadable(path) from error


def _opened(path: Path) -> InputContainer:
    try:
        return av.open(str(path.absolute()), "r", format="mp4")
    except av.error.FFmpegError as error:
        raise _unreadable(path) from error


def _in_frames(packet: StreamPacket, rate: int) -> int:
    if packet.pts is None:
        raise ValueError("a chunk's packet has no time")
    return round(packet.pts * packet.time_base * rate)


def _chapters(parts: FilmParts) -> "list[Chapter]":
    """Starts at the first frame, as players expect of chapters."""
    marks = parts.chapters
    if marks and marks[0].start > 0:
        marks = (ChapterMark(parts.title, Frames(0)), *marks)
    ends = [*(mark.start for mark in marks[1:]), parts.frames]
    return [
        {
            "id": number,
            "start": int(mark.start),
            "end": int(end),
            "time_base": Fraction(1, parts.rate.frames_per_s),
            "metadata": {"title": clean(mark.title)},
        }
        for number, (mark, end) in enumerate(zip(marks, ends, strict=False), 1)
    ]


def _loaded_sound(path: Path) -> EncodedSound:
    try:
        return EncodedSound.load(path)
    except UnusableSoundError as error:
        raise _unreadable(path) from error


def _unreadable(path: Path) -> ReelproofError:
    path.unlink(missing_ok=True)
    return ReelproofError(
        Failure(
            ErrorCode.StorageFailure, f"A part of the film is missing from the cache or damaged: {path.name}."
        )
    )
