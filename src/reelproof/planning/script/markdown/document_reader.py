"""Reads a Markdown or plain-text script into settings and blocks; the title of a plain text."""

from dataclasses import replace

from reelproof.domain.language_names import DEFAULT_LANGUAGE
from reelproof.planning.script.findings import Findings
from reelproof.planning.script.front_matter.keys import KEYS
from reelproof.planning.script.front_matter.settings import FrontMatter, read_front_matter
from reelproof.planning.script.front_matter.source import find_front_matter, first_line_start, is_unclosed
from reelproof.planning.script.markdown.blocks import BlockReader
from reelproof.planning.script.markdown.cleaning import comments_as_directives, without_license
from reelproof.planning.script.markdown.document import Heading, ScriptDocument
from reelproof.planning.script.markdown.parser import markdown_parser, plain_text_parser
from reelproof.planning.script.passage import Passage
from reelproof.planning.script.script_text import check_markup, invalid_script

LONGEST_TITLE_CHARACTERS = 80

_SETTING_NAMES = frozenset({*KEYS, "author", "date", "layout", "tags", "lang", "description"})


def read_markdown(text: str, findings: Findings, language: str | None = None) -> ScriptDocument:
    """Reports problems and omissions to `findings`. `language` overrides that of the settings.

    Raises ReelproofError for a text that is mostly markup.
    """
    front_matter, body, line = _cut(without_license(text, findings), findings, language)
    check_markup(body)
    reader = BlockReader(markdown_parser(), front_matter.language, findings)
    blocks = reader.read(comments_as_directives(body, findings, line), line)
    return ScriptDocument(front_matter, tuple(blocks))


def read_plain_text(text: str, findings: Findings, language: str | None = None) -> ScriptDocument:
    """Splits paragraphs at blank lines; a short, separate first line is the title."""
    front_matter, body, line = _cut(without_license(text, findings), findings, language)
    passages = BlockReader(plain_text_parser(), front_matter.language, findings).passages(body, line)
    if len(passages) > 1 and _is_title(passages[0], front_matter):
        return ScriptDocument(front_matter, (Heading(1, passages[0]), *passages[1:]))
    return ScriptDocument(front_matter, tuple(passages))


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
