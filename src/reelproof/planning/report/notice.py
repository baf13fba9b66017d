"""Script notices as text: language, letters a voice may not read, grouping, how many are shown."""

from collections.abc import Callable, Iterator, Sequence

from reelproof.domain.asset import AssetKind
from reelproof.domain.language_names import language_name
from reelproof.domain.language_tag import primary_language
from reelproof.domain.project import FilmLanguage, FilmOptions, LanguageOrigin
from reelproof.domain.script import MusicMood, Notice, NoticeKind, Script, Segment
from reelproof.planning.script.language_finding import writing_system, writing_systems_of
from reelproof.planning.script.options import FilmChoices

MAX_SHOWN = 10
MAX_QUOTED = 3
MAX_LINES_NAMED = 5
LONGEST_QUOTE = 40
Undrawn = Callable[[str, str], Sequence[str]]
"""Returns what pictures leave out of a text in a language: emoji, characters without a glyph."""
NOT_IN_FILM = (NoticeKind.omitted,)
REPLACED = (NoticeKind.image_replaced, NoticeKind.recording_replaced)


def in_order(notices: Sequence[Notice]) -> tuple[Notice, ...]:
    """Sorts and deduplicates notices: film-wide ones first, then by line."""
    return tuple(sorted(dict.fromkeys(notices), key=lambda notice: notice.line or 0))


def language_line(language: FilmLanguage) -> str:
    """ "Language: German (detected from the text; change it with --language or `language:`)"."""
    name = language_name(language.tag)
    match language.origin:
        case LanguageOrigin.detected:
            why = " (detected from the text; change it with --language or `language:`)"
        case LanguageOrigin.assumed:
            why = " (not detected; set it with --language or `language:`)"
        case LanguageOrigin.settings:
            why = " (from your settings)"
        case _:
            why = ""
    return f"Language: {name}{why}"


def language_notices(language: FilmLanguage | None) -> Iterator[Notice]:
    """Yields a notice if the language was neither set nor detected."""
    if language is not None and language.origin is LanguageOrigin.assumed:
        message = f"The text's language was not detected; it is read as {language_name(language.tag)}."
        yield Notice(
            NoticeKind.language,
            message,
            remediation="If that is wrong, set it with --language or `language:`.",
        )


def unused_models(options: FilmOptions, choices: FilmChoices) -> Iterator[Notice]:
    """Yields a notice if models were chosen for music that the film does not have."""
    if options.music is MusicMood.none and AssetKind.music in choices.chains:
        yield Notice(
            NoticeKind.settings_ignored,
            "The models chosen for music are not used, because music is none.",
            remediation="Choose a mood, such as calm, to have music.",
        )


def foreign_notices(script: Script, undrawn: Undrawn) -> Iterator[Notice]:
    """Passages in letters that a voice of the film's language may not read, a segment at a time.

    Those that are not even shown have a notice of their own.
    """
    own = writing_systems_of(primary_language(script.language))
    if not own:
        return
    for segment in script.segments:
        foreign = _foreign_passages(segment, own)
        passages = [passage for passage in foreign if not undrawn(passage, script.language)]
        if passages and segment.own_recording is None:
            quoted = ", ".join(f"“{passage}”" for passage in passages[:MAX_QUOTED])
            more = len(passages) - MAX_QUOTED
            quoted += f" and {more} more" if more > 0 else ""
            yield Notice(
                NoticeKind.language,
                f"{quoted}: a voice that speaks {language_name(script.language)} may not read these letters; "
                "the caption shows them.",
                segment.line,
                "Write them as they are pronounced, or add your own recording of the passage.",
            )


def undrawn_notices(script: Script, undrawn: Undrawn) -> Iterator[Notice]:
    """One notice for all emoji and characters that no picture shows and no voice speaks."""
    titles = [(None, chapter.title or "") for chapter in script.chapters]
    texts = [(None, script.title), *titles, *((segment.line, segment.text) for segment in script.segments)]
    found = [(line, part) for line, text in texts for part in undrawn(text, script.language)]
    parts = list(dict.fromkeys(part for _, part in found))
    if not parts:
        return
    quoted = ", ".join(f"“{part}”" for part in parts[:MAX_QUOTED])
    quoted += f" and {len(parts) - MAX_QUOTED} more" if len(parts) > MAX_QUOTED else ""
    narrated = [segment.text for segment in script.segments if segment.own_recording is None]
    is_spoken = any(undrawn(text, script.language) for text in narrated)
    where = "left out of pictures" + ("; voices may leave out the same" if is_spoken else "")
    lines = sorted({line for line, _ in found if line is not None})
    yield Notice(
        NoticeKind.omitted,
        f"{quoted}: {where}{_lines_text(lines)}",
        lines[0] if lines else None,
        "The files of captions keep what is left out. Where it matters, write a word instead.",
    )


def _lines_text(lines: Sequence[int]) -> str:
    """` (lines 3, 7)`; one line is that of the notice."""
    if len(lines) < 2:
        return ""
    shown = ", ".join(map(str, lines[:MAX_LINES_NAMED]))
    return f" (lines {shown}{', …' if len(lines) > MAX_LINES_NAMED else ''})"


def _foreign_passages(segment: Segment, own: frozenset[str]) -> list[str]:
    """Ignores single Greek letters, which occur in formulas."""
    words = [word for part in segment.narration if isinstance(part, str) for word in part.split()]
    passages, current = list[str](), list[str]()
    for word in [*words, ""]:
        systems = {writing_system(letter) for letter in word if letter.isalpha()} - own - {"?"}
        if systems - {"GREEK"} or (systems and sum(map(str.isalpha, word)) > 1):
            current.append(word.strip('.,;:!?()"“”‘’»«。、'))
        elif current:
            passages.append(" ".join(current)[:LONGEST_QUOTE])
            current = []
    return passages


def notice_groups(notices: Sequence[Notice]) -> Iterator[tuple[str, list[Notice]]]:
    """Groups notices under headings shared by terminal and report; omissions from the film come first."""
    missing = [notice for notice in notices if notice.kind in NOT_IN_FILM]
    others = [notice for notice in notices if notice.kind not in NOT_IN_FILM]
    if missing:
        things = "1 item in the script is" if len(missing) == 1 else f"{len(missing)} items in the script are"
        yield f"{things} not in the film", missing
    if others:
        yield f"{len(others)} {'notice' if len(others) == 1 else 'notices'} about the script", others


def notice_lines(notices: Sequence[Notice], rest_in: str) -> Iterator[str]:
    """Formats notices for a terminal, at most ten per group, followed by a count."""
    for heading, group in notice_groups(notices):
        yield f"{heading}:"
        yield from _shown(group, rest_in)


def _shown(notices: Sequence[Notice], rest_in: str) -> Iterator[str]:
    for notice in notices[:MAX_SHOWN]:
        at = f"line {notice.line}: " if notice.line else ""
        yield f"  {at}{notice.message}"
        if notice.remediation:
            yield f"    {notice.remediation}"
    if len(notices) > MAX_SHOWN:
        yield f"  and {len(notices) - MAX_SHOWN} more in {rest_in}"
