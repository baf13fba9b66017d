"""The cache finds pieces by key and keeps within its bounds."""

import os
from pathlib import Path

import pytest

from reelproof.domain.ids import Digest
from reelproof.media.rendering.cache import RenderCache

KEYS = [Digest(letter * 64) for letter in "abcd"]


def test_a_piece_is_found_once_it_is_there(tmp_path: Path) -> None:
    cache = RenderCache(tmp_path)
    path = stored(cache.chunk(KEYS[0]))
    assert cache.touch(path)
    assert not cache.touch(cache.chunk(KEYS[1]))
    assert cache.chunk(KEYS[0]) != cache.sound(KEYS[0])


def test_the_least_recently_used_entry_is_evicted_first(tmp_path: Path) -> None:
    cache = RenderCache(tmp_path)
    paths = [stored(cache.chunk(key), age_s=100 - number) for number, key in enumerate(KEYS)]
    assert cache.touch(paths[0])
    cache.trim(max_bytes=2500)
    assert [path.exists() for path in paths] == [True, False, False, True]


def test_a_film_is_known_by_its_file(tmp_path: Path) -> None:
    cache, output = RenderCache(tmp_path / "cache"), tmp_path / "film.mp4"
    assert cache.output_record(output) is None
    output.write_bytes(b"a film")
    cache.note(output, KEYS[0], KEYS[1])
    note = cache.output_record(output)
    assert note is not None
    assert note.sound_key == KEYS[1]
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
    ],
)
def test_a_damaged_note_is_ignored(tmp_path: Path, content: bytes) -> None:
    cache, output = RenderCache(tmp_path / "cache"), tmp_path / "film.mp4"
    output.write_bytes(b"a film")
    cache.note(output, KEYS[0], KEYS[1])
    (note,) = (tmp_path / "cache" / "films").iterdir()
    note.write_bytes(content)
    assert cache.output_record(output) is None


def stored(path: Path, age_s: float = 0) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(bytes(1000))
    at = path.stat().st_mtime - age_s
    os.utime(path, (at, at))
    return path
