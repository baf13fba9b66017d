"""Segments that show a formula, code or a table, and silent segments."""

import pytest

from reelproof.domain.asset import Asset, AssetKind
from reelproof.domain.ids import ChapterId, SegmentId
from reelproof.domain.project import FilmOptions
from reelproof.domain.script import Chapter, Exhibit, ExhibitKind, Pause, Script, Segment
from reelproof.planning.assets.film_assets import plan_assets
from reelproof.planning.timeline.timeline import estimate_film_s, plan_timeline
from tests.unit.planning.films import FILMED, PROJECT, failed, generated

CODE = Exhibit(ExhibitKind.code, "print(1)", syntax="python")
TABLE = Exhibit(ExhibitKind.table, rows=(("a", "b"), ("1", "2")))
FORMULA = Exhibit(ExhibitKind.formula, r"a = \frac{b}{c}")
SILENT = Segment(SegmentId("silent"), (Pause(4.0),), exhibit=CODE)
SPOKEN = Segment(SegmentId("spoken"), ("Some words are said.",))
PAINTED = FilmOptions(chains={AssetKind.image: ("openai/gpt-image-2", "local/card")})


def script_of(*segments: Segment) -> Script:
    return Script("A film", "en", (Chapter(ChapterId("c"), "A chapter", segments),))


def picture_of(segment: Segment, options: FilmOptions = PAINTED) -> Asset:
    assets = plan_assets(PROJECT, script_of(segment), options, {})
    return next(asset for asset in assets if asset.segment_id and asset.kind is not AssetKind.narration)


@pytest.mark.parametrize("exhibit", [CODE, TABLE, FORMULA])
def test_an_exhibit_is_drawn_on_a_card_whatever_the_chain_is(exhibit: Exhibit) -> None:
    picture = picture_of(Segment(SegmentId("s"), ("Look.",), exhibit=exhibit))

    assert picture.chain == ("local/card",)
    assert picture.recipe is not None
    shown = picture.recipe.parameters["exhibit"]
    assert isinstance(shown, dict)
    assert shown["kind"] == exhibit.kind.value
    assert shown["heading"] == "A chapter"


def test_a_formula_is_handed_over_as_tex_in_letters_and_as_mathml() -> None:
    picture = picture_of(Segment(SegmentId("s"), ("Look.",), exhibit=FORMULA))

    assert picture.recipe is not None
    shown = picture.recipe.parameters["exhibit"]
    assert isinstance(shown, dict)
    assert (shown["tex"], shown["written"]) == (FORMULA.source, "a = b/c")
    assert "<mfrac>" in str(shown["mathml"])


def test_another_exhibit_is_another_recipe_and_none_leaves_the_recipe_as_it_was() -> None:
    plain, code, table = (
        picture_of(Segment(SegmentId("s"), ("Look.",), exhibit=one), FilmOptions())
        for one in (None, CODE, TABLE)
    )

    assert plain.recipe is not None
    assert code.recipe is not None
    assert table.recipe is not None
    assert "exhibit" not in plain.recipe.parameters
    assert len({plain.recipe.digest, code.recipe.digest, table.recipe.digest}) == 3


def test_a_picture_of_the_writers_own_is_shown_in_place_of_the_exhibit() -> None:
    picture = picture_of(Segment(SegmentId("s"), ("Look.",), exhibit=CODE, own_picture="code.png"))

    assert picture.chain == ("own/picture", "local/card")


def test_exhibits_stand_still_in_films_of_clips() -> None:
    assert picture_of(Segment(SegmentId("s"), ("Look.",), exhibit=CODE), FILMED).kind is AssetKind.image


@pytest.mark.parametrize("silent", [SILENT, Segment(SegmentId("silent"), (Pause(4.0),))])
def test_a_silent_segment_has_a_picture_for_as_long_as_its_pause_and_no_narration(silent: Segment) -> None:
    script = script_of(SPOKEN, silent, SPOKEN)
    assets = plan_assets(PROJECT, script, FilmOptions(), {})
    by_key = {asset.key: asset for asset in assets}

    timeline = plan_timeline(script, FilmOptions(), by_key)

    assert not any(asset.segment_id == "silent" and asset.kind is AssetKind.narration for asset in assets)
    (clip,) = [clip for clip in timeline.visuals if clip.segment_id == "silent"]
    assert timeline.rate.seconds(clip.duration) == 4.0
    assert all(asset.title and asset.base_prompt for asset in assets if asset.segment_id == "silent")
    assert all(dependency.key in by_key for asset in assets for dependency in asset.depends_on)
    start_s, end_s = timeline.rate.seconds(clip.start), timeline.rate.seconds(clip.end)
    assert all(caption.end_s <= start_s or caption.start_s >= end_s for caption in timeline.captions)
    assert [clip.segment_id for clip in timeline.narration] == ["spoken", "spoken"]


def test_a_silent_film_has_no_narration_and_no_captions() -> None:
    script = script_of(SILENT)
    assets = plan_assets(PROJECT, script, FilmOptions(), {})

    for made in (tuple(map(generated, assets)), tuple(map(failed, assets))):
        by_key = {asset.key: asset for asset in made}
        timeline = plan_timeline(script, FilmOptions(), by_key)
        assert (timeline.narration, timeline.captions) == ((), ())
        assert estimate_film_s(script, FilmOptions(), by_key) == timeline.duration_s
