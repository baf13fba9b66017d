"""Scripts written by a language model: JSON format, word and length limits, conversion to Markdown."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from reelproof.domain.brief import Brief
from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import INVALID_SCRIPT, Failure, ReelproofError
from reelproof.domain.frozen import frozen
from reelproof.domain.script import ScriptOptions
from reelproof.planning.script.directive import escape_brackets
from reelproof.planning.script.parser import parse_script
from reelproof.planning.script.script_markdown import escaped, to_markdown
from reelproof.planning.script.speech.speaking import estimate_duration_s

MAX_SEGMENT_WORDS = 90
# Lengths may deviate from the request, but not by half or double.
SHORTEST, LONGEST = 0.5, 1.8
SHORT_FILM_S = 20.0


@frozen
class WrittenSegment:
    """A passage and what its picture shall show."""

    narration: str
    visual: str


@frozen
class WrittenChapter:
    """A heading, which may be empty, and its passages."""

    title: str
    segments: tuple[WrittenSegment, ...]


@frozen
class WrittenScript:
    """A model's validated response."""

    title: str
    chapters: tuple[WrittenChapter, ...]

    @property
    def segments(self) -> tuple[WrittenSegment, ...]:
        return tuple(segment for chapter in self.chapters for segment in chapter.segments)


def read_written_script(content: bytes, brief: Brief) -> WrittenScript:
    """Raises ReelproofError (ProviderFailure) with all problems, suitable for the model to repair."""
    try:
        script = _script(json.loads(content))
    except (ValueError, RecursionError, KeyError, TypeError) as error:
        raise _invalid("it is not JSON in the requested format") from error
    problems = list(_problems(script, brief))
    if problems:
        raise _invalid("; ".join(problems))
    return script


def script_markdown(script: WrittenScript, brief: Brief, options: ScriptOptions) -> str:
    """Writes the script as Markdown for further editing."""
    blocks = [f"---\ntitle: {json.dumps(script.title, ensure_ascii=False)}\nlanguage: {brief.language}\n---"]
    for chapter in script.chapters:
        if chapter.title.strip():
            blocks.append(f"## {escaped(_line(chapter.title))}")
        blocks += map(_paragraph, chapter.segments)
    parsed = parse_script("\n\n".join(blocks) + "\n", "script.md")
    return to_markdown(replace(parsed, options=options))


def _paragraph(segment: WrittenSegment) -> str:
    words = escaped(_line(segment.narration))
    if not segment.visual.strip():
        return words
    return f"[picture: {escape_brackets(_line(segment.visual))}]\n{words}"


def _line(text: str) -> str:
    return " ".join(text.split())


def _script(value: Any) -> WrittenScript:
    chapters = tuple(
        WrittenChapter(_text(chapter["title"] or ""), tuple(map(_segment, _list(chapter["segments"]))))
        for chapter in _list(value["chapters"])
    )
    return WrittenScript(_text(value["title"]), chapters)


def _segment(value: Mapping[str, Any]) -> WrittenSegment:
    return WrittenSegment(_text(value["narration"]), _text(value["visual"] or ""))


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("a text was expected")
    return value


def _list(value: object) -> Sequence[Any]:
    if not isinstance(value, list):
        raise TypeError("a list was expected")
    return value


def _problems(script: WrittenScript, brief: Brief) -> Iterator[str]:
    if not script.title.strip():
        yield "the title is empty"
    if not script.segments:
        yield "there are no segments"
    for number, segment in enumerate(script.segments, start=1):
        if not any(character.isalnum() for character in segment.narration):
            yield f"segment {number} has no narration"
        if len(segment.narration.split()) > MAX_SEGMENT_WORDS:
            yield f"the narration of segment {number} has more than {MAX_SEGMENT_WORDS} words; split it"
    spoken_s = sum(estimate_duration_s(segment.narration, brief.language) for segment in script.segments)
    if brief.duration_s < SHORT_FILM_S:
        return
    if not SHORTEST * brief.duration_s <= spoken_s <= LONGEST * brief.duration_s:
        yield f"the narration takes {spoken_s:.0f} s to say, but {brief.duration_s:.0f} s were requested"


def _invalid(problem: str) -> ReelproofError:
    message = f"The script that was written can't be used: {problem}."
    failure = Failure(
        ErrorCode.ProviderFailure, message, provider_code=INVALID_SCRIPT, details={"problem": problem}
    )
    return ReelproofError(failure)
