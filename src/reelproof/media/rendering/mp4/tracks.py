"""The MP4 tracks of a film: pictures (H.264, AV1), sound (AAC, Opus), and the titles of its chapters."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from struct import pack, unpack_from

import numpy as np

from reelproof.domain.timeline import ChapterMark
from reelproof.domain.units import FrameRate
from reelproof.media.rendering.mp4.boxes import box, full_box, shortened
from reelproof.media.rendering.mp4.chunk_index import ChunkIndex
from reelproof.media.rendering.mp4.track import (
    IN_MOVIE,
    MATRIX,
    MOVIE_TIMESCALE,
    FileRange,
    Track,
    TrackKind,
    run_length_table,
    table,
)
from reelproof.media.sound.saved_sound import SavedSound
from reelproof.media.sound.sound_format import OPUS

TICKS_PER_FRAME = 512
# Its length takes two bytes.
LONGEST_TEXT_BYTES = 2**16 - 1
# QuickTime File Format, "Base media information header atoms" and "Text media".
TEXT_MEDIA = box(
    b"gmhd",
    full_box(b"gmin", pack(">6H", 0x40, 0x8000, 0x8000, 0x8000, 0, 0)),
    box(b"text", MATRIX),
)
PICTURES = TrackKind(b"vide", b"VideoHandler", full_box(b"vmhd", bytes(8), flags=1))
SOUND = TrackKind(b"soun", b"SoundHandler", full_box(b"smhd", bytes(4)), volume=0x100)
TITLES = TrackKind(b"text", b"SubtitleHandler", TEXT_MEDIA, flags=IN_MOVIE)


def picture_track(chunks: Sequence[ChunkIndex], rate: FrameRate, titles_number: int | None) -> Track:
    """The chunks one after another: frame k is shown at k / rate.

    `titles_number` is the number of the track that holds the chapters' titles, if there is one.
    """
    lengths = [len(chunk.sizes) for chunk in chunks]
    firsts = np.cumsum([0, *lengths])
    shown = np.concatenate([first + chunk.shown for first, chunk in zip(firsts, chunks, strict=False)])
    keys = np.concatenate([first + chunk.keys for first, chunk in zip(firsts, chunks, strict=False)])
    frames = len(shown)
    # Frame reordering delay: one value for the entire film, enough for any chunk.
    reordered = int((np.arange(frames) - shown).max())
    offsets = (shown - np.arange(frames) + reordered) * TICKS_PER_FRAME
    width, height = unpack_from(">HH", chunks[0].description, 40)
    return Track(
        kind=PICTURES,
        description=chunks[0].description,
        timescale=rate.frames_per_s * TICKS_PER_FRAME,
        sizes=np.concatenate([chunk.sizes for chunk in chunks]),
        durations=np.full(frames, TICKS_PER_FRAME),
        shown_ticks=frames * TICKS_PER_FRAME,
        content=tuple(FileRange(chunk.path, chunk.start, int(chunk.sizes.sum())) for chunk in chunks),
        delay=reordered * TICKS_PER_FRAME,
        width=width,
        height=height,
        tables=(table(b"stss", keys + 1), run_length_table(b"ctts", offsets)),
        references=_chapters_are_in(titles_number),
    )


def _chapters_are_in(titles_number: int | None) -> bytes:
    return box(b"tref", box(b"chap", pack(">I", titles_number))) if titles_number else b""


def sound_track(sound: SavedSound, language: str) -> Track:
    """The first audible sample is shown at 0, and the last packet ends with the film."""
    frame = sound.format.frame
    audible = -(-(sound.samples + sound.priming) // frame)
    sizes = np.array(sound.sizes[:audible], np.int64)
    durations = np.full(len(sizes), frame)
    durations[-1] = sound.samples + sound.priming - frame * (len(sizes) - 1)
    return Track(
        kind=SOUND,
        description=_sound_description(sound),
        timescale=sound.sample_rate,
        sizes=sizes,
        durations=durations,
        shown_ticks=sound.samples,
        content=(FileRange(sound.path, sound.start, int(sizes.sum())),),
        delay=sound.priming,
        language=language,
        tables=_needs_packets_before(len(sizes), sound.format.roll),
    )


def _sound_description(sound: SavedSound) -> bytes:
    """Two channels of 16 bits: AAC (ISO 14496-14, 5.6) or Opus (Encapsulation of Opus in ISOBMFF, 4.3.1)."""
    is_opus = sound.format == OPUS
    entry = box(
        b"Opus" if is_opus else b"mp4a",
        bytes(6) + pack(">H", 1),
        bytes(8),
        pack(">HHI", 2, 16, 0),
        pack(">I", sound.sample_rate << 16),
        _opus_box(sound) if is_opus else full_box(b"esds", _stream_descriptor(sound)),
    )
    return pack(">II", 0, 1) + entry


def _opus_box(sound: SavedSound) -> bytes:
    """The head of an Opus stream (RFC 7845, 5.1) in the order of ISO files (Opus in ISOBMFF, 4.3.2)."""
    channels, priming, sample_rate, gain, mapping = unpack_from("<BHIhB", sound.extradata, 9)
    return box(b"dOps", pack(">BBHIhB", 0, channels, priming, sample_rate, gain, mapping))


def _stream_descriptor(sound: SavedSound) -> bytes:
    """ISO 14496-1, 7.2.6: an elementary stream of AAC (0x40), which is audio (5 << 2 | 1)."""
    average = 8 * sum(sound.sizes) * sound.sample_rate // max(1, sound.format.frame * len(sound.sizes))
    configuration = pack(">BB", 0x40, 0x15) + bytes(3) + pack(">II", sound.format.bit_rate, average)
    decoder = _descriptor(4, configuration + _descriptor(5, sound.extradata))
    return _descriptor(3, pack(">HB", 0, 0) + decoder + _descriptor(6, b"\x02"))


def _descriptor(tag: int, content: bytes) -> bytes:
    """Its length takes four bytes of seven bits each."""
    length = len(content)
    return bytes([tag, *(0x80 | length >> shift & 0x7F for shift in (21, 14, 7)), length & 0x7F]) + content


def _needs_packets_before(packets: int, roll: int) -> tuple[bytes, bytes]:
    """A decoder that starts anywhere has to decode so many packets more (ISO 14496-12, 10.1, "roll")."""
    return (
        full_box(b"sgpd", b"roll", pack(">IIh", 2, 1, -roll), version=1),
        full_box(b"sbgp", b"roll", pack(">III", 1, packets, 1)),
    )


def titles_track(chapters: Sequence[ChapterMark], end: int, rate: FrameRate, language: str) -> Track:
    """A text for each chapter; QuickTime and its kin read chapters from such a track alone."""
    samples = [_title_sample(mark.title) for mark in chapters]
    starts = [mark.start for mark in chapters]
    edges = [int(Fraction(frame, rate.frames_per_s) * MOVIE_TIMESCALE) for frame in (*starts, end)]
    durations = np.array([later - earlier for earlier, later in pairwise(edges)])
    return Track(
        kind=TITLES,
        description=_text_description(),
        timescale=MOVIE_TIMESCALE,
        sizes=np.array([len(sample) for sample in samples]),
        durations=durations,
        shown_ticks=edges[-1] - edges[0],
        content=tuple(samples),
        language=language,
    )


def _title_sample(title: str) -> bytes:
    text = shortened(title, LONGEST_TEXT_BYTES)
    return pack(">H", len(text)) + text + box(b"encd", pack(">I", 0x100))


def _text_description() -> bytes:
    """3GPP TS 26.245, 5.16: everything by default, and one font without a name."""
    style = pack(">HHHBBI", 0, 0, 1, 0, 0, 0)
    font = box(b"ftab", pack(">HHB", 1, 1, 0))
    look = pack(">IHI", 1, 0, 0) + bytes(8) + style + font
    return pack(">II", 0, 1) + box(b"text", bytes(6) + pack(">H", 1), look)
