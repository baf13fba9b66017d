"""Reads Markdown, plain text or subtitles into settings and blocks; the title of a plain text."""

from dataclasses import replace
from pathlib import PurePath

from reelproof.domain.language_names import DEFAULT_LANGUAGE
from reelproof.domain.script import NoticeKind
from reelproof.planning.script.findings import Findings
from reelproof.planning.script.foreign_format import foreign_format
from reelproof.planning.script.front_matter.keys import KEYS
from reelproof.planning.script.front_matter.settings import FrontMatter, read_front_matter
from reelproof.planning.script.front_matter.source import find_front_matter, first_line_start, is_unclosed
from reelproof.planning.script.markdown.blocks import BlockReader
from reelproof.planning.script.markdown.cleaning import comments_as_directives, without_license
from reelproof.planning.script.markdown.document import Heading, ScriptDocument
from reelproof.planning.script.markdown.parser import markdown_parser, plain_text_parser
from reelproof.planning.script.passage import Passage
from reelproof.planning.script.script_text import check_markup, invalid_script
from reelproof.planning.script.subtitle_script import Subtitles, read_subtitles

MARKDOWN_SUFFIXES = (".md", ".markdown")
SUBTITLE_SUFFIXES = (".srt", ".vtt")
LONGEST_TITLE_CHARACTERS = 80

_SETTING_NAMES = frozenset({*KEYS, "author", "date", "layout", "tags", "lang", "description"})


def read_script(text: str, name: str, findings: Findings, language: str | None = None) -> ScriptDocument:
    """`name` tells Markdown from plain text. `language` overrides that of the settings.

    Reports problems and omissions to `findings`. Raises ReelproofError for a text that is mostly markup.
    """
    suffix = PurePath(name).suffix.lower()
    front_matter, body, line = _cut(without_license(text, findings), findings, language)
    subtitles = read_subtitles(body, is_named_so=suffix in SUBTITLE_SUFFIXES)
    if subtitles:
        return _read_subtitles(subtitles, front_matter, findings, line)
    _note_format(body, name, findings, line)
    read = _read_markdown if suffix in MARKDOWN_SUFFIXES else _read_plain_text
    return read(front_matter, body, findings, line)


def _read_markdown(front_matter: FrontMatter, body: str, findings: Findings, line: int) -> ScriptDocument:
    check_markup(body)
    reader = BlockReader(markdown_parser(), front_matter.language, findings)
    blocks = reader.read(comments_as_directives(body, findings, line), line)
    return ScriptDocument(front_matter, tuple(blocks))


def _read_plain_text(front_matter: FrontMatter, body: str, findings: Findings, line: int) -> ScriptDocument:
    """Splits paragraphs at blank lines; a short, separate first line is the title."""
    passages = BlockReader(plain_text_parser(), front_matter.language, findings).passages(body, line)
    if len(passages) > 1 and _is_title(passages[0], front_matter):
        return ScriptDocument(front_matter, (Heading(1, passages[0]), *passages[1:]))
    return ScriptDocument(front_matter, tuple(passages))


def _read_subtitles(
    subtitles: Subtitles, front_matter: FrontMatter, findings: Findings, line: int
) -> ScriptDocument:
    """The words of the cues are a plain text."""
    message = "Read as subtitles: times were left out"
    findings.note(NoticeKind.omitted, message, line + subtitles.first_line)
    for note in subtitles.note_lines:
        findings.leave_out("comment of subtitles", line + note)
    reader = BlockReader(plain_text_parser(), front_matter.language, findings)
    blocks = [reader.paragraph(one.text, line + one.line) for one in subtitles.paragraphs]
    if not subtitles.title:
        return ScriptDocument(front_matter, tuple(blocks))
    title = Passage(subtitles.title, ((0, line + subtitles.title_line),))
    return ScriptDocument(front_matter, (Heading(1, title), *blocks))


def _note_format(body: str, name: str, findings: Findings, line: int) -> None:
    found = foreign_format(body, name)
    if found is None:
        return
    read_as = "Markdown" if PurePath(name).suffix.lower() in MARKDOWN_SUFFIXES else "plain text"
    message = f"This looks like {found}; it is read as {read_as}"
    findings.note(NoticeKind.misspelled, message, line, "Convert it to Markdown, for example with pandoc.")


def _cut(text: str, findings: Findings, language: str | None) -> tuple[FrontMatter, str, int]:
    """Returns the settings, the text after them, and its first line number."""
    start = first_line_start(text)
    source = find_front_matter(text, start)
    if source is not None:
        line = text.count("\n", 0, source.end) + 1
        front_matter = read_front_matter(source, findings)
        return replace(front_matter, language=language or front_matter.language), text[source.end :], line
    line = text.count("\n", 0, start) + 1
    if is_unclosed(text, start, _SETTING_NAMES):
        message = "the settings that start here are not closed; put --- on a line after them"
        findings.add(invalid_script(message, line))
    return FrontMatter(language=language or DEFAULT_LANGUAGE), text[start:], line


def _is_title(passage: Passage, front_matter: FrontMatter) -> bool:
    if front_matter.title is not None:
        return passage.text == front_matter.title
    is_lone = len(passage.line_starts) == 1 and len(passage.text) <= LONGEST_TITLE_CHARACTERS
    return is_lone and passage.is_spoken and not passage.text.endswith((".", ",", ";", ":", "…"))
