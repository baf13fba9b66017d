"""Which pictures and clips fill the frame, and which are shown whole."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reelproof.domain.asset import Take
from reelproof.domain.ids import AssetId, Digest, new_take_id
from reelproof.domain.own_media import OWN_CLIP, OWN_PICTURE
from reelproof.domain.project import SIZES, FilmOptions
from reelproof.domain.script import FormatName, PictureFit, Script
from reelproof.domain.units import Size
from reelproof.planning.assets.fit import fit_of, kept_share
from reelproof.planning.report.fit_notice import fit_notices, shape_name
from reelproof.planning.timeline.timeline import plan_timeline
from tests.unit.planning.films import generated, planned
from tests.unit.planning.parsing import read

AUTO, FILL, WHOLE = PictureFit.auto, PictureFit.fill, PictureFit.whole
WIDE = SIZES[FormatName.landscape]
DIAGRAM = Size(1024, 768)


def take_of(size: Size | None, model: str = OWN_PICTURE, duration_s: float | None = None) -> Take:
    return Take(
        id=new_take_id(),
        asset_id=AssetId("asset"),
        recipe_digest=Digest("recipe"),
        media_digest=Digest("media"),
        media_type="image/png",
        model=model,
        created_at=datetime(2026, 1, 1, tzinfo=UTC),
        duration_s=duration_s,
        width=size.width if size else None,
        height=size.height if size else None,
    )


@pytest.mark.parametrize(
    ("size", "frame", "fit"),
    [
        (DIAGRAM, WIDE, WHOLE),
        (Size(768, 1024), WIDE, WHOLE),
        (Size(3000, 1000), WIDE, WHOLE),
        (Size(1440, 900), WIDE, FILL),
        (Size(1366, 768), WIDE, FILL),
        (Size(1920, 1080), SIZES[FormatName.vertical], WHOLE),
        (Size(1000, 1010), SIZES[FormatName.square], FILL),
    ],
)
def test_an_own_picture_is_cropped_a_little_or_shown_whole(size: Size, frame: Size, fit: PictureFit) -> None:
    assert fit_of(AUTO, take_of(size), frame) is fit
    assert fit_of(AUTO, take_of(size, OWN_CLIP, 2.0), frame) is fit


def test_a_generated_picture_may_lose_more() -> None:
    assert fit_of(AUTO, take_of(Size(1536, 1024), "openai/gpt-image-2"), WIDE) is FILL
    assert fit_of(AUTO, take_of(Size(1024, 1024), "openai/gpt-image-2"), WIDE) is WHOLE
    assert fit_of(WHOLE, take_of(Size(1536, 1024), "openai/gpt-image-2"), WIDE) is WHOLE


@pytest.mark.parametrize("model", [OWN_PICTURE, "local/card"])
def test_what_has_the_frame_s_shape_fills_it_although_whole(model: str) -> None:
    assert fit_of(WHOLE, take_of(Size(1366, 768), model), WIDE) is FILL


def test_a_picture_of_unknown_size_is_left_to_the_renderer() -> None:
    assert [fit_of(fit, take_of(None), WIDE) for fit in PictureFit] == [*PictureFit]


def test_an_icon_is_not_enlarged_to_the_frame_but_a_clip_is() -> None:
    icon = Size(64, 64)
    square = SIZES[FormatName.square]
    assert fit_of(AUTO, take_of(icon), square) is WHOLE
    assert fit_of(FILL, take_of(icon), square) is FILL
    assert fit_of(AUTO, take_of(icon, OWN_CLIP, 2.0), square) is FILL
    assert fit_of(AUTO, take_of(Size(256, 144)), WIDE) is FILL


@given(
    st.integers(32, 4_000), st.integers(32, 4_000), st.sampled_from(PictureFit), st.sampled_from(FormatName)
)
def test_a_draft_is_decided_like_its_film(width: int, height: int, fit: PictureFit, name: FormatName) -> None:
    options = FilmOptions(format=name)
    draft = replace(options, draft=True)
    take = take_of(Size(width, height))
    assert fit_of(fit, take, options.film_size) is fit_of(fit, take, draft.film_size)


@given(st.floats(0.1, 10), st.sampled_from(FormatName))
def test_the_kept_share_is_that_of_the_area_in_the_frame(shape: float, name: FormatName) -> None:
    frame = SIZES[name]
    width, height = max(frame.width, frame.height * shape), max(frame.height, frame.width / shape)
    assert kept_share(shape, frame) == pytest.approx(frame.width * frame.height / (width * height))


def test_the_script_decides_before_the_options() -> None:
    script = read("One.", "", "[fit: fill] ![](a.png) Two.", "", "![](b.png) Three.")
    options = FilmOptions(fit=WHOLE)
    assets = {}
    for asset in planned(script, options):
        made = generated(asset, 2.0 if asset.kind.value == "narration" else None)
        if made.accepted_take is not None:
            made = replace(made, accepted_take=replace(made.accepted_take, width=1024, height=768))
        assets[asset.key] = made
    visuals = plan_timeline(script, options, assets).visuals
    assert [clip.fit for clip in visuals[1:-1]] == [WHOLE, FILL, WHOLE]


def test_placeholders_and_sounds_have_none() -> None:
    timeline = plan_timeline(read("One."), FilmOptions(), {})
    assert {clip.fit for clip in (*timeline.visuals, *timeline.narration, *timeline.music)} == {None}


def messages(script: Script, sizes: dict[str, Size], options: FilmOptions | None = None) -> list[str]:
    return [notice.message for notice in fit_notices(script, options or FilmOptions(), sizes)]


def test_a_plan_names_what_is_shown_whole_cropped_or_small() -> None:
    script = read(
        "![](wide.jpg) One.",
        "",
        "![](diagram.png) Two.",
        "",
        "[fit: fill] ![](tall.jpg) Three.",
        "",
        "![](icon.png) Four.",
        "",
        "![](missing.png) Five.",
    )
    sizes = {
        "wide.jpg": WIDE,
        "diagram.png": DIAGRAM,
        "tall.jpg": Size(768, 1024),
        "icon.png": Size(64, 64),
    }
    notices = [*fit_notices(script, FilmOptions(), sizes)]
    assert [(notice.message, notice.line) for notice in notices] == [
        ("diagram.png (4:3) is shown whole.", 3),
        ("icon.png (1:1) is shown small, enlarged 8 times at most.", 7),
        ("tall.jpg (3:4) is cropped to fill the frame.", 5),
    ]


def test_small_is_what_does_not_take_its_room() -> None:
    script = read("![](strip.png) One.", "", "![](logo.png) Two.", "", "![](icon.png) Three.")
    sizes = {"strip.png": Size(150, 1080), "logo.png": Size(230, 160), "icon.png": Size(120, 120)}
    assert messages(script, sizes) == [
        "strip.png (1:7.2) and logo.png (1.4:1) are shown whole.",
        "icon.png (1:1) is shown small, enlarged 8 times at most.",
    ]
    assert messages(script, {"icon.png": Size(130, 130)}) == ["icon.png (1:1) is shown whole."]


def test_many_are_one_notice() -> None:
    names = [f"{number}.png" for number in range(5)]
    script = read(*[line for name in (*names, names[0]) for line in (f"![]({name}) A sentence.", "")])
    (message,) = messages(script, dict.fromkeys(names, DIAGRAM))
    assert message == "0.png (4:3), 1.png (4:3), 2.png (4:3) and 2 more are shown whole."


def test_usual_pictures_are_not_worth_a_notice() -> None:
    script = read("![](a.png) One.", "", "![](b.png) Two.")
    for fit in PictureFit:
        assert messages(script, {"a.png": WIDE, "b.png": Size(1600, 900)}, FilmOptions(fit=fit)) == []


@pytest.mark.parametrize(
    ("size", "name"),
    [
        (Size(1024, 768), "4:3"),
        (Size(3024, 4032), "3:4"),
        (Size(1080, 1920), "9:16"),
        (Size(1366, 768), "16:9"),
        (Size(500, 501), "1:1"),
        (Size(3000, 1000), "3:1"),
        (Size(1000, 2810), "1:2.8"),
    ],
)
def test_shapes_have_their_usual_names(size: Size, name: str) -> None:
    assert shape_name(size) == name
