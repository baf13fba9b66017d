"""A paragraph that is a clip in a film of still pictures."""

import pytest

from reelproof.domain.asset import AssetKind
from reelproof.domain.failure import ReelproofError
from reelproof.domain.project import FilmOptions
from reelproof.engine.catalog.catalog import Catalog
from reelproof.engine.plan.option_checks import check_clips
from reelproof.planning.script.parser import parse_script
from reelproof.planning.script.script_markdown import to_markdown
from reelproof.testing.scripted import ScriptedProvider
from tests.unit.planning.films import planned

TEXT = "The harbor sleeps.\n\n[clip: a ship rolls]\nThe wind comes back.\n\n<!-- clip: gulls -->\nGulls cry."
CATALOG = Catalog({"scripted": ScriptedProvider()}, {})
OPTIONS = FilmOptions(chains=dict.fromkeys(AssetKind, ("scripted/any",)))


def test_it_is_written_like_a_picture_and_reads_back() -> None:
    script = parse_script(TEXT, "a.md")
    assert [(segment.visual, segment.moves) for segment in script.segments] == [
        (None, False),
        ("a ship rolls", True),
        ("gulls", True),
    ]
    assert "[clip: a ship rolls]" in to_markdown(script)
    assert parse_script(to_markdown(script), "a.md").segments[1].moves


def test_it_alone_has_a_clip() -> None:
    kinds = [asset.kind for asset in planned(parse_script(TEXT, "a.md"), OPTIONS) if asset.segment_id]
    assert kinds.count(AssetKind.video) == kinds.count(AssetKind.starting_image) == 2
    assert kinds.count(AssetKind.image) == 1


def test_a_missing_clip_model_is_reported_before_anything_is_made() -> None:
    script = parse_script(TEXT, "a.md")
    check_clips(CATALOG, script, OPTIONS)
    with pytest.raises(ReelproofError, match="--video-model PROVIDER/MODEL"):
        check_clips(CATALOG, script, FilmOptions(chains={AssetKind.image: ("scripted/any",)}))
    check_clips(CATALOG, parse_script("Still.", "a.md"), FilmOptions())
