"""A script's title and chapters from its headings, and which passage a directive belongs to."""

import re
from dataclasses import dataclass, field, replace
from pathlib import PurePath
from unicodedata import category

from reelproof.domain.frozen import frozen
from reelproof.domain.own_caption import OwnCaption
from reelproof.domain.script import Formula, NoticeKind, Pause, TransitionKind
from reelproof.planning.script.directive import (
    ExplicitId,
    MotionDirective,
    TransitionDirective,
)
from reelproof.planning.script.findings import Findings, note_extra_directions
from reelproof.planning.script.markdown.document import Heading, ScriptDocument
from reelproof.planning.script.passage import Mark, Passage
from reelproof.planning.script.script_text import invalid_script

# Emoji, arrows, marks of currencies: unlike a row of asterisks or dashes, somebody meant to say something.
_SYMBOLS = ("So", "Sc", "Sm")
# What tables and code take; pictures and their fit wait for the next paragraph.
_FOR_CARDS = (Pause, OwnCaption, TransitionDirective, MotionDirective)


@frozen
class ChapterDraft:
    """A chapter before ids are assigned."""

    title: str | None
    explicit_id: str | None
    line: int
    passages: tuple[Passage, ...]
    transition: TransitionKind | None = None


@frozen
class Outline:
    """A script before its passages are split and given ids."""

    title: str
    chapters: tuple[ChapterDraft, ...]
    last_transition: TransitionKind | None = None


def plan_outline(source: ScriptDocument, file_name: str, findings: Findings) -> Outline:
    """Raises ReelproofError if there is nothing to narrate."""
    first = next((block for block in source.blocks if isinstance(block, Heading) and block.level == 1), None)
    heading = first.text if first else ""
    title = source.front_matter.title or heading or _title_of(file_name)
    shown = first if first and heading == title else None
    chapters = _Chapters(findings)
    for block in source.blocks:
        if isinstance(block, Passage):
            chapters.add_passage(block)
        else:
            chapters.add_heading(block, is_title=block is shown)
    return chapters.finish(title)


def _title_of(file_name: str) -> str:
    """`why-the-sky-is-blue.md` is "Why the sky is blue"."""
    words = " ".join(re.sub(r"[-_]+", " ", PurePath(file_name).stem).split())
    return words[:1].upper() + words[1:] or "Untitled"


@dataclass(slots=True)
class _Chapter:
    title: str | None = None
    explicit_id: str | None = None
    line: int = 1
    passages: list[Passage] = field(default_factory=list)
    transitions: list[Mark] = field(default_factory=list)


class _Chapters:
    """Collects chapters; holds standalone directives until the passage they belong to."""

    def __init__(self, findings: Findings) -> None:
        self._findings = findings
        self._chapters = [_Chapter()]
        self._waiting: list[Mark] = []

    def add_heading(self, heading: Heading, *, is_title: bool) -> None:
        starts_chapter = bool(heading.text) and not is_title
        transitions = self._take_transitions() if starts_chapter else []
        self._settle()
        ids = heading.passage.marks_of(ExplicitId)
        self._waiting += [
            mark for mark in heading.passage.marks if not isinstance(mark.directive, ExplicitId | Formula)
        ]
        if starts_chapter:
            explicit_id = ids[0][1].id if ids else None
            line = heading.passage.line
            self._chapters.append(_Chapter(heading.text, explicit_id, line, transitions=transitions))

    def add_passage(self, passage: Passage) -> None:
        if passage.stands_alone:
            self._add_standalone(passage)
            return
        if passage.is_spoken:
            early = tuple(replace(mark, offset=0) for mark in self._waiting)
            self._waiting = [mark for mark in passage.marks if _comes_after(mark, passage)]
            marks = (mark for mark in passage.marks if not _comes_after(mark, passage))
            self._chapters[-1].passages.append(replace(passage, marks=(*early, *marks)))
            return
        if any(category(character) in _SYMBOLS for character in passage.text):
            self._findings.leave_out("paragraph without words", passage.line)
        for mark in passage.marks:
            with self._findings.collecting():
                self._add_alone(mark)

    def _add_standalone(self, passage: Passage) -> None:
        """Adds a table or code; waiting pictures skip it, since it is shown itself."""
        early = tuple(
            replace(mark, offset=0) for mark in self._waiting if isinstance(mark.directive, _FOR_CARDS)
        )
        self._waiting = [mark for mark in self._waiting if not isinstance(mark.directive, _FOR_CARDS)]
        self._chapters[-1].passages.append(replace(passage, marks=early))

    def finish(self, title: str) -> Outline:
        """Raises ReelproofError if there is nothing to narrate."""
        last_transitions = self._take_transitions()
        self._settle()
        filled = self._filled()
        everywhere = [passage for chapter in filled for passage in chapter.passages]
        if any(not passage.stands_alone for passage in everywhere):
            last = [chapter for chapter in filled if not all(each.stands_alone for each in chapter.passages)][
                -1
            ]
            for mark in self._waiting:
                _append(last.passages, mark)
        drafts = tuple(
            ChapterDraft(
                chapter.title,
                chapter.explicit_id,
                chapter.line,
                tuple(chapter.passages),
                self._only(chapter.transitions),
            )
            for chapter in filled
        )
        return Outline(title, drafts, self._only(last_transitions))

    def _filled(self) -> list[_Chapter]:
        filled = [chapter for chapter in self._chapters if chapter.passages]
        if not filled:
            raise invalid_script(
                "there is nothing to narrate; write a paragraph (headings and directions are not read)"
            )
        for chapter in self._chapters:
            if chapter.title is not None and not chapter.passages:
                message = f'the chapter "{chapter.title}" has nothing to narrate and is left out'
                self._findings.note(NoticeKind.omitted, message, chapter.line)
        return filled

    def _take_transitions(self) -> list[Mark]:
        """Those that wait, and those before a chapter that has nothing to narrate."""
        latest = self._chapters[-1]
        waiting = [mark for mark in self._waiting if isinstance(mark.directive, TransitionDirective)]
        self._waiting = [mark for mark in self._waiting if mark not in waiting]
        return waiting if latest.passages else [*latest.transitions, *waiting]

    def _only(self, marks: list[Mark]) -> TransitionKind | None:
        note_extra_directions(marks, self._findings)
        return next(
            (mark.directive.kind for mark in marks if isinstance(mark.directive, TransitionDirective)), None
        )

    def _add_alone(self, mark: Mark) -> None:
        passages = self._chapters[-1].passages
        if isinstance(mark.directive, ExplicitId):
            if passages and passages[-1].stands_alone and not passages[-1].marks_of(ExplicitId):
                _append(passages, mark)
                return
            raise invalid_script(
                "an id belongs at the end of the paragraph or heading that it names", mark.line
            )
        if isinstance(mark.directive, Pause) and passages:
            _append(passages, mark)
        else:
            self._waiting.append(mark)

    def _settle(self) -> None:
        """Attaches waiting directives to the chapter's last passage."""
        passages = self._chapters[-1].passages
        if not passages:
            return
        if all(passage.stands_alone for passage in passages):
            return
        for mark in self._waiting:
            _append(passages, mark)
        self._waiting = []


def _comes_after(mark: Mark, passage: Passage) -> bool:
    """Whether it is a transition to what follows the passage."""
    return isinstance(mark.directive, TransitionDirective) and mark.offset >= len(passage.text)


def _append(passages: list[Passage], mark: Mark) -> None:
    """Attaches a picture to the last passage other than a table or code, anything else to the last one."""
    takes = (each for each in reversed(range(len(passages))) if not passages[each].stands_alone)
    is_named = isinstance(mark.directive, Pause | ExplicitId)
    at = len(passages) - 1 if is_named else next(takes, len(passages) - 1)
    last = passages[at]
    passages[at] = replace(last, marks=(*last.marks, replace(mark, offset=len(last.text))))
