"""Lines about what is wrong with a film."""

from reelproof.cli.text.self_check_text import MAX_LISTED, finding_fix_lines, finding_lines
from reelproof.domain.ids import AssetKey
from reelproof.domain.self_check import Finding, FindingCode, Remedy

SILENT = Finding(
    FindingCode.RecordingSilent,
    "The recording of “Rain” is silent.",
    Remedy.remake_recording,
    asset=AssetKey("segment/rain/narration"),
)
BLANK = Finding(FindingCode.PictureBlank, "The film shows a single color there.")


def test_a_right_film_has_no_lines() -> None:
    assert [*finding_lines((), "report.html"), *finding_fix_lines((), "film.md")] == []


def test_each_finding_is_listed_and_each_command_once() -> None:
    lines = [*finding_lines((SILENT, BLANK, BLANK), "report.html")]
    assert lines[1:3] == ["Wrong with the film: 3", "  The recording of “Rain” is silent."]
    commands = [line.strip() for line in finding_fix_lines((SILENT, BLANK, BLANK), "my film.md")]
    assert commands[3::2] == [
        "reelproof regen 'my film.md' segment/rain/narration",
        "reelproof render 'my film.md'",
    ]


def test_a_long_list_ends_with_the_report() -> None:
    lines = [*finding_lines((BLANK,) * (MAX_LISTED + 5), "report.html")]
    assert lines[-1] == "  … and 5 more; see report.html"
