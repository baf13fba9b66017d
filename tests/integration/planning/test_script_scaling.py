"""Parsing time grows at most linearly, even for hostile scripts, and script size is limited."""

import gc
from collections.abc import Callable, Iterator
from contextlib import suppress
from time import process_time

import pytest

from reelproof.domain.failure import ReelproofError
from reelproof.planning.script.language_finding import spoken_words
from reelproof.planning.script.parser import MAX_WORDS, parse_script
from reelproof.planning.script.script_text import MAX_LINES, MAX_MARKS
from tests.unit.planning.parsing import refusal

MAX_GROWTH = 3.0
MAX_ROUNDS = 4
HOSTILE: dict[str, Callable[[int], str]] = {
    "brackets": lambda size: "a " + "[" * size,
    "pictures that never end": lambda size: "a " + "![a](b" * (size // 4),
    "brackets in brackets": lambda size: "[" * (size // 2) + "a" + "](b)" * (size // 2),
    "links without an address": lambda size: "a " + "[a](" * size,
    "links with a title": lambda size: "a " + '[a](b "' * size,
    "footnotes": lambda size: "a " + "^[" * (size // 2),
    "marks of footnotes": lambda size: "a[^1]\n\n[^1]: b\n\n" + "[^1]" * (size // 3),
    "references": lambda size: (
        "".join(f"[a{number}]: b\n" for number in range(size // 3)) + "\n\n" + "[a1] " * 900
    ),
    "emphasis": lambda size: "a " + "**a*_b " * (size // 4),
    "code of many lengths": lambda size: " ".join(
        "`" * length for length in range(1, int((2 * size) ** 0.5))
    ),
    "comments": lambda size: "a " + "<!--" * (size // 4),
    "tags": lambda size: "a " + '<a b="' * (size // 2),
    "sections of XML": lambda size: "a " + "<![CDATA[" * (size // 4),
    "entities": lambda size: "a " + "&a" * size,
    "quotations in quotations": lambda size: "> " * (size // 3) + "a\n" + "b\n" * (size // 3),
    "lists in lists": lambda size: "".join(" " * (line % 40) + "- a\n" for line in range(size // 3)),
    "lists in quotations": lambda size: "> - " * (size // 3) + "a\n" + "b\n" * (size // 3),
    "items": lambda size: "- a\n" * (size // 3),
    "headings": lambda size: "# a\n" * (size // 3) + "a",
    "tables": lambda size: "|a" * (size // 4) + "\n" + "|-" * (size // 4) + "\n\na",
    "pauses": lambda size: "a. [pause 1s] " * (size // 4),
    "directives that never end": lambda size: "[picture: " + "[a] " * (size // 2),
    "ids": lambda size: "".join(f"a {{#a{number}}}\n\n" for number in range(size // 8)),
    "short sentences": lambda size: "Oh. " * (2 * size),
    "quotation marks": lambda size: '"Oh." ' * size,
    "one long word": lambda size: "a" * (20 * size),
    "front matter of brackets": lambda size: "---\na: " + "{[" * (size // 2) + "\n---\na",
    "front matter in front matter": lambda size: (
        "---\n" + "".join(" " * (n % 80) + "a:\n" for n in range(size // 4)) + "\n---\na"
    ),
    "front matter of anchors": lambda size: "---\na: &a x\n" + "b: *a\n" * (size // 4) + "---\na",
    "JSON in JSON": lambda size: '{"a":' * (size // 4) + "\n\na",
    "dollars": lambda size: "a " + "$x" * size,
    "formulas that never end": lambda size: "a " + r"\(x" * (size // 2),
    "blocks of formulas that never end": lambda size: "a\n\n" + "$$\n" * (size // 3),
    "environments that never end": lambda size: "a\n\n" + "\\begin{align}\n\n" * (size // 8),
    "marks in pairs": lambda size: "a " + "==a" * (size // 2),
    "insertions in marks": lambda size: "a " + "==++" * (size // 4) + "b" + "++==" * (size // 4),
    "wiki links that never end": lambda size: "a " + "[[a|" * (size // 3),
    "shortcodes that never end": lambda size: "a " + "{{< a " * (size // 3),
    "attributes that never end": lambda size: "a " + "{.a .b " * (size // 3),
    "emoji codes": lambda size: "a " + ":a" * size,
    "citations that never end": lambda size: "a " + "[@a; " * (size // 2),
    "components that never end": lambda size: "a " + "<A b " * (size // 2),
    "tags without an end": lambda size: "a\n\n" + "<table><tr><td>a\n\n" * (size // 20),
    "lists of tags": lambda size: "<ul><li>a" * (size // 8),
    "indented in indented": lambda size: (
        "a\n\n" + "".join(" " * (4 + 4 * (n % 60)) + "a b\n\n" for n in range(size // 40))
    ),
    "lines of verse": lambda size: "| a\n" * (size // 3),
    "divisions": lambda size: "::: a\n" * (size // 3),
    "admonitions": lambda size: "!!! a\n    a\n" * (size // 6),
    "definitions": lambda size: "a\n: b\n\n" * (size // 6),
    "percent signs": lambda size: "a " + "%% " * (size // 2),
    "words in brackets": lambda size: "a " + "[image: a " * (size // 4),
    "code of one tick": lambda size: "a " + "` " * size,
    "fences": lambda size: "```\n" * (size // 4),
    "pauses that never end": lambda size: "a " + "[pause " * (size // 4),
    "links that never end": lambda size: "a " + "](" * size,
    "a line of marks": lambda size: ":::" * (20 * size),
    "tabs at the start of a line": lambda size: "\t" * (20 * size) + "a",
    "blanks in an import": lambda size: "import" + " " * size + "a",
    "control characters": lambda size: "a\x1b[" * (20 * size),
}


@pytest.fixture(autouse=True)
def no_garbage_collection() -> Iterator[None]:
    """Its duration depends on the garbage left by other tests."""
    gc.disable()
    yield
    gc.enable()


@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE)
def test_time_grows_with_the_script_and_no_faster(hostile: Callable[[int], str]) -> None:
    assert_grows_evenly(lambda size: seconds_for(hostile(size)), 4_000)


@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE)
def test_so_it_does_when_its_language_is_found(hostile: Callable[[int], str]) -> None:
    def seconds_for_words(size: int) -> float:
        text = hostile(size)
        start_s = process_time()
        spoken_words(text)
        return process_time() - start_s

    assert_grows_evenly(seconds_for_words, 20_000)


def assert_grows_evenly(seconds: Callable[[int], float], size: int) -> None:
    """Alternates sizes and takes the best of two to four runs, since other processes may be busy."""
    once, twice = seconds(size), seconds(2 * size)
    for _ in range(MAX_ROUNDS - 1):
        once, twice = min(once, seconds(size)), min(twice, seconds(2 * size))
        if twice < MAX_GROWTH * once + 0.01:
            return
    pytest.fail(f"{once:.3f} s for one size, {twice:.3f} s for twice that")


def seconds_for(text: str) -> float:
    start_s = process_time()
    with suppress(ReelproofError):
        parse_script(text, "talk.md")
    return process_time() - start_s


REPEATED = {
    "words": lambda number, size: f"Name{number} " + "word " * size + ".",
    "letters": lambda number, size: f"name{number}" + "a" * (20 * size),
}


@pytest.mark.parametrize("repeated", REPEATED.values(), ids=REPEATED)
def test_so_it_does_when_an_edited_script_is_compared_with_what_it_was(
    repeated: Callable[[int, int], str],
) -> None:
    def seconds_for_edit(size: int) -> float:
        before, after = (
            "\n\n".join(repeated(number + start, size + start) for number in range(12)) for start in (0, 50)
        )
        previous = parse_script(before, "talk.md")
        start_s = process_time()
        assert len(parse_script(after, "talk.md", previous).segments) == 12
        return process_time() - start_s

    assert_grows_evenly(seconds_for_edit, 450)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "* " * (MAX_MARKS + 1),
            "50,001 characters of this script are marks such as * [ # | and at most 50,000",
        ),
        ("a\r" * (MAX_LINES + 1), "a script has at most 20,000 lines, and this one 20,001; split it"),
        ("Oh. " * (MAX_WORDS + 1), "a film has at most 100,000 words, and this script 100,001; split it"),
    ],
)
def test_there_is_an_end_to_it(text: str, message: str) -> None:
    assert refusal(text).startswith(message)


def test_plain_text_may_hold_any_number_of_marks() -> None:
    assert parse_script("*" * (MAX_MARKS + 1) + " The sun.", "talk.txt").segments
