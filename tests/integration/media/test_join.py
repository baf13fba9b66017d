"""A joined film is exact: every frame in its place, sound and pictures together, index first."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from struct import unpack_from

import av
import numpy as np
import numpy.typing as npt
import pytest
from av.stream import Disposition
from PIL import Image

from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import ReelproofError
from reelproof.domain.ids import Digest
from reelproof.domain.timeline import ChapterMark
from reelproof.domain.units import FRAME_RATES, FrameRate, Frames, Size
from reelproof.media.rendering.chunk import Chunk
from reelproof.media.rendering.encode import encode_chunk
from reelproof.media.rendering.encoder_calls import ChunkFile, FilmParts
from reelproof.media.rendering.encoders import SOFTWARE, SVT_AV1, X264, VideoEncoder
from reelproof.media.rendering.join import write_film
from reelproof.media.rendering.mp4.boxes import boxes, find_box, require_box
from reelproof.media.sound.encoding import encode_sound
from reelproof.media.sound.sound_format import SOUND_OF
from tests.integration.media.examples import RATE, TINY, ZOOM_IN, bands, encoded, landscape
from tests.integration.media.film_facts import probe_film
from tests.integration.media.sound.samples import SoundInMemory

LENGTHS = (30, 1, 2, 3, 47, 7)
HERTZ = 48_000
CLICK = 240


@pytest.fixture
def parts(tmp_path: Path) -> FilmParts:
    return film_parts(tmp_path, LENGTHS)


@pytest.fixture(params=SOFTWARE.values(), ids=lambda encoder: encoder.codec)
def coded_parts(tmp_path: Path, request: pytest.FixtureRequest) -> FilmParts:
    """The same in every codec."""
    encoder: VideoEncoder = request.param
    return film_parts(tmp_path, LENGTHS, encoder=encoder)


def test_every_frame_is_in_its_place(coded_parts: FilmParts, tmp_path: Path) -> None:
    write_film(coded_parts, tmp_path / "film.mp4", tmp_path / "film.jpg")
    with av.open(str(tmp_path / "film.mp4")) as film:
        times = [seconds(frame.pts, frame.time_base) for frame in film.decode(video=0)]
    assert times == [Fraction(index, 30) for index in range(90)]


def test_frames_are_those_of_the_chunks(coded_parts: FilmParts, tmp_path: Path) -> None:
    write_film(coded_parts, tmp_path / "film.mp4", tmp_path / "film.jpg")
    expected = [frame for file in coded_parts.chunks for frame in pictures(file.path)]
    for one, other in zip(expected, pictures(tmp_path / "film.mp4"), strict=True):
        assert np.array_equal(one, other)


def test_decoding_times_only_grow(coded_parts: FilmParts, tmp_path: Path) -> None:
    write_film(coded_parts, tmp_path / "film.mp4", tmp_path / "film.jpg")
    with av.open(str(tmp_path / "film.mp4")) as film:
        for stream in (film.streams.video[0], film.streams.audio[0]):
            film.seek(0)
            packets = [packet for packet in film.demux(stream) if packet.size]
            decoded = [seconds(packet.dts, packet.time_base) for packet in packets]
            shown = [seconds(packet.pts, packet.time_base) for packet in packets]
            assert all(later > earlier for earlier, later in pairwise(decoded))
            assert all(one <= other for one, other in zip(decoded, shown, strict=True))


@pytest.mark.parametrize("rate", FRAME_RATES)
@pytest.mark.parametrize("lengths", [(1,), (7, 12), (30, 31)])
def test_it_lasts_exactly_as_long_as_its_frames(tmp_path: Path, rate: int, lengths: tuple[int, ...]) -> None:
    parts = film_parts(tmp_path, lengths, FrameRate(rate))
    write_film(parts, tmp_path / "film.mp4", tmp_path / "film.jpg")
    with av.open(str(tmp_path / "film.mp4")) as film:
        expected = Fraction(sum(lengths), rate)
        for stream in (film.streams.video[0], film.streams.audio[0]):
            assert seconds(stream.duration, stream.time_base) == expected
        assert film.streams.video[0].average_rate == rate
        assert film.duration == pytest.approx(float(expected) * av.time_base, abs=1)


def test_the_index_comes_first(parts: FilmParts, tmp_path: Path) -> None:
    write_film(parts, tmp_path / "film.mp4", tmp_path / "film.jpg")
    facts = probe_film(tmp_path / "film.mp4")
    assert facts.is_faststart
    assert (facts.video_codec, facts.audio_codec) == ("h264", "aac")
    assert (facts.frames, facts.frames_per_s) == (90, 30.0)


@pytest.mark.parametrize("encoder", SOFTWARE.values(), ids=lambda encoder: encoder.codec)
@pytest.mark.parametrize("rate", FRAME_RATES)
def test_sound_and_pictures_are_together_to_the_sample(
    tmp_path: Path, rate: int, encoder: VideoEncoder
) -> None:
    """White frames and clicks start at the same times; clicks are found again by correlation."""
    flashes = (10, 31, 55, 80)
    parts = film_parts(tmp_path, (90,), FrameRate(rate), flashes, encoder)
    write_film(parts, tmp_path / "film.mp4", tmp_path / "film.jpg")
    bright = [
        index for index, frame in enumerate(pictures(tmp_path / "film.mp4")) if frame[:144].mean() > 128
    ]
    assert tuple(bright) == flashes
    wave = decoded_sound(tmp_path / "film.mp4")
    for flash in flashes:
        at = flash * HERTZ // rate
        around = wave[at - 500 : at + 500 + CLICK]
        offset = int(np.argmax(np.correlate(around, click(), "valid"))) - 500
        assert offset == 0


def test_seeking_finds_the_frame(coded_parts: FilmParts, tmp_path: Path) -> None:
    write_film(coded_parts, tmp_path / "film.mp4", tmp_path / "film.jpg")
    whole = pictures(tmp_path / "film.mp4")
    with av.open(str(tmp_path / "film.mp4")) as film:
        for index in (0, 29, 30, 33, 36, 60, 89):
            film.seek(round(index / 30 * av.time_base))
            frame = next(frame for frame in film.decode(video=0) if frame.time > index / 30 - 1e-6)
            assert np.array_equal(frame.to_ndarray(), whole[index])


def test_it_names_its_title_and_chapters(parts: FilmParts, tmp_path: Path) -> None:
    chapters = (ChapterMark("Début — 你好", Frames(0)), ChapterMark("Second\x00 \ud800part", Frames(45)))
    write_film(
        replace(parts, title="Ein Film 🎬\n", chapters=chapters), tmp_path / "film.mp4", tmp_path / "film.jpg"
    )
    with av.open(str(tmp_path / "film.mp4")) as film:
        assert film.metadata["title"] == "Ein Film 🎬"
        found = [
            (chapter["metadata"]["title"], seconds(chapter["start"], chapter["time_base"]))
            for chapter in film.chapters()
        ]
    assert found == [("Début — 你好", 0), ("Second part", Fraction(3, 2))]


def test_a_chapter_with_an_endless_title_is_cut(parts: FilmParts, tmp_path: Path) -> None:
    chapters = (ChapterMark("ü" * 40_000, Frames(0)), ChapterMark("Next", Frames(45)))
    write_film(
        replace(parts, title="ü" * 70_000, chapters=chapters), tmp_path / "film.mp4", tmp_path / "film.jpg"
    )
    with av.open(str(tmp_path / "film.mp4")) as film:
        titles = [chapter["metadata"]["title"] for chapter in film.chapters()]
    assert titles[0].startswith("ü" * 100)
    assert titles[1] == "Next"


def test_a_chapter_that_begins_later_begins_there(parts: FilmParts, tmp_path: Path) -> None:
    late = replace(parts, title="The lighthouse", chapters=(ChapterMark("The keeper", Frames(45)),))
    write_film(late, tmp_path / "film.mp4", tmp_path / "film.jpg")
    with av.open(str(tmp_path / "film.mp4")) as film:
        found = [
            (chapter["metadata"]["title"], seconds(chapter["start"], chapter["time_base"]))
            for chapter in film.chapters()
        ]
    assert found == [("The lighthouse", 0), ("The keeper", Fraction(3, 2))]


@pytest.mark.parametrize(
    ("language", "code"),
    [("de", "deu"), ("pt-BR", "por"), ("zh-Hant", "zho"), ("yue", "yue"), ("ps-AF", "und")],
)
def test_sound_and_chapter_titles_are_in_the_language_of_the_film(
    parts: FilmParts, tmp_path: Path, language: str, code: str
) -> None:
    spoken = replace(parts, language=language, chapters=(ChapterMark("One", Frames(0)),))
    write_film(spoken, tmp_path / "film.mp4", tmp_path / "film.jpg")
    content = (tmp_path / "film.mp4").read_bytes()
    tracks = [inner for name, inner in boxes(require_box(content, b"moov")) if name == b"trak"]
    packed = [unpack_from(">H", require_box(track, b"mdia", b"mdhd"), 20)[0] for track in tracks]
    letters = ["".join(chr((one >> shift & 31) + 0x60) for shift in (10, 5, 0)) for one in packed]
    assert letters == ["und", code, code]
    tags = [find_box(track, b"mdia", b"elng") for track in tracks]
    written = bytes(4) + language.encode() + b"\0" if "-" in language else None
    assert tags == [None, written, written]


def test_its_poster_is_its_cover(parts: FilmParts, tmp_path: Path) -> None:
    write_film(parts, tmp_path / "film.mp4", tmp_path / "film.jpg")
    assert (tmp_path / "film.jpg").read_bytes() == parts.poster.read_bytes()
    with av.open(str(tmp_path / "film.mp4")) as film:
        (cover,) = [stream for stream in film.streams.video if stream.disposition & Disposition.attached_pic]
        packet = next(film.demux(cover))
    assert bytes(packet) == parts.poster.read_bytes()


def test_a_damaged_poster_is_removed(parts: FilmParts, tmp_path: Path) -> None:
    parts.poster.write_bytes(parts.poster.read_bytes()[:-20])
    with pytest.raises(ReelproofError, match=r"chunk-poster\.jpg"):
        write_film(parts, tmp_path / "film.mp4", tmp_path / "film.jpg")
    assert not parts.poster.exists()


def test_the_same_parts_give_the_same_bytes(coded_parts: FilmParts, tmp_path: Path) -> None:
    write_film(coded_parts, tmp_path / "one.mp4", tmp_path / "film.jpg")
    write_film(coded_parts, tmp_path / "other.mp4", tmp_path / "film.jpg")
    assert (tmp_path / "one.mp4").read_bytes() == (tmp_path / "other.mp4").read_bytes()


@pytest.mark.parametrize("content", [b"", b"not a film", None])
def test_all_damaged_parts_are_named_and_removed(
    parts: FilmParts, tmp_path: Path, content: bytes | None
) -> None:
    damaged = [parts.chunks[0].path, parts.chunks[2].path, parts.sound]
    for path in damaged:
        path.write_bytes(path.read_bytes()[:400] if content is None else content)
    with pytest.raises(ReelproofError, match="damaged") as caught:
        write_film(parts, tmp_path / "film.mp4", tmp_path / "film.jpg")
    assert caught.value.failure.code is ErrorCode.StorageFailure
    assert all(path.name in caught.value.failure.message for path in damaged)
    assert not any(path.exists() for path in damaged)
    assert all(file.path.exists() for file in parts.chunks if file.path not in damaged)
    assert leftovers(tmp_path) == []


def test_a_chunk_with_other_frames_than_planned_is_removed(parts: FilmParts, tmp_path: Path) -> None:
    shutil.copy(parts.chunks[0].path, parts.chunks[2].path)
    with pytest.raises(ReelproofError, match=re.escape(parts.chunks[2].path.name)):
        write_film(parts, tmp_path / "film.mp4", tmp_path / "film.jpg")
    assert [file.path.exists() for file in parts.chunks] == [True, True, False, True, True, True]


def test_a_chunk_encoded_with_other_settings_is_removed(parts: FilmParts, tmp_path: Path) -> None:
    other = replace(moving(2, LENGTHS[2], RATE), size=Size(144, 256))
    parts.chunks[2].path.write_bytes(encode_chunk(other, picture(tmp_path, 2)))
    with pytest.raises(ReelproofError, match=re.escape(parts.chunks[2].path.name)):
        write_film(parts, tmp_path / "film.mp4", tmp_path / "film.jpg")


def test_a_chunk_in_another_codec_is_removed(parts: FilmParts, tmp_path: Path) -> None:
    chunk = moving(2, LENGTHS[2], RATE)
    parts.chunks[2].path.write_bytes(encode_chunk(chunk, picture(tmp_path, 2), encoder=SVT_AV1))
    with pytest.raises(ReelproofError, match=re.escape(parts.chunks[2].path.name)):
        write_film(parts, tmp_path / "film.mp4", tmp_path / "film.jpg")


def test_the_sound_of_another_film_is_removed(parts: FilmParts, tmp_path: Path) -> None:
    encode_sound(SoundInMemory(np.zeros((2, 48_000), np.float32))).save(parts.sound)
    with pytest.raises(ReelproofError, match=r"film\.sound"):
        write_film(parts, tmp_path / "film.mp4", tmp_path / "film.jpg")
    assert not parts.sound.exists()


def test_a_damaged_sound_is_named_and_removed(parts: FilmParts, tmp_path: Path) -> None:
    parts.sound.write_bytes(parts.sound.read_bytes()[:-100])
    with pytest.raises(ReelproofError, match=r"film\.sound"):
        write_film(parts, tmp_path / "film.mp4", tmp_path / "film.jpg")
    assert not parts.sound.exists()


def test_a_folder_that_cannot_be_written_is_named(parts: FilmParts, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(ReelproofError) as caught:
        write_film(parts, tmp_path / "file" / "film.mp4", tmp_path / "film.jpg")
    assert caught.value.failure.code is ErrorCode.OutputDirectoryNotWritable


def test_a_full_disk_leaves_the_old_film_and_nothing_half_written(parts: FilmParts, tmp_path: Path) -> None:
    """A process limited to 10000 bytes stands in for a full disk."""
    (tmp_path / "film.mp4").write_bytes(b"old")
    files = [(str(file.path), file.frames) for file in parts.chunks]
    script = f"""
import resource
from pathlib import Path
from reelproof.domain.failure import ReelproofError
from reelproof.domain.units import FrameRate
from reelproof.media.rendering.encoder_calls import ChunkFile, FilmParts
from reelproof.media.rendering.encoders import SOFTWARE, SVT_AV1, X264, VideoEncoder
from reelproof.media.rendering.join import write_film
poster = Path({str(parts.poster)!r})
chunks = tuple(ChunkFile(Path(name), frames) for name, frames in {files!r})
parts = FilmParts(chunks, Path({str(parts.sound)!r}), FrameRate(30), "Film", "en", poster)
resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000))
try:
    write_film(parts, Path({str(tmp_path / "film.mp4")!r}), Path({str(tmp_path / "film.jpg")!r}))
except ReelproofError as error:
    print(error.failure.code)
"""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    answer = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, env=environment)
    assert answer.stdout.strip() == "OutOfDiskSpace"
    assert (tmp_path / "film.mp4").read_bytes() == b"old"
    assert leftovers(tmp_path) == ["film.mp4"]


def film_parts(
    folder: Path,
    lengths: Sequence[int],
    rate: FrameRate = RATE,
    flashes: Sequence[int] = (),
    encoder: VideoEncoder = X264,
) -> FilmParts:
    """Chunks of these lengths and a sound with a click at every flash."""
    chunks = []
    for number, frames in enumerate(lengths):
        chunks.append(folder / f"chunk-{number}.mp4")
        content = encode_chunk(moving(number, frames, rate), picture(folder, number), encoder=encoder)
        chunks[-1].write_bytes(content)
    if flashes:
        chunks = flashing(folder, lengths[0], flashes, rate, encoder)
    total = sum(lengths)
    wave = np.zeros((2, round(total * HERTZ / rate.frames_per_s)), np.float32)
    for flash in flashes:
        at = flash * HERTZ // rate.frames_per_s
        wave[:, at : at + CLICK] = click()
    sound = folder / "film.sound"
    encode_sound(SoundInMemory(wave), SOUND_OF[encoder.codec]).save(sound)
    shown = [1] * lengths[0] if flashes else lengths
    files = [ChunkFile(path, frames) for path, frames in zip(chunks, shown, strict=True)]
    poster = folder / "chunk-poster.jpg"
    Image.new("RGB", (64, 36), "teal").save(poster)
    return FilmParts(tuple(files), sound, rate, "Film", "en", poster)


def flashing(
    folder: Path, frames: int, flashes: Sequence[int], rate: FrameRate, encoder: VideoEncoder
) -> list[Path]:
    """A chunk for every frame: white at the flashes, else black."""
    paths = []
    for color in (0, 255):
        path = folder / f"color-{color}"
        path.write_bytes(encoded(bands((color, color, color))))
        chunk = Chunk(Digest(f"color {color}"), None, None, 1, 0, 1, TINY, rate, "en")
        paths.append(folder / f"color-{color}.mp4")
        paths[-1].write_bytes(encode_chunk(chunk, path, encoder=encoder))
    return [paths[index in flashes] for index in range(frames)]


def moving(number: int, frames: int, rate: FrameRate) -> Chunk:
    return Chunk(Digest(f"picture {number}"), ZOOM_IN, None, frames, 0, frames, TINY, rate, "en")


def picture(folder: Path, number: int) -> Path:
    path = folder / f"picture-{number}"
    path.write_bytes(encoded(landscape(number)))
    return path


def click() -> npt.NDArray[np.float32]:
    """Distinct noise: correlation finds it at one position only."""
    return np.random.default_rng(5).normal(0, 0.2, CLICK).clip(-0.7, 0.7).astype(np.float32)


def pictures(path: Path) -> list[npt.NDArray[np.uint8]]:
    with av.open(BytesIO(path.read_bytes()), "r") as film:
        return [np.asarray(frame.to_ndarray(), np.uint8) for frame in film.decode(video=0)]


def decoded_sound(path: Path) -> npt.NDArray[np.float32]:
    """One channel, from the film's time 0."""
    with av.open(str(path), "r") as film:
        frames = list(film.decode(audio=0))
    assert frames[0].pts == 0
    return np.concatenate([np.asarray(frame.to_ndarray()[0], np.float32) for frame in frames])


def seconds(ticks: int | None, time_base: Fraction | None) -> Fraction:
    assert ticks is not None
    assert time_base is not None
    return ticks * time_base


def leftovers(folder: Path) -> list[str]:
    known = ("chunk-", "picture-", "color-", "film.sound")
    return [path.name for path in folder.iterdir() if not path.name.startswith(known)]
