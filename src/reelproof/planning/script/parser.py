"""Parses a script's text into chapters and segments; maximum numbers of segments and words."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, count
from pathlib import PurePath
from typing import TYPE_CHECKING

from reelproof.domain.failure import ReelproofError
from reelproof.domain.frozen import frozen
from reelproof.domain.ids import ChapterId, SegmentId
from reelproof.domain.own_caption import OwnCaption
from reelproof.domain.script import (
    CLIP_ENDINGS,
    Chapter,
    NarrationPart,
    Notice,
    NoticeKind,
    Pause,
    Script,
    ScriptOptions,
    Segment,
    TransitionKind,
    ends_in,
    written_text,
)
from reelproof.planning.script.directive import (
    LONGEST_PAUSE_S,
    ExplicitId,
    FitDirective,
    MotionDirective,
    OwnPicture,
    OwnRecording,
    TransitionDirective,
    Visual,
    shown,
)
from reelproof.planning.script.findings import (
    Findings,
    note_extra_directions,
    without_inner_transitions,
)
from reelproof.planning.script.passage import Passage, narration_of, too_long_pauses
from reelproof.planning.script.passage_splitting import count_words, split_passage
from reelproof.planning.script.script_text import clean_script, invalid_script
from reelproof.planning.script.segment_id import (
    CHAPTER_PREFIX,
    SEGMENT_PREFIX,
    NamedText,
    assign_ids,
    named_segment,
    naming_text,
)

if TYPE_CHECKING:
    from reelproof.planning.script.chapters import ChapterDraft, Outline

MARKDOWN_SUFFIXES = (".md", ".markdown")
MAX_SEGMENTS = 5_000
MAX_WORDS = 100_000


@frozen
class _Draft:
    """A segment before ids are assigned."""

    passage: Passage
    narration: tuple[NarrationPart, ...]
    given_id: str | None


@frozen
class _NamelessChapter:
    """A chapter before ids are assigned."""

    title: str | None
    given_id: str | None
    drafts: tuple[_Draft, ...]
    transition: TransitionKind | None = None


@frozen
class ScriptDraft:
    """A parsed script before ids are assigned."""

    title: str
    language: str
    options: ScriptOptions
    notices: tuple[Notice, ...]
    chapters: tuple[_NamelessChapter, ...]
    last_transition: TransitionKind | None = None

    def named(self, previous: Script | None = None) -> Script:
        """Assigns ids. Segments and chapters of `previous` keep theirs when moved or edited."""
        titles = [NamedText(chapter.title or "", chapter.given_id) for chapter in self.chapters]
        before = [NamedText(one.title or "", one.id) for one in previous.chapters] if previous else []
        ids = assign_ids(CHAPTER_PREFIX, titles, before)
        drafts = chain.from_iterable(chapter.drafts for chapter in self.chapters)
        segments = iter(_segments([*drafts], previous))
        chapters = tuple(
            Chapter(
                ChapterId(id_),
                chapter.title,
                tuple(next(segments) for _ in chapter.drafts),
                chapter.transition,
            )
            for id_, chapter in zip(ids, self.chapters, strict=True)
        )
        return Script(self.title, self.language, chapters, self.options, self.notices, self.last_transition)


def parse_script(text: str, name: str, previous: Script | None = None, language: str | None = None) -> Script:
    """Drafts a script and assigns its ids. Raises ReelproofError like `draft_script`."""
    return draft_script(text, name, language).named(previous)


def draft_script(text: str, name: str, language: str | None = None) -> ScriptDraft:
    """Parses a script; `name` tells Markdown (`.md`, `.markdown`) from plain text.

    `language` is the film's; it defaults to that of the front matter, else to English.
    Raises ReelproofError, naming every faulty line, if the text is not a valid script.
    """
    findings = Findings()
    try:
        return _draft(text, name, language, findings)
    except ReelproofError:
        if not findings.has_omitted_words:
            raise
    # What looks like a note is prose where nothing else would be narrated.
    return _draft(text, name, language, Findings(speaks_notes=True))


def _draft(text: str, name: str, language: str | None, findings: Findings) -> ScriptDraft:
    # Imported late, since it takes 60 ms: keeps `reelproof --help` fast.
    from reelproof.planning.script.chapters import plan_outline
    from reelproof.planning.script.markdown.document_reader import read_markdown, read_plain_text

    is_markdown = PurePath(name).suffix.lower() in MARKDOWN_SUFFIXES
    read = read_markdown if is_markdown else read_plain_text
    cleaned = clean_script(text)
    try:
        source = read(cleaned, findings, language)
        front_matter = source.front_matter
        outline = plan_outline(source, name, findings)
        chapters = _chapters(outline, front_matter.language, findings)
    except ReelproofError as error:
        raise findings.with_all_problems(error) from error
    findings.raise_problems()
    _note_unused(chapters, findings)
    return ScriptDraft(
        outline.title,
        front_matter.language,
        front_matter.options,
        findings.notices(),
        chapters,
        outline.last_transition,
    )


def _chapters(outline: "Outline", language: str, findings: Findings) -> tuple[_NamelessChapter, ...]:
    """Raises ReelproofError if there are too many segments or words."""
    with findings.collecting():
        _check_chapter_ids(outline.chapters)
    drafts = _drafts(outline, language, findings)
    return tuple(
        _NamelessChapter(chapter.title, chapter.explicit_id, tuple(chapter_drafts), chapter.transition)
        for chapter, chapter_drafts in zip(outline.chapters, drafts, strict=True)
    )


def _note_unused(chapters: Iterable[_NamelessChapter], findings: Findings) -> None:
    for draft in chain.from_iterable(chapter.drafts for chapter in chapters):
        _note_extra_pictures(draft.passage, findings)
        note_extra_directions(draft.passage.marks, findings)
        _note_motion_of_clip(draft.passage, findings)
        _note_captions_of_silence(draft, findings)


def _drafts(outline: "Outline", language: str, findings: Findings) -> list[list[_Draft]]:
    """Returns each chapter's segments. Raises ReelproofError if there are too many segments or words."""
    words = sum(count_words(passage.text) for chapter in outline.chapters for passage in chapter.passages)
    if words > MAX_WORDS:
        message = f"a film has at most {MAX_WORDS:,} words, and this script {words:,}; split it"
        raise invalid_script(message)
    taken = _given_ids(chain.from_iterable(chapter.passages for chapter in outline.chapters), findings)
    drafts = [_chapter_drafts(chapter, language, taken, findings) for chapter in outline.chapters]
    amount = sum(map(len, drafts))
    if amount > MAX_SEGMENTS:
        message = f"a film has at most {MAX_SEGMENTS:,} segments, and this script {amount:,}; split it"
        raise invalid_script(message)
    return drafts


def _chapter_drafts(
    chapter: "ChapterDraft", language: str, taken: set[str], findings: Findings
) -> list[_Draft]:
    drafts: list[_Draft] = []
    for passage in chapter.passages:
        with findings.collecting():
            drafts += _pieces(passage, language, taken, findings)
    return drafts


def _given_ids(passages: Iterable[Passage], findings: Findings) -> set[str]:
    """Collects explicit ids; a duplicate id, or a second id for a passage, is a problem."""
    lines: dict[str, int] = {}
    for passage in passages:
        for number, (mark, given) in enumerate(passage.marks_of(ExplicitId)):
            with findings.collecting():
                _take_id(given.id, mark.line, lines, is_second=number > 0)
    return set(lines)


def _take_id(id_: str, line: int, lines: dict[str, int], *, is_second: bool) -> None:
    """Raises ReelproofError."""
    if is_second:
        raise invalid_script("this paragraph already has an id; keep one of the two", line)
    if id_ in lines:
        raise invalid_script(f'the id "{id_}" is already used on line {lines[id_]}; choose another', line)
    lines[id_] = line


def _pieces(passage: Passage, language: str, taken: set[str], findings: Findings) -> Iterator[_Draft]:
    """Yields the passage's segments. An explicit id continues as `intro-2`, `intro-3`, …"""
    given = next((given.id for _, given in passage.marks_of(ExplicitId)), None)
    for line in too_long_pauses(passage)[:1]:
        message = f"the pauses at one place add up to {LONGEST_PAUSE_S}s at most; what is more is left out"
        findings.note(NoticeKind.omitted, message, line, "Shorten them, or put words between them.")
    for index, piece in enumerate(split_passage(passage, language)):
        given_id = given if given is None or not index else _next_free(given, index + 1, taken)
        yield _Draft(without_inner_transitions(piece, findings), narration_of(piece), given_id)


def _next_free(given: str, number: int, taken: set[str]) -> str:
    free = next(id_ for id_ in (f"{given}-{number}" for number in count(number)) if id_ not in taken)
    taken.add(free)
    return free


def _note_extra_pictures(passage: Passage, findings: Findings) -> None:
    extra = [(mark, picture.path) for mark, picture in passage.marks_of(OwnPicture)[1:]]
    extra += [(mark, shown(visual.words)) for mark, visual in passage.marks_of(Visual)[1:]]
    for mark, name in extra:
        message = f'the picture "{name}" is not shown, because its sentence already has one'
        findings.note(NoticeKind.omitted, message, mark.line, "Place it right before another sentence.")


def _note_motion_of_clip(passage: Passage, findings: Findings) -> None:
    shows_clip = any(ends_in(picture.path, CLIP_ENDINGS) for _, picture in passage.marks_of(OwnPicture)[:1])
    for mark, _ in passage.marks_of(MotionDirective)[:1] if shows_clip else ():
        message = "the motion is not used, because a clip moves by itself"
        findings.note(NoticeKind.omitted, message, mark.line)


def _note_captions_of_silence(draft: _Draft, findings: Findings) -> None:
    is_silent = all(isinstance(part, Pause) for part in draft.narration)
    for mark, _ in draft.passage.marks_of(OwnCaption)[:1] if is_silent else ():
        message = "the caption is not shown, because nothing is said there"
        findings.note(NoticeKind.omitted, message, mark.line)


def _segments(drafts: Sequence[_Draft], previous: Script | None) -> Iterator[Segment]:
    texts = [
        NamedText(naming_text(written_text(draft.narration), draft.passage.exhibit), draft.given_id)
        for draft in drafts
    ]
    before = [named_segment(segment) for segment in previous.segments] if previous else []
    for draft, id_ in zip(drafts, assign_ids(SEGMENT_PREFIX, texts, before), strict=True):
        visuals, pictures = draft.passage.marks_of(Visual), draft.passage.marks_of(OwnPicture)
        recordings = draft.passage.marks_of(OwnRecording)
        transitions = draft.passage.marks_of(TransitionDirective)
        motions = draft.passage.marks_of(MotionDirective)
        fits = draft.passage.marks_of(FitDirective)
        captions = [caption for _, caption in draft.passage.marks_of(OwnCaption)]
        yield Segment(
            id=SegmentId(id_),
            narration=draft.narration,
            visual=visuals[0][1].words if visuals else None,
            own_picture=pictures[0][1].path if pictures else None,
            line=draft.passage.line,
            own_recording=recordings[0][1].path if recordings else None,
            moves=bool(visuals) and visuals[0][1].moves,
            exhibit=draft.passage.exhibit,
            picture_line=pictures[0][0].line if pictures else None,
            recording_line=recordings[0][0].line if recordings else None,
            transition=transitions[0][1].kind if transitions else None,
            motion=motions[0][1].name if motions else None,
            fit=fits[0][1].fit if fits else None,
            captions=tuple(sorted(captions, key=lambda caption: caption.start_s)),
        )


def _check_chapter_ids(chapters: Sequence["ChapterDraft"]) -> None:
    """Raises ReelproofError when an id is given twice."""
    given: set[str] = set()
    for chapter in chapters:
        if chapter.explicit_id in given:
            message = f'the id "{chapter.explicit_id}" is already used by another chapter; choose another'
            raise invalid_script(message, chapter.line)
        given |= {chapter.explicit_id} if chapter.explicit_id else set()
