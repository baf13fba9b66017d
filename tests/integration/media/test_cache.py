"""The cache finds pieces by key and keeps within its bounds."""

import errno
import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from reelproof.domain.film_measure import (
    FileMeasure,
    FilmMeasure,
    FlawKind,
    NarrationMeasure,
    PictureFlaw,
    TimeRange,
)
from reelproof.domain.ids import Digest
from reelproof.files import cache_file
from reelproof.media.rendering.cache import CachedParts, RenderCache
from reelproof.media.rendering.piece_check import PieceCheck, check_path
from reelproof.media.rendering.small_json import read_small_json, write_small_json
from reelproof.media.rendering.sound_piece_check import SoundPieceCheck

KEYS = [Digest(letter * 64) for letter in "abcd"]
MEASURE = FilmMeasure(FileMeasure(1.2, 1.2, 36, 1), 4, (), (NarrationMeasure(0.1, 1),), 2)


def test_a_piece_is_found_once_it_is_there(tmp_path: Path) -> None:
    cache = RenderCache(tmp_path)
    stored(cache.chunk(KEYS[0]))
    assert cache.has_chunk(KEYS[0])
    assert not cache.has_chunk(KEYS[1])
    assert cache.chunk(KEYS[0]) != cache.sound(KEYS[0])


def test_a_piece_without_a_check_or_with_flaws_is_made_again(tmp_path: Path) -> None:
    cache = RenderCache(tmp_path)
    unchecked, flawed = (stored(cache.chunk(key)) for key in KEYS[:2])
    check_path(unchecked).unlink()
    PieceCheck("checksum", (PictureFlaw(FlawKind.blank, 0, 3),)).save(flawed)
    assert not cache.has_chunk(KEYS[0])
    assert not cache.has_chunk(KEYS[1])


def test_a_sound_that_lacks_a_narration_is_made_again(tmp_path: Path) -> None:
    cache = RenderCache(tmp_path)
    path = cache.sound(KEYS[0])
    stored(path)
    missing = NarrationMeasure(1.0, 3, (TimeRange(1.0, 1.5),))
    for narrations in ((), (replace(missing, inaudible=()),), (missing,)):
        SoundPieceCheck("checksum", {}, narrations).save(path)
        assert cache.has_sound(KEYS[0]) == (missing not in narrations)


@pytest.mark.parametrize("narrations", [["no narration"], [{"start_s": 1.0}], 7, [{"start_s": 10**400}]])
def test_a_sound_with_a_check_of_other_fields_is_made_again(tmp_path: Path, narrations: object) -> None:
    cache = RenderCache(tmp_path)
    path = cache.sound(KEYS[0])
    stored_bytes(path, 0)
    SoundPieceCheck("checksum").save(path)
    assert cache.has_sound(KEYS[0])
    facts = read_small_json(check_path(path), dict)
    assert facts is not None
    write_small_json(check_path(path), {**facts, "narrations": narrations})
    assert not cache.has_sound(KEYS[0])


BRACKETS = b"[" * 200_000


def change(path: Path, **facts: object) -> None:
    path.write_text(json.dumps({**json.loads(path.read_bytes()), **facts}))


@pytest.mark.parametrize(
    "damage",
    [
        lambda check: check.write_bytes(BRACKETS),
        lambda check: check.write_text(check.read_text().replace('"blank", 0', '"blank", 1e400')),
        lambda check: change(check, flaws=[]),
        lambda check: change(check, not_checked=5, tries=9, flaws=[]),
    ],
)
def test_a_changed_check_of_a_chunk_or_poster_is_none(
    tmp_path: Path, damage: Callable[[Path], object]
) -> None:
    cache = RenderCache(tmp_path)
    chunk, poster = stored_bytes(cache.chunk(KEYS[0]), 0), stored_bytes(cache.poster(KEYS[1]), 0)
    for piece in (chunk, poster):
        PieceCheck("checksum", (PictureFlaw(FlawKind.blank, 0, 3),)).save(piece)
        assert PieceCheck.load(piece) is not None
        damage(check_path(piece))
        assert PieceCheck.load(piece) is None
    assert not cache.has_chunk(KEYS[0])
    assert not cache.has_poster(KEYS[1])


@pytest.mark.parametrize(
    "damage",
    [
        lambda check: check.write_bytes(BRACKETS),
        lambda check: change(check, narrations=[]),
        lambda check: change(check, not_checked=5, tries=9),
    ],
)
def test_a_sound_with_a_changed_check_is_made_again(tmp_path: Path, damage: Callable[[Path], object]) -> None:
    cache = RenderCache(tmp_path)
    sound = stored_bytes(cache.sound(KEYS[0]), 0)
    SoundPieceCheck("checksum", {}, (NarrationMeasure(1.0, 3),)).save(sound)
    assert cache.has_sound(KEYS[0])
    damage(check_path(sound))
    assert not cache.has_sound(KEYS[0])
    assert SoundPieceCheck.load(sound) == SoundPieceCheck()


def test_a_chunk_with_the_check_of_another_is_made_again(tmp_path: Path) -> None:
    cache = RenderCache(tmp_path)
    one, other = (stored(cache.chunk(key)) for key in KEYS[:2])
    for first, second in ((one, other), (check_path(one), check_path(other))):
        content = first.read_bytes()
        first.write_bytes(second.read_bytes())
        second.write_bytes(content)
    assert not cache.has_chunk(KEYS[0])
    assert not cache.has_chunk(KEYS[1])


def test_pieces_whose_time_cannot_be_stored_are_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = RenderCache(tmp_path)
    stored(cache.chunk(KEYS[0]))
    stored(cache.poster(KEYS[2]))
    SoundPieceCheck("checksum").save(stored_bytes(cache.sound(KEYS[1]), 0))

    def denied(path: Path) -> None:
        raise PermissionError(errno.EROFS, "Read-only file system", str(path))

    monkeypatch.setattr(os, "utime", denied)
    found = cache.cached([KEYS[0]], KEYS[1], KEYS[2])
    assert found == CachedParts(has_sound=True, has_poster=True, chunks=frozenset({KEYS[0]}))


def test_the_least_recently_used_entry_is_evicted_first(tmp_path: Path) -> None:
    cache = RenderCache(tmp_path)
    paths = [stored(cache.chunk(key), age_s=100 - number) for number, key in enumerate(KEYS)]
    assert cache.has_chunk(KEYS[0])
    cache.trim(max_bytes=2500)
    assert [path.exists() for path in paths] == [True, False, False, True]
    assert [check_path(path).exists() for path in paths] == [True, False, False, True]


def test_a_sound_keeps_its_check_when_its_measures_are_evicted(tmp_path: Path) -> None:
    cache = RenderCache(tmp_path)
    sound = stored(cache.sound(KEYS[0]), age_s=50)
    SoundPieceCheck("checksum").save(sound)
    measures = stored_bytes(sound.with_suffix(".measures"), age_s=100)
    cache.trim(max_bytes=1500)
    assert (sound.exists(), measures.exists(), check_path(sound).exists()) == (True, False, True)
    assert cache.has_sound(KEYS[0])


def test_the_measures_of_a_sound_in_use_are_kept(tmp_path: Path) -> None:
    cache = RenderCache(tmp_path)
    sound = stored(cache.sound(KEYS[0]), age_s=100)
    SoundPieceCheck("checksum").save(sound)
    measures = stored_bytes(sound.with_suffix(".measures"), age_s=100)
    chunk = stored(cache.chunk(KEYS[1]), age_s=50)
    assert cache.has_sound(KEYS[0])
    cache.trim(max_bytes=2500)
    assert (sound.exists(), measures.exists(), chunk.exists()) == (True, True, False)


def test_a_film_is_known_by_its_file(tmp_path: Path) -> None:
    cache, output = RenderCache(tmp_path / "cache"), tmp_path / "film.mp4"
    assert cache.output_record(output) is None
    output.write_bytes(b"a film")
    cache.note(output, KEYS[0], KEYS[1], MEASURE, KEYS[2])
    note = cache.output_record(output)
    assert note is not None
    assert (note.sound_key, note.measure, note.poster) == (KEYS[1], MEASURE, None)
    PieceCheck("checksum").save(cache.poster(KEYS[2]))
    cache.note(output, KEYS[0], KEYS[1], MEASURE, KEYS[2])
    note = cache.output_record(output)
    assert note is not None
    assert note.poster == "checksum"
    assert note.describes(output, KEYS[0])
    assert not note.describes(output, KEYS[2])
    output.write_bytes(b"another film")
    assert not note.describes(output, KEYS[0])
    output.unlink()
    assert not note.describes(output, KEYS[0])


@pytest.mark.parametrize(
    "content",
    [
        b'{"key": ',
        b"[]",
        b"5",
        b'{"key": "a", "sound_key": null, "size_bytes": 1, "changed_ns": 1}',
        b'{"key": 7, "sound_key": "a", "size_bytes": 1, "changed_ns": 1}',
        b'{"key": "a", "sound_key": "a", "size_bytes": 1, "changed_ns": 1, "measure": {"file": 3}}',
        BRACKETS,
    ],
)
def test_a_damaged_note_is_ignored(tmp_path: Path, content: bytes) -> None:
    cache, output = RenderCache(tmp_path / "cache"), tmp_path / "film.mp4"
    output.write_bytes(b"a film")
    cache.note(output, KEYS[0], KEYS[1], MEASURE, KEYS[2])
    (note,) = (tmp_path / "cache" / "films").iterdir()
    note.write_bytes(content)
    assert cache.output_record(output) is None


def folder_at(path: Path) -> None:
    path.unlink(missing_ok=True)
    (path / "inner").mkdir(parents=True)


def loop_at(path: Path) -> None:
    path.unlink(missing_ok=True)
    path.symlink_to(path)


def pipe_at(path: Path) -> None:
    path.unlink(missing_ok=True)
    os.mkfifo(path)


in_their_place = pytest.mark.parametrize(
    "put_at",
    [folder_at, loop_at, pytest.param(pipe_at, marks=pytest.mark.skipif(os.name == "nt", reason="pipes"))],
)


@in_their_place
def test_what_is_no_file_is_no_piece_and_is_replaced(tmp_path: Path, put_at: Callable[[Path], None]) -> None:
    cache = RenderCache(tmp_path)
    chunk, sound, poster = cache.chunk(KEYS[0]), cache.sound(KEYS[1]), cache.poster(KEYS[2])
    stored(chunk)
    PieceCheck("checksum").save(stored_bytes(poster, 0))
    SoundPieceCheck("checksum").save(stored_bytes(sound, 0))

    def found() -> set[bool]:
        return {cache.has_chunk(KEYS[0]), cache.has_sound(KEYS[1]), cache.has_poster(KEYS[2])}

    assert found() == {True}
    for path in (chunk, sound, poster):
        put_at(path)
    assert found() == {False}
    for path in (chunk, sound, poster):
        with cache_file(path) as part:
            part.write_bytes(b"anew")
    assert found() == {True}


def test_a_folder_that_another_process_makes_meanwhile_keeps_its_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, other = tmp_path / "chunks" / "one.mp4", tmp_path / "chunks" / "two.mp4"
    is_dir, calls = Path.is_dir, list[Path]()

    def is_made_after_the_first_look(self: Path, **options: bool) -> bool:
        if self != path.parent or calls:
            return is_dir(self, **options)
        calls.append(self)
        other.parent.mkdir()
        other.write_bytes(b"another piece")
        return False

    monkeypatch.setattr(Path, "is_dir", is_made_after_the_first_look)
    with cache_file(path) as part:
        part.write_bytes(b"a piece")
    assert (path.read_bytes(), other.read_bytes()) == (b"a piece", b"another piece")


@pytest.mark.parametrize("put_at", [folder_at, loop_at])
def test_a_check_or_note_that_is_no_file_is_none_and_is_replaced(
    tmp_path: Path, put_at: Callable[[Path], None]
) -> None:
    cache, output = RenderCache(tmp_path / "cache"), tmp_path / "film.mp4"
    output.write_bytes(b"a film")
    chunk = stored(cache.chunk(KEYS[0]))
    cache.note(output, KEYS[0], KEYS[1], MEASURE, KEYS[2])
    (note,) = (tmp_path / "cache" / "films").iterdir()
    put_at(check_path(chunk))
    put_at(note)
    assert not cache.has_chunk(KEYS[0])
    assert cache.output_record(output) is None
    PieceCheck("checksum").save(chunk)
    cache.note(output, KEYS[0], KEYS[1], MEASURE, KEYS[2])
    assert cache.has_chunk(KEYS[0])
    assert cache.output_record(output) is not None


def test_folders_among_the_pieces_are_evicted_like_pieces(tmp_path: Path) -> None:
    cache = RenderCache(tmp_path)
    for key in KEYS[:2]:
        folder_at(cache.chunk(key))
        folder_at(check_path(cache.chunk(key)))
    loop_at(stored(cache.chunk(KEYS[2])))
    cache.trim(max_bytes=0)
    assert not any(path.is_dir() for path in (tmp_path / "chunks").glob("*/*"))


def stored(path: Path, age_s: float = 0) -> Path:
    PieceCheck("checksum").save(stored_bytes(path, age_s))
    return path


def stored_bytes(path: Path, age_s: float) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(bytes(1000))
    at = path.stat().st_mtime - age_s
    os.utime(path, (at, at))
    return path
