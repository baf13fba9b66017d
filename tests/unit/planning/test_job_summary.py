"""The report describes missing assets and their placeholders as the film shows them."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from reelproof.domain.asset import Asset, AssetKind
from reelproof.domain.ids import AssetKey, JobId
from reelproof.domain.own_media import OWN_PICTURE
from reelproof.domain.project import FilmOptions
from reelproof.planning.report.film_report import report_segments
from reelproof.planning.report.job_summary import summarize
from reelproof.planning.timeline.timeline import plan_timeline
from tests.unit.planning.films import FILMED, failed, generated, planned, simple_script

SCRIPT = simple_script("The sun is warm.")
IMAGE, CLIP = "segment/s0/starting_image", "segment/s0/video"
CARD = "a title card with the segment's words"


def ended(options: FilmOptions, **endings: Callable[[Asset], Asset]) -> dict[AssetKey, Asset]:
    """All assets generated, except those of the kinds in `endings`."""
    return {asset.key: endings.get(asset.kind.value, generated)(asset) for asset in planned(SCRIPT, options)}


@pytest.mark.parametrize(
    ("endings", "replacements"),
    [
        ({}, {}),
        ({"video": failed}, {CLIP: "its starting image in motion"}),
        ({"video": failed, "starting_image": failed}, {CLIP: CARD, IMAGE: CARD}),
        ({"starting_image": failed}, {IMAGE: "its clip, which was there"}),
    ],
)
def test_placeholder_of_a_clip(
    endings: dict[str, Callable[[Asset], Asset]], replacements: dict[str, str]
) -> None:
    summary = summarize([*ended(FILMED, **endings).values()], JobId("job"), [])
    assert {row.asset: row.replacement for row in summary.placeholders} == replacements


def test_placeholders_of_pictures_and_sounds() -> None:
    lost = ended(FilmOptions(), image=failed, narration=failed, music=failed)
    replacements = {
        row.kind.value: row.replacement for row in summarize([*lost.values()], JobId("job"), []).placeholders
    }
    assert replacements == {
        "image": CARD,
        "narration": "silence as long as the words take to say",
        "music": "no music",
    }


@pytest.mark.parametrize(
    ("options", "kinds"),
    [(FILMED, ["starting_image", "video", "narration"]), (FilmOptions(), ["image", "narration"])],
)
def test_a_segment_lists_all_that_is_made_for_it(options: FilmOptions, kinds: list[str]) -> None:
    assets = ended(options)
    rows = report_segments(SCRIPT, plan_timeline(SCRIPT, options, assets), [*assets.values()], {})
    (row,) = [row for row in rows if row.segment_id]
    assert [asset.kind.value for asset in row.assets] == kinds


def test_own_files_are_not_counted_as_generated() -> None:
    images = [asset for asset in ended(FilmOptions()).values() if asset.kind is AssetKind.image]
    first = images[0]
    assert first.accepted_take is not None
    own = replace(first, accepted_take=replace(first.accepted_take, model=OWN_PICTURE))
    more = len(images) - 1
    (sentence,) = summarize([own, *images[1:]], JobId("job"), []).sentences
    assert sentence == f"{len(images)} images: {more} generated, 1 your own"
