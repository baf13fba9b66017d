"""A script written down as Markdown, so that it reads back as the same script."""

import re
from collections.abc import Iterator, Sequence

from reelproof.domain.script import Chapter, Formula, Pause, Script, Segment
from reelproof.planning.directive import (
    Directive,
    ExplicitId,
    OwnPicture,
    OwnRecording,
    Visual,
    is_explicit_id,
    write_directive,
)
from reelproof.planning.front_matter import write_front_matter
from reelproof.planning.segment_id import CHAPTER_PREFIX, SEGMENT_PREFIX, Named, assign_ids

_MARKUP = re.compile(r"[\\`*_\[<]|~(?=~)|\{(?=#)|&(?=[#\w]+;)")
_LINE_START = re.compile(r"^(\d{1,9}(?=[.)](?:\s|$))|(?=[#>+-]))")
_HASH = re.compile(r"(?<!\\)#")


def to_markdown(script: Script) -> str:
    """Settings, chapters, paragraphs and directives; ids only where the words alone would give others."""
    segment_ids = iter(
        _given_ids(SEGMENT_PREFIX, [Named(segment.text, segment.id) for segment in script.segments])
    )
    chapter_ids = _given_ids(
        CHAPTER_PREFIX, [Named(chapter.title or "", chapter.id) for chapter in script.chapters]
    )
    blocks = [write_front_matter(script)]
    for chapter, chapter_id in zip(script.chapters, chapter_ids, strict=True):
        blocks += _heading(chapter, chapter_id)
        blocks += [_paragraph(segment, next(segment_ids)) for segment in chapter.segments]
    return "\n\n".join(blocks) + "\n"


def _given_ids(prefix: str, named: Sequence[Named]) -> list[str]:
    """Directives for the ids that differ from those made from the words; empty texts for the others."""
    made = assign_ids(prefix, [Named(each.text) for each in named])
    return [
        write_directive(ExplicitId(each.id)) if each.id and each.id != id_ and is_explicit_id(each.id) else ""
        for each, id_ in zip(named, made, strict=True)
    ]


def _heading(chapter: Chapter, given_id: str) -> Iterator[str]:
    if chapter.title is not None:
        title = _HASH.sub(r"\\#", escaped(chapter.title))
        yield f"## {title} {given_id}".rstrip()


def _paragraph(segment: Segment, given_id: str) -> str:
    directives: list[Directive] = [OwnPicture(segment.own_picture)] if segment.own_picture else []
    directives += [Visual(segment.visual, segment.moves)] if segment.visual else []
    directives += [OwnRecording(segment.own_recording)] if segment.own_recording else []
    words = map(_words, segment.narration)
    return "\n".join([*map(write_directive, directives), " ".join([*words, given_id]).rstrip()])


def _words(part: str | Pause | Formula) -> str:
    match part:
        case Pause():
            return write_directive(part)
        case Formula(tex):
            return f"${tex}$"
    return escaped(part)


def escaped(text: str) -> str:
    """Text that Markdown reads as itself, also at the start of a line."""
    return _LINE_START.sub(r"\1\\", _MARKUP.sub(r"\\\g<0>", text))
