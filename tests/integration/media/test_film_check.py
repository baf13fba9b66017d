"""A finished film is measured by its file; damage of its pieces is found and replaced before it is joined."""

import asyncio
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from reelproof.domain.film_measure import FilmMeasure, FlawKind, PictureFlaw, TimeRange
from reelproof.media.rendering.film_check import measure_file
from reelproof.media.rendering.piece_check import PieceCheck
from reelproof.media.rendering.sound_piece_check import SoundPieceCheck
from reelproof.provider_api.processes import ProcessPool
from tests.integration.media.film_facts import probe_film
from tests.integration.media.test_film import Studio


@pytest.fixture(scope="module")
def pool() -> Iterator[ProcessPool]:
    pool = ProcessPool(2, writes_files=True)
    yield pool
    asyncio.run(pool.close())


@pytest.fixture
def studio(pool: ProcessPool, tmp_path: Path) -> Studio:
    return Studio(pool, tmp_path)


async def measured(studio: Studio) -> FilmMeasure:
    measure = await studio.renderer.measured(studio.output)
    assert measure is not None
    return measure


async def test_a_right_film_has_no_flaws(studio: Studio) -> None:
    assert await studio.renderer.measured(studio.output) is None
    await studio.render()
    measure = await measured(studio)
    assert measure.is_intact
    assert (measure.pieces, measure.flaws, measure.pieces_replaced) == (4, (), 0)
    assert (measure.file.picture_s, measure.file.sound_s, measure.file.frames) == (1.2, 1.2, 36)
    assert measure.file.chapters == 1
    (narration,) = measure.narrations
    assert (narration.start_s, narration.compared, narration.inaudible) == (0.1, 1, ())


def flip_a_bit(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[-len(content) // 3] ^= 0x10
    path.write_bytes(content)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def empty(path: Path) -> None:
    path.write_bytes(b"")


def remove(path: Path) -> None:
    path.unlink()


@pytest.mark.parametrize("damage", [flip_a_bit, cut, empty, remove])
@pytest.mark.parametrize("piece", ["chunks/*/*.mp4", "sounds/*/*.sound"])
async def test_a_piece_that_was_damaged_is_replaced(
    studio: Studio, piece: str, damage: Callable[[Path], None]
) -> None:
    await studio.render()
    intact = studio.output.read_bytes()
    path = min(studio.cache.glob(piece))
    damage(path)
    studio.output.unlink()
    film = await studio.render()
    assert film.segments_rendered == (1 if piece.startswith("chunks") else 0)
    assert studio.output.read_bytes() == intact
    measure = await measured(studio)
    assert measure.is_intact
    assert measure.pieces_replaced == (0 if damage is remove else 1)


async def test_a_chunk_that_was_replaced_by_another_is_replaced(studio: Studio) -> None:
    await studio.render()
    first, second, *_ = sorted(studio.cache.glob("chunks/*/*.mp4"), key=lambda path: path.stat().st_size)
    intact = studio.output.read_bytes()
    first.write_bytes(second.read_bytes())
    studio.output.unlink()
    await studio.render()
    assert studio.output.read_bytes() == intact


async def test_damage_does_not_spread_to_a_sound_made_from_it(studio: Studio) -> None:
    await studio.render()
    (sound,) = studio.cache.glob("sounds/*/*.sound")
    flip_a_bit(sound)
    longer = replace(
        studio.timeline, visuals=studio.timeline.visuals[:2], duration=studio.timeline.visuals[1].end
    )
    await studio.render(longer)
    damaged = studio.output.read_bytes()
    for path in studio.cache.glob("sounds/*/*"):
        path.unlink()
    studio.output.unlink()
    await studio.render(longer)
    assert studio.output.read_bytes() == damaged


@pytest.mark.parametrize("kept", [0.0, 0.01, 0.3, 0.9, 0.999])
async def test_a_film_that_was_cut_short_is_noticed_and_joined_again(studio: Studio, kept: float) -> None:
    await studio.render()
    intact = studio.output.read_bytes()
    studio.output.write_bytes(intact[: round(len(intact) * kept)])
    assert measure_file(studio.output).problem is not None
    await studio.render()
    assert studio.output.read_bytes() == intact


async def test_a_file_that_is_no_film_is_a_problem(tmp_path: Path) -> None:
    for content in (b"", b"not a film", bytes(10_000)):
        path = tmp_path / "film.mp4"
        path.write_bytes(content)
        assert measure_file(path).problem is not None
    assert measure_file(tmp_path / "missing.mp4").problem is not None


async def test_a_flawed_piece_is_reported_and_encoded_again_with_the_next_film(studio: Studio) -> None:
    await studio.render()
    second = sorted(studio.cache.glob("chunks/*/*.mp4"))[1]
    check = PieceCheck.load(second)
    assert check is not None
    for path in (studio.output, *(studio.cache / "films").iterdir()):
        path.unlink()
    replace(check, flaws=(PictureFlaw(FlawKind.different, 2, 5),)).save(second)
    before = second.stat().st_mtime_ns
    await studio.render()
    assert second.stat().st_mtime_ns != before
    assert (await measured(studio)).is_intact


async def test_a_sound_without_a_narration_is_mixed_again(studio: Studio) -> None:
    await studio.render()
    (sound,) = studio.cache.glob("sounds/*/*.sound")
    check = SoundPieceCheck.load(sound)
    spoken = check.narrations[0]
    missing = replace(spoken, inaudible=(TimeRange(0.1, 0.6),))
    replace(check, narrations=(missing,)).save(sound)
    studio.output.unlink()
    await studio.render()
    assert SoundPieceCheck.load(sound).narrations == (spoken,)
    assert probe_film(studio.output).audio_duration_s == 1.2


async def test_a_film_of_another_length_is_joined_again(studio: Studio) -> None:
    await studio.render()
    (note,) = (studio.cache / "films").iterdir()
    facts = json.loads(note.read_bytes())
    facts["measure"]["file"]["picture_s"] = 0.9
    note.write_text(json.dumps(facts))
    before = studio.output.stat().st_ino
    await studio.render()
    assert studio.output.stat().st_ino != before
    assert (await measured(studio)).file.picture_s == 1.2


def test_an_error_of_the_check_itself_is_no_problem_of_the_film(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError("a fault of the check")

    monkeypatch.setattr("reelproof.media.rendering.film_check.av.open", fail)
    measure = measure_file(tmp_path / "film.mp4")
    assert measure.problem is None
    assert measure.not_checked == "film.mp4 could not be checked (ZeroDivisionError: a fault of the check)."
