"""Short ways to read scripts in tests."""

from dataclasses import replace

import pytest

from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import ReelproofError
from reelproof.domain.script import Formula, Pause, Script
from reelproof.planning.script.parser import parse_script


def read(*lines: str, name: str = "talk.md", previous: Script | None = None) -> Script:
    return parse_script("\n".join(lines), name, previous)


def nothing_undrawn(_text: str, _language: str) -> tuple[str, ...]:
    """As if fonts had every character."""
    return ()


def texts(script: Script) -> list[str]:
    return [segment.text for segment in script.segments]


def narration(*lines: str) -> tuple[str | Pause | Formula, ...]:
    """The narration of a script of one segment."""
    (segment,) = read(*lines).segments
    return segment.narration


def refusal(*lines: str, name: str = "talk.md") -> str:
    """Returns the error message for a script that cannot be read."""
    with pytest.raises(ReelproofError) as caught:
        read(*lines, name=name)
    assert caught.value.failure.code is ErrorCode.InvalidInput
    assert caught.value.failure.subject == "script"
    return caught.value.failure.message


def without_lines(script: Script) -> Script:
    """Returns the script with all line numbers set to the first line, and without notices."""
    return replace(
        script,
        notices=(),
        chapters=tuple(
            replace(
                chapter,
                segments=tuple(
                    replace(segment, line=1, picture_line=None, recording_line=None)
                    for segment in chapter.segments
                ),
            )
            for chapter in script.chapters
        ),
    )
