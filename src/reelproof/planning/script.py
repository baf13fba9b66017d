"""From a script's text to its chapters and segments."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, count
from pathlib import PurePath
from typing import TYPE_CHECKING

from reelproof.domain.ids import ChapterId, SegmentId
from reelproof.domain.script import Chapter, Pause, Script, Segment
from reelproof.planning.directive import ExplicitId, OwnPicture, OwnRecording, Visual
from reelproof.planning.pacing import count_words, split_passage
from reelproof.planning.passage import Passage, narration_of
from reelproof.planning.script_source import clean_script, invalid_script
from reelproof.planning.segment_id import CHAPTER_PREFIX, SEGMENT_PREFIX, Named, assign_ids

if TYPE_CHECKING:
    from reelproof.planning.outline import ChapterDraft, Outline

MARKDOWN_SUFFIXES = (".md", ".markdown")
MOST_SEGMENTS = 2_000
MOST_WORDS = 100_000


@dataclass(frozen=True, slots=True)
class _Draft:
    """A segment before it has an id, unless its writer gave it one."""

    passage: Passage
    narration: tuple[str | Pause, ...]
    given_id: str | None


def parse_script(text: str, name: str, previous: Script | None = None, language: str | None = None) -> Script:
    """The script that `text` spells; its file's `name` tells Markdown (`.md`, `.markdown`) from plain text.

    `language` is the film's, decided elsewhere; without one the settings say it, else it is English.
    Segments and chapters that were in `previous` keep their ids when they are moved or edited.
    Raises ReelproofError, naming the line, when the text is no script.
    """
    # Late: the Markdown parser takes 60 ms to import, and `reelproof --help` must not wait for it.
    from reelproof.planning.markdown_block import read_markdown, read_plain_text
    from reelproof.planning.outline import plan_outline

    is_markdown = PurePath(name).suffix.lower() in MARKDOWN_SUFFIXES
    read = read_markdown if is_markdown else read_plain_text
    source = read(clean_script(text), language)
    outline, front_matter = plan_outline(source, name), source.front_matter
    chapters = _chapters(outline, front_matter.language, previous)
    return Script(outline.title, front_matter.language, chapters, front_matter.options)


def _chapters(outline: "Outline", language: str, previous: Script | None) -> tuple[Chapter, ...]:
    drafts = _drafts(outline, language)
    segments = iter(_segments([*chain.from_iterable(drafts)], previous))
    ids = _chapter_ids(outline.chapters, previous)
    return tuple(
        Chapter(id_, chapter.title, tuple(next(segments) for _ in chapter_drafts))
        for id_, chapter, chapter_drafts in zip(ids, outline.chapters, drafts, strict=True)
    )


def _drafts(outline: "Outline", language: str) -> list[list[_Draft]]:
    """Of each chapter its segments. Raises ReelproofError when they, or their words, are too many."""
    words = sum(count_words(passage.text) for chapter in outline.chapters for passage in chapter.passages)
    if words > MOST_WORDS:
        message = f"a film has at most {MOST_WORDS:,} words, and this script {words:,}; split it"
        raise invalid_script(message)
    taken = _given_ids(chain.from_iterable(chapter.passages for chapter in outline.chapters))
    drafts = [
        [draft for passage in chapter.passages for draft in _pieces(passage, language, taken)]
        for chapter in outline.chapters
    ]
    amount = sum(map(len, drafts))
    if amount > MOST_SEGMENTS:
        message = f"a film has at most {MOST_SEGMENTS:,} segments, and this script {amount:,}; split it"
        raise invalid_script(message)
    return drafts


def _given_ids(passages: Iterable[Passage]) -> set[str]:
    """Raises ReelproofError when an id is given twice, or a passage has two."""
    lines: dict[str, int] = {}
    for passage in passages:
        for number, (mark, given) in enumerate(passage.marks_of(ExplicitId)):
            if number:
                raise invalid_script("this paragraph already has an id; keep one of the two", mark.line)
            if given.id in lines:
                message = f'the id "{given.id}" is already used on line {lines[given.id]}; choose another'
                raise invalid_script(message, mark.line)
            lines[given.id] = mark.line
    return set(lines)


def _pieces(passage: Passage, language: str, taken: set[str]) -> Iterator[_Draft]:
    """The passage's segments. After the first, the writer's id goes on as `intro-2`, `intro-3`, …"""
    given = next((given.id for _, given in passage.marks_of(ExplicitId)), None)
    for index, piece in enumerate(split_passage(passage, language)):
        given_id = given if given is None or not index else _next_free(given, index + 1, taken)
        yield _Draft(piece, narration_of(piece), given_id)


def _next_free(given: str, number: int, taken: set[str]) -> str:
    free = next(id_ for id_ in (f"{given}-{number}" for number in count(number)) if id_ not in taken)
    taken.add(free)
    return free


def _segments(drafts: Sequence[_Draft], previous: Script | None) -> Iterator[Segment]:
    texts = [Named(_words(draft.narration), draft.given_id) for draft in drafts]
    before = [Named(segment.text, segment.id) for segment in previous.segments] if previous else []
    for draft, id_ in zip(drafts, assign_ids(SEGMENT_PREFIX, texts, before), strict=True):
        visuals, pictures = draft.passage.marks_of(Visual), draft.passage.marks_of(OwnPicture)
        recordings = draft.passage.marks_of(OwnRecording)
        yield Segment(
            id=SegmentId(id_),
            narration=draft.narration,
            visual=visuals[0][1].words if visuals else None,
            own_picture=pictures[0][1].path if pictures else None,
            line=draft.passage.line,
            own_recording=recordings[0][1].path if recordings else None,
            moves=bool(visuals) and visuals[0][1].moves,
        )


def _words(narration: Sequence[str | Pause]) -> str:
    return " ".join(part for part in narration if isinstance(part, str))


def _chapter_ids(chapters: Sequence["ChapterDraft"], previous: Script | None) -> list[ChapterId]:
    """Raises ReelproofError when an id is given twice."""
    given: set[str] = set()
    for chapter in chapters:
        if chapter.explicit_id in given:
            message = f'the id "{chapter.explicit_id}" is already used by another chapter; choose another'
            raise invalid_script(message, chapter.line)
        given |= {chapter.explicit_id} if chapter.explicit_id else set()
    titles = [Named(chapter.title or "", chapter.explicit_id) for chapter in chapters]
    before = [Named(chapter.title or "", chapter.id) for chapter in previous.chapters] if previous else []
    return [ChapterId(id_) for id_ in assign_ids(CHAPTER_PREFIX, titles, before)]
