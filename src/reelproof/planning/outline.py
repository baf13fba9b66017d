"""A script's blocks put in order: what is its title, what a chapter, which passage a directive belongs to."""

import re
from dataclasses import dataclass, field, replace
from pathlib import PurePath

from reelproof.domain.script import Pause
from reelproof.planning.directive import ExplicitId
from reelproof.planning.markdown_block import Heading, Source
from reelproof.planning.passage import Mark, Passage
from reelproof.planning.script_source import invalid_script


@dataclass(frozen=True, slots=True)
class ChapterDraft:
    """A chapter before it has an id, unless its writer gave it one."""

    title: str | None
    explicit_id: str | None
    line: int
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """A script before its passages are paced and named."""

    title: str
    chapters: tuple[ChapterDraft, ...]


def plan_outline(source: Source, file_name: str) -> Outline:
    """Raises ReelproofError when there is nothing to narrate."""
    first = next((block for block in source.blocks if isinstance(block, Heading) and block.level == 1), None)
    heading = first.text if first else ""
    title = source.front_matter.title or heading or _title_of(file_name)
    shown = first if first and heading == title else None
    chapters = _Chapters()
    for block in source.blocks:
        if isinstance(block, Passage):
            chapters.add_passage(block)
        else:
            chapters.add_heading(block, is_title=block is shown)
    return Outline(title, chapters.finish())


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


class _Chapters:
    """Collects chapters; keeps directives that stand alone until the passage they belong to."""

    def __init__(self) -> None:
        self._chapters = [_Chapter()]
        self._waiting: list[Mark] = []

    def add_heading(self, heading: Heading, *, is_title: bool) -> None:
        self._settle()
        ids = heading.passage.marks_of(ExplicitId)
        self._waiting += [
            mark for mark in heading.passage.marks if not isinstance(mark.directive, ExplicitId)
        ]
        if heading.text and not is_title:
            explicit_id = ids[0][1].id if ids else None
            self._chapters.append(_Chapter(heading.text, explicit_id, heading.passage.line))

    def add_passage(self, passage: Passage) -> None:
        if passage.is_spoken:
            early = tuple(replace(mark, offset=0) for mark in self._waiting)
            self._waiting = []
            self._chapters[-1].passages.append(replace(passage, marks=early + passage.marks))
            return
        for mark in passage.marks:
            self._add_alone(mark)

    def finish(self) -> tuple[ChapterDraft, ...]:
        self._settle()
        filled = [chapter for chapter in self._chapters if chapter.passages]
        if not filled:
            message = (
                "there is nothing to narrate; write a paragraph (headings, code and tables are not read)"
            )
            raise invalid_script(message)
        for mark in self._waiting:
            _append(filled[-1].passages, mark)
        return tuple(
            ChapterDraft(chapter.title, chapter.explicit_id, chapter.line, tuple(chapter.passages))
            for chapter in filled
        )

    def _add_alone(self, mark: Mark) -> None:
        if isinstance(mark.directive, ExplicitId):
            raise invalid_script(
                "an id stands at the end of the paragraph or heading that it names", mark.line
            )
        if isinstance(mark.directive, Pause) and self._chapters[-1].passages:
            _append(self._chapters[-1].passages, mark)
        else:
            self._waiting.append(mark)

    def _settle(self) -> None:
        """At the end of a chapter, what still waits belongs to the chapter's last passage."""
        passages = self._chapters[-1].passages
        if not passages:
            return
        for mark in self._waiting:
            _append(passages, mark)
        self._waiting = []


def _append(passages: list[Passage], mark: Mark) -> None:
    last = passages[-1]
    passages[-1] = replace(last, marks=(*last.marks, replace(mark, offset=len(last.text))))
