"""Reelproof as a library: every argument of a wrong type is refused in one sentence, with a remedy."""

import traceback
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import reelproof
from reelproof.domain.asset import AssetKind
from reelproof.domain.caption_style import CaptionStyle
from reelproof.domain.error_list import ErrorCode
from reelproof.domain.script import MotionName, MusicMood, PictureFit, TransitionKind
from reelproof.library.options import request_choices_of

SURROGATE = "Rain \udc80"
NOT_A_TEXT: Sequence[object] = (None, 5, True, b"rain", ["rain"], "", " ", SURROGATE)
NOT_A_FOLDER: Sequence[object] = (None, 5, True, b"films", ["films"], "", SURROGATE, Path("films\0"))
NOT_A_NAME: Sequence[object] = (None, 5, True, b"night", ["night"], {}, "", "nigth")
NOT_A_BOOL: Sequence[object] = (None, 0, 1, "no", "", [])
NOT_A_NUMBER: Sequence[object] = (None, True, "2.5", [2.5], {})
NOT_A_CHAIN: Sequence[object] = (
    None,
    5,
    True,
    "local/card",
    b"local/card",
    [],
    [5],
    [None],
    [""],
    {"local/card"},
    [SURROGATE],
)
WRONG: dict[str, Sequence[object]] = {
    "output": NOT_A_FOLDER,
    "home": NOT_A_FOLDER,
    "format": NOT_A_NAME,
    "style": NOT_A_NAME,
    "music": NOT_A_NAME,
    "voice": NOT_A_TEXT,
    "language": NOT_A_TEXT,
    "captions": (*NOT_A_BOOL, "on", "karoake", b"box", SURROGATE),
    "draft": NOT_A_BOOL,
    "video": NOT_A_BOOL,
    "transition": NOT_A_NAME,
    "motion": NOT_A_NAME,
    "fit": NOT_A_NAME,
    "stays_local": NOT_A_BOOL,
    "codec": ("vp9", "", "h 264"),
    "encoder": ("gpu", ""),
    "fps": (*NOT_A_NUMBER, 30.0, 31, 10**400),
    "max_cost_usd": (*NOT_A_NUMBER, -1, float("nan"), float("inf"), Decimal("NaN"), 1_000_001, 10**400),
    "writer": NOT_A_CHAIN,
    "chains": (
        *(None, 5, "local/card", ["local/card"], {5: ["local/card"]}, {"picture": ["local/card"]}),
        *({"image": chain} for chain in NOT_A_CHAIN),
    ),
}
WRONG_BRIEFS: dict[str, Sequence[object]] = {
    "text": NOT_A_TEXT,
    "language": NOT_A_TEXT,
    "duration_s": (*NOT_A_NUMBER, 0, 9.9, -60, 3601, 10**400, float("nan")),
    "audience": NOT_A_NAME,
}


@pytest.fixture(autouse=True)
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("REELPROOF_HOME", str(tmp_path / "home"))
    (tmp_path / "rain.md").write_text("# Rain\n\nThe sun warms the sea.\n")
    return tmp_path


def refusal(script: Any, options: dict[str, Any]) -> reelproof.ReelproofError:
    with pytest.raises(reelproof.ReelproofError) as refused:
        reelproof.make(script, **options)
    return refused.value


def check_sentence(error: reelproof.ReelproofError, argument: str) -> None:
    failure = error.failure
    assert failure.full_code == f"{ErrorCode.InvalidInput}:{argument}"
    assert failure.message.endswith((".", "?"))
    assert "\n" not in failure.message
    assert failure.message.encode()
    assert failure.remedy


def test_the_table_names_every_option() -> None:
    assert WRONG.keys() == reelproof.MakeOptions.__optional_keys__ - {"frame_rate"}


def test_the_frame_rate_has_two_names(work: Path) -> None:
    assert "not one of 24, 25, 30, 60" in refusal("rain.md", {"frame_rate": 31}).failure.message
    assert "two names" in refusal("rain.md", {"frame_rate": 25, "fps": 25}).failure.message


def test_all_wrong_values_are_refused_together(work: Path) -> None:
    failure = refusal("rain.md", {"style": "neon", "draft": "no", "fps": 50}).failure
    assert [name in failure.message for name in ("style: 'neon'", "draft is 'no'", "fps: 50")] == [True] * 3


def test_models_for_music_may_be_given_without_music() -> None:
    chosen = request_choices_of({"music": "none", "chains": {"music": ["local/music"]}}).choices
    assert chosen.music is MusicMood.none
    assert chosen.chains == {AssetKind.music: ("local/music",)}


def test_details_name_each_field_with_what_was_probably_meant(work: Path) -> None:
    options = {"codec": "h265", "fps": "25", "language": "Deutch", "voice": "bf_ema", "stays_local": True}
    failure = refusal("rain.md", options).failure
    assert failure.details["fields"] == [
        {
            "field": "codec",
            "message": "codec: 'h265' is not one of h264, av1; did you mean h264?",
            "suggestion": "h264",
        },
        {"field": "fps", "message": "fps is '25', not one of 24, 25, 30, 60.", "suggestion": None},
        {
            "field": "language",
            "message": "language: 'Deutch' is not a known language; did you mean German? Write de.",
            "suggestion": "de",
        },
        {
            "field": "voice",
            "message": "Unknown voice: bf_ema. Did you mean bf_emma? See: reelproof voices",
            "suggestion": "bf_emma",
        },
    ]


def test_a_misspelled_option_is_refused_with_the_nearest() -> None:
    with pytest.raises(TypeError, match="no option 'captons'; did you mean captions"):
        reelproof.make("rain.md", captons=True)  # type: ignore[call-arg]


@pytest.mark.parametrize(("option", "value"), [(name, one) for name in WRONG for one in WRONG[name]])
def test_an_option_of_a_wrong_type_is_refused(work: Path, option: str, value: object) -> None:
    error = refusal("rain.md", {option: value})
    check_sentence(error, option)
    assert error.failure.message.startswith(option)
    assert [path.name for path in work.iterdir()] == ["rain.md"]


@pytest.mark.parametrize("script", [None, 5, True, b"rain.md", ["rain.md"], {}])
def test_a_script_of_a_wrong_type_is_refused(script: object) -> None:
    error = refusal(script, {})
    check_sentence(error, "script")
    assert error.failure.remedy == "Pass a path, a text or a Brief."


@pytest.mark.parametrize("script", [SURROGATE, f"# {SURROGATE}\n\nSun.\n", Path(SURROGATE), "rain\0.md"])
def test_a_script_with_characters_that_nothing_stores_is_refused(script: str | Path) -> None:
    check_sentence(refusal(script, {}), "script")


@pytest.mark.parametrize(
    ("field", "value"), [(name, one) for name in WRONG_BRIEFS for one in WRONG_BRIEFS[name]]
)
def test_a_brief_with_a_wrong_field_is_refused(field: str, value: object) -> None:
    fields: dict[str, Any] = {"text": "How rain forms", field: value}
    check_sentence(refusal(reelproof.Brief(**fields), {}), "brief" if field == "text" else field)


@pytest.mark.parametrize("on_event", [5, "print", [], True])
def test_on_event_that_cannot_be_called_is_refused(on_event: object) -> None:
    check_sentence(refusal("rain.md", {"on_event": on_event}), "on_event")


def test_a_traceback_ends_with_the_remedy() -> None:
    error = refusal("rain.md", {"draft": "no"})
    assert traceback.format_exception(error)[-1] == "Pass True or False, or omit draft.\n"


def test_a_misspelled_caption_style_is_suggested() -> None:
    error = refusal("rain.md", {"captions": "karoake"})
    assert error.failure.message == (
        "captions: 'karoake' is not one of True, False, clean, bold, box, karaoke; did you mean karaoke?"
    )
    assert error.failure.remedy is not None
    assert error.failure.remedy.startswith("Pass True, False or one of clean, ")


@pytest.mark.parametrize("captions", [True, False, "bold", CaptionStyle.bold])
def test_captions_are_a_switch_or_a_style(captions: Any) -> None:
    choices = request_choices_of({"captions": captions}).choices
    assert (choices.burn_captions, choices.caption_style) == (captions is not False, STYLES.get(captions))


def test_spellings_of_scripts_are_known() -> None:
    choices = request_choices_of({"transition": "Cross-fade", "motion": "zoom in", "fit": "Fill"}).choices
    assert (choices.transition, choices.motion) == (TransitionKind.crossfade, MotionName.zoom_in)
    assert choices.fit is PictureFit.fill


STYLES = {"bold": CaptionStyle.bold}


def test_a_long_value_is_abbreviated() -> None:
    error = refusal("rain.md", {"captions": "no" * 10_000})
    assert len(error.failure.message) < 200


@pytest.mark.parametrize("amount", [0, 2.5, Decimal("2.5"), 1_000_000])
def test_any_kind_of_number_is_an_amount(amount: Any) -> None:
    choices = request_choices_of({"max_cost_usd": amount})
    assert choices.max_cost_microusd == amount * 1_000_000


def test_a_tuple_is_a_chain_like_a_list() -> None:
    as_tuple = request_choices_of({"writer": ("local/writer",), "chains": {"image": ("local/card",)}})
    as_list = request_choices_of({"writer": ["local/writer"], "chains": {"image": ["local/card"]}})
    assert as_tuple == as_list
