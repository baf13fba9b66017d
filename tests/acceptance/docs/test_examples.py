"""The examples are scripts that make good films."""

from pathlib import Path

import pytest

from reelproof.domain.script import FormatName, Script
from reelproof.planning.script.parser import parse_script
from reelproof.planning.script.passage_splitting import count_words

FOLDER = Path(__file__).parents[3] / "examples"
PATHS = sorted(FOLDER.glob("*.md"))


def script(path: Path) -> Script:
    return parse_script(path.read_text("utf-8"), path.name)


@pytest.mark.parametrize("path", PATHS, ids=[path.stem for path in PATHS])
def test_an_example_sets_all_that_shapes_it_but_the_voice(path: Path) -> None:
    options = script(path).options
    assert None not in (options.format, options.style, options.music)
    assert options.voice is None


@pytest.mark.parametrize("path", PATHS, ids=[path.stem for path in PATHS])
def test_every_paragraph_is_one_segment_short_enough_for_a_picture(path: Path) -> None:
    paragraphs = path.read_text("utf-8").split("---\n", 2)[2].split("\n\n")
    segments = script(path).segments
    assert len(segments) == sum(not paragraph.strip().startswith("#") for paragraph in paragraphs)
    assert all(5 <= count_words(segment.text) <= 30 for segment in segments)


@pytest.mark.parametrize(
    ("name", "format_name", "fewest", "most"),
    [
        ("lecture", FormatName.landscape, 270, 300),
        ("short", FormatName.vertical, 90, 110),
        ("demo", FormatName.landscape, 55, 75),
        ("chocolate-es", FormatName.landscape, 130, 160),
    ],
)
def test_an_example_is_as_long_as_its_kind(
    name: str, format_name: FormatName, fewest: int, most: int
) -> None:
    example = script(FOLDER / f"{name}.md")
    assert example.options.format is format_name
    assert fewest <= sum(count_words(segment.text) for segment in example.segments) <= most
