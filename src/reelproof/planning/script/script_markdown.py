"""Writes a script as Markdown (`script.md`) that parses back to the same script; escaping."""

import re
from collections.abc import Iterator, Sequence

from reelproof.domain.script import (
    Chapter,
    Exhibit,
    ExhibitKind,
    Formula,
    Pause,
    Script,
    Segment,
    TransitionKind,
)
from reelproof.planning.script.aside import aside_starts
from reelproof.planning.script.directive import (
    Directive,
    ExplicitId,
    FitDirective,
    MotionDirective,
    OwnPicture,
    OwnRecording,
    TransitionDirective,
    Visual,
    is_explicit_id,
    write_directive,
)
from reelproof.planning.script.front_matter.writing import write_front_matter
from reelproof.planning.script.markdown.math import write_formula
from reelproof.planning.script.segment_id import (
    CHAPTER_PREFIX,
    SEGMENT_PREFIX,
    NamedText,
    assign_ids,
    named_segment,
)
from reelproof.planning.script.speech.reading_time import reading_time_s

_MARKUP = re.compile(
    r"[\\`*_\[(<$~^{]|(?<=\+)\+|\+(?=\+)|(?<=-)-|-(?=-)|(?<==)=|=(?==)|(?<=%)%|%(?=%)|[=+%]\}|@|&(?=[#\w]+;)|"
    r":(?=[a-z+-][a-z0-9_+-]*:)|(?<![^\W_])#(?=[^\W\d_]|#+\w)|!(?=\[)|['\"](?=[^'\"]+['\"];?\s*$)"
)
_LINE_START = re.compile(r"^(\d{1,9}(?=[.)](?:\s|$))|(?=[#>+:|=]|-|!!!|\?\?\?))")
_TICKS = re.compile(r"`+")
_HASH = re.compile(r"(?<![\\&])#")


def to_markdown(script: Script) -> str:
    """Writes settings, chapters, paragraphs and directives; ids only if they differ from the defaults."""
    segment_ids = iter(_given_ids(SEGMENT_PREFIX, [*map(named_segment, script.segments)]))
    chapter_ids = _given_ids(
        CHAPTER_PREFIX, [NamedText(chapter.title or "", chapter.id) for chapter in script.chapters]
    )
    blocks = [write_front_matter(script)]
    for chapter, chapter_id in zip(script.chapters, chapter_ids, strict=True):
        blocks += _heading(chapter, chapter_id)
        blocks += [_block(segment, next(segment_ids)) for segment in chapter.segments]
    blocks += _transition(script.last_transition)
    return "\n\n".join(blocks) + "\n"


def _given_ids(prefix: str, named: Sequence[NamedText]) -> list[str]:
    """Returns directives for ids that differ from the default ones; empty texts for the others."""
    made = assign_ids(prefix, [NamedText(each.text) for each in named])
    return [
        write_directive(ExplicitId(each.id)) if each.id and each.id != id_ and is_explicit_id(each.id) else ""
        for each, id_ in zip(named, made, strict=True)
    ]


def _heading(chapter: Chapter, given_id: str) -> Iterator[str]:
    if chapter.title is not None:
        yield from _transition(chapter.transition)
        title = _HASH.sub(r"\\#", escaped(chapter.title))
        yield f"## {title} {given_id}".rstrip()


def _transition(kind: TransitionKind | None) -> Iterator[str]:
    if kind is not None:
        yield write_directive(TransitionDirective(kind))


def _block(segment: Segment, given_id: str) -> str:
    if segment.exhibit is None or segment.exhibit.kind is ExhibitKind.formula:
        return _paragraph(segment, given_id)
    return _exhibited(segment, segment.exhibit, given_id)


def _paragraph(segment: Segment, given_id: str) -> str:
    directives = _directions(segment)
    directives += [OwnPicture(segment.own_picture)] if segment.own_picture else []
    directives += [Visual(segment.visual, segment.moves)] if segment.visual else []
    directives += [OwnRecording(segment.own_recording)] if segment.own_recording else []
    directives += segment.captions
    shown = segment.exhibit.source if segment.exhibit else None
    words = [_words(part, shown) for part in segment.narration]
    return "\n".join([*map(write_directive, directives), " ".join([*words, given_id]).rstrip()])


def _directions(segment: Segment) -> list[Directive]:
    directions: list[Directive] = [TransitionDirective(segment.transition)] if segment.transition else []
    directions += [MotionDirective(segment.motion)] if segment.motion else []
    return [*directions, *([FitDirective(segment.fit)] if segment.fit else [])]


def _exhibited(segment: Segment, exhibit: Exhibit, given_id: str) -> str:
    """A table or code between the pauses before and after it; code may be shown longer than it usually is."""
    written = _table(exhibit) if exhibit.kind is ExhibitKind.table else _fence(exhibit)
    pauses = [part for part in segment.narration if isinstance(part, Pause)]
    if len(segment.narration) == len(pauses):
        is_usual = pauses == [Pause(reading_time_s(exhibit))]
        before, after = list[Pause](), [] if is_usual else pauses
    else:
        leads = isinstance(segment.narration[0], Pause)
        before, after = (pauses[:1], pauses[1:]) if leads else ([], pauses)
    return "\n\n".join(
        [
            *map(write_directive, [*_directions(segment), *segment.captions, *before]),
            written,
            *map(write_directive, after),
            *filter(None, [given_id]),
        ]
    )


def _fence(exhibit: Exhibit) -> str:
    longest = max(map(len, _TICKS.findall(exhibit.source)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{exhibit.syntax or ''}\n{exhibit.source}\n{fence}"


def _table(exhibit: Exhibit) -> str:
    header, *rows = (_row(row) for row in exhibit.rows)
    return "\n".join([header, "|" + "---|" * len(exhibit.rows[0]), *rows])


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(escaped(cell).replace("|", "\\|") for cell in cells) + " |"


def _words(part: str | Pause | Formula, shown: str | None) -> str:
    match part:
        case Pause():
            return write_directive(part)
        case Formula(tex):
            return write_formula(tex, is_shown=tex == shown)
    return escaped(part)


def escaped(text: str) -> str:
    """Text that Markdown reads as itself, also at the start of a line."""
    asides = frozenset(aside_starts(text))

    def escape(match: re.Match[str]) -> str:
        return _escaped(match) if match[0] != "(" or match.start() in asides else "("

    return _LINE_START.sub(r"\1\\", _MARKUP.sub(escape, text))


def _escaped(match: re.Match[str]) -> str:
    """A backslash before a bracket is an entity, because two of them open a formula."""
    before_bracket = match[0] == "\\" and match.string[match.end() : match.end() + 1] in tuple("()[]")
    return "&#92;" if before_bracket else f"\\{match[0]}"
