"""Check of a film's file by its index and its end, together with the checks of its pieces."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import av
from av.container import InputContainer
from av.stream import Stream

from reelproof.domain.film_measure import FileMeasure, FilmMeasure, PictureFlaw
from reelproof.media.rendering.encoder_calls import ChunkFile, FilmParts
from reelproof.media.rendering.piece_check import PieceCheck
from reelproof.media.rendering.sound_piece_check import SoundPieceCheck

# So much of the film's end is read.
END_S = 2.0
FILE_CRASHED = "{name} could not be checked (the process that read it ended)."


def measure_film(parts: FilmParts, output: Path, reads_file: bool = True) -> FilmMeasure:
    """Measures a film that was just joined. Nothing is decoded again.

    Without `reads_file`, what was measured of its pieces has to do.
    """
    checks = [PieceCheck.load(chunk.path) for chunk in parts.chunks]
    sound_check = SoundPieceCheck.load(parts.sound)
    return FilmMeasure(
        measure_file(output)
        if reads_file
        else FileMeasure(not_checked=FILE_CRASHED.format(name=output.name)),
        len(parts.chunks) + 1,
        tuple(_flaws(parts.chunks, checks)),
        sound_check.narrations,
        not_checked=_not_checked(checks),
        speech_not_checked=_speech_not_checked(sound_check),
    )


def _not_checked(checks: Sequence[PieceCheck | None]) -> str | None:
    reasons = [check.not_checked for check in checks if check is not None and check.not_checked]
    return f"{len(reasons)} of its pieces could not be checked ({reasons[0]})." if reasons else None


def _speech_not_checked(check: SoundPieceCheck) -> str | None:
    return f"The sound could not be checked ({check.not_checked})." if check.not_checked else None


def measure_file(film: Path) -> FileMeasure:
    """Reads a film's index, and its last packets, with FFmpeg's own reader."""
    try:
        with av.open(str(film.absolute()), "r", options={"protocol_whitelist": "file"}) as container:
            return _file_measure(container)
    except (av.error.FFmpegError, OSError) as error:
        return FileMeasure(problem=f"{film.name} cannot be read: {error}.")
    except Exception as error:  # noqa: BLE001 whatever it is, the film is there
        return FileMeasure(not_checked=f"{film.name} could not be checked ({type(error).__name__}: {error}).")


def _flaws(chunks: Sequence[ChunkFile], checks: Sequence[PieceCheck | None]) -> Iterator[PictureFlaw]:
    """Flaws of the pieces; frames count from the film's first."""
    start = 0
    for chunk, check in zip(chunks, checks, strict=True):
        for flaw in check.flaws if check is not None else ():
            yield replace(flaw, first=flaw.first + start, end=flaw.end + start)
        start += chunk.frames


def _file_measure(container: InputContainer) -> FileMeasure:
    pictures, sound = container.streams.video[:1], container.streams.audio[:1]
    if not pictures:
        return FileMeasure(problem="The film has no pictures.")
    measure = FileMeasure(
        picture_s=_length_s(container, pictures[0]),
        sound_s=_length_s(container, sound[0]) if sound else None,
        frames=pictures[0].frames or None,
        chapters=len(container.chapters()),
    )
    ends_s = _ends_s(container, [*pictures, *sound])
    lengths_s = [measure.picture_s, *([measure.sound_s] if measure.sound_s is not None else [])]
    if any(found < wanted - 1.5 * step for (found, step), wanted in zip(ends_s, lengths_s, strict=True)):
        return replace(measure, problem="The film's file ends before its pictures and sound do.")
    return measure


def _length_s(container: InputContainer, stream: Stream) -> float:
    if stream.duration is not None and stream.time_base is not None:
        return float(stream.duration * stream.time_base)
    return (container.duration or 0) / av.time_base


def _ends_s(container: InputContainer, streams: list[Stream]) -> list[tuple[float, float]]:
    """Returns where the last complete packet of each stream ends, and how long a packet lasts."""
    ends = dict.fromkeys((stream.index for stream in streams), (0.0, 0.1))
    container.seek(max(0, (container.duration or 0) - round(END_S * av.time_base)))
    for packet in container.demux(streams):
        if packet.pts is not None and not packet.is_corrupt:
            tick = float(packet.time_base)
            step = (packet.duration or 0) * tick
            end, _ = ends[packet.stream.index]
            ends[packet.stream.index] = max(end, packet.pts * tick + step), max(step, 0.02)
    return [ends[stream.index] for stream in streams]
