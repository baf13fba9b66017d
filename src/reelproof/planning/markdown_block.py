"""What a script's file holds, block by block: headings and passages, from Markdown or plain text."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.front_matter import front_matter_plugin

from reelproof.planning.directive import escape_brackets, read_directive, read_own_medium
from reelproof.planning.front_matter import FrontMatter, read_front_matter
from reelproof.planning.language import DEFAULT_LANGUAGE
from reelproof.planning.markdown_rule import add_directives, add_leftovers
from reelproof.planning.passage import Passage, PassageWriter, join_passages
from reelproof.planning.script_source import check_markup, clean_characters, invalid_script
from reelproof.planning.spoken_list import speak_list

LONGEST_TITLE_CHARACTERS = 80

_BLANK_LINES = re.compile(r"(?:[ \t]*\n)*")
_UNCLOSED_FRONT_MATTER = re.compile(r"---\n[A-Za-z]+[ \t]*:")
_PICTURE_COMMENT = re.compile(r"<!--\s*(picture|clip)\s*:(.*)-->", re.IGNORECASE | re.DOTALL)
_LINE_BREAK_TAG = re.compile(r"<br\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 is the highest."""

    level: int
    passage: Passage

    @property
    def text(self) -> str:
        return clean_characters(self.passage.text).strip()


Block = Heading | Passage


@dataclass(frozen=True, slots=True)
class Source:
    """A script as it stands in its file."""

    front_matter: FrontMatter
    blocks: tuple[Block, ...]


def read_markdown(text: str, language: str | None = None) -> Source:
    """`language` counts before what the settings say.

    Raises ReelproofError naming the line of what cannot be read.
    """
    check_markup(text)
    markdown = _ScriptMarkdown("commonmark", {"html": True}).enable(["table", "strikethrough"])
    markdown.use(front_matter_plugin).use(footnote_plugin).use(add_directives).use(add_leftovers)
    front_matter, tokens = _parse(markdown, _comments_as_directives(text), language)
    return Source(front_matter, tuple(_blocks(tokens, front_matter.language)))


def read_plain_text(text: str, language: str | None = None) -> Source:
    """Blank lines part paragraphs; a short first line that stands alone is the title."""
    markdown = _ScriptMarkdown("zero").use(front_matter_plugin).use(add_directives)
    front_matter, tokens = _parse(markdown, text, language)
    passages = [_passage(token) for token in tokens if token.type == "inline"]
    if len(passages) > 1 and _is_title(passages[0], front_matter):
        return Source(front_matter, (Heading(1, passages[0]), *passages[1:]))
    return Source(front_matter, tuple(passages))


class _ScriptMarkdown(MarkdownIt):
    """Leaves the paths of pictures as they are written; `read_own_medium` judges them."""

    def normalizeLink(self, url: str) -> str:  # noqa: N802 - the library's name
        return url

    def validateLink(self, url: str) -> bool:  # noqa: N802 - the library's name
        return True


def _parse(markdown: MarkdownIt, text: str, language: str | None) -> tuple[FrontMatter, list[Token]]:
    blank = _BLANK_LINES.match(text)
    start = blank.end() if blank else 0
    line = text.count("\n", 0, start) + 1
    tokens = markdown.parse(text[start:])
    for token in tokens:
        token.map = [number + line for number in token.map] if token.map else None
    if tokens and tokens[0].type == "front_matter":
        front_matter, tokens = read_front_matter(tokens[0].content, line + 1), tokens[1:]
        return replace(front_matter, language=language or front_matter.language), tokens
    if _UNCLOSED_FRONT_MATTER.match(text, start):
        raise invalid_script(
            "the settings that start here are not closed; put --- on a line after them", line
        )
    return FrontMatter(language=language or DEFAULT_LANGUAGE), tokens


def _is_title(passage: Passage, front_matter: FrontMatter) -> bool:
    if front_matter.title is not None:
        return passage.text == front_matter.title
    is_lone = len(passage.line_starts) == 1 and len(passage.text) <= LONGEST_TITLE_CHARACTERS
    return is_lone and passage.is_spoken and not passage.text.endswith((".", ",", ";", ":", "…"))


def _comments_as_directives(text: str) -> str:
    """Picture comments as `[picture: …]`, other comments as their line breaks."""
    parts, at = list[str](), 0
    while (start := text.find("<!--", at)) >= 0 and (end := text.find("-->", start + 4)) >= 0:
        is_escaped = text[max(0, start - 1)] == "\\"
        parts += [text[at:start], text[start : end + 3] if is_escaped else _said_of(text[start : end + 3])]
        at = end + 3
    return "".join([*parts, text[at:]])


def _said_of(comment: str) -> str:
    picture = _PICTURE_COMMENT.fullmatch(comment)
    directive = f"[{picture[1]}: {escape_brackets(' '.join(picture[2].split()))}]" if picture else ""
    return directive + "\n" * comment.count("\n")


def _nodes(tokens: Sequence[Token]) -> Iterator[tuple[Token, Sequence[Token]]]:
    """The outermost tokens, each opening one with those inside it."""
    at = 0
    while at < len(tokens):
        end, depth = at + 1, int(tokens[at].nesting)
        while depth > 0:
            depth += tokens[end].nesting
            end += 1
        yield tokens[at], tokens[at + 1 : end - 1]
        at = end


def _blocks(tokens: Sequence[Token], language: str) -> list[Block]:
    blocks: list[Block] = []
    for token, inner in _nodes(tokens):
        match token.type:
            case "heading_open":
                blocks.append(Heading(int(token.tag[1:]), _passage(inner[0])))
            case "paragraph_open":
                blocks.append(_passage(inner[0]))
            case "blockquote_open":
                blocks += _blocks(inner, language)
            case "bullet_list_open" | "ordered_list_open":
                blocks += speak_list(_popped(blocks), _items(inner, language), language)
            case "html_block":
                _check_comment(token)
    return blocks


def _popped(blocks: list[Block]) -> Passage | None:
    """Takes away the last block if it is a passage."""
    if blocks and isinstance(last := blocks[-1], Passage):
        del blocks[-1]
        return last
    return None


def _items(tokens: Sequence[Token], language: str) -> list[Passage]:
    items = list(_nodes(tokens))
    keeps_numbers = not _only_count([token.info for token, _ in items])
    passages: list[Passage] = []
    for token, inner in items:
        blocks = _blocks(inner, language)
        item = [block.passage if isinstance(block, Heading) else block for block in blocks]
        if item and keeps_numbers:
            number = Passage(token.info + token.markup, ((0, item[0].line),))
            item[0] = join_passages([number, item[0]])
        passages += item
    return passages


def _only_count(numbers: Sequence[str]) -> bool:
    """Whether numbers merely number the items. `1914.` and `1918.` say something, and are said."""
    first = int(numbers[0] or "0")
    counted = [str(first + index) for index in range(len(numbers))]
    return first <= 1 and (list(numbers) == counted or len(set(numbers)) == 1)


def _check_comment(token: Token) -> None:
    if token.content.lstrip().startswith("<!--"):
        line = token.map[0] if token.map else None
        raise invalid_script("the comment that starts here is not closed; put --> after it", line)


def _passage(inline: Token) -> Passage:
    writer = PassageWriter(inline.map[0] if inline.map else 1)
    struck = 0
    for token in inline.children or ():
        struck += token.nesting if token.type in ("s_open", "s_close") else 0
        if not struck:
            _write(writer, token)
    return writer.finish()


def _write(writer: PassageWriter, token: Token) -> None:
    match token.type:
        case "text" | "code_inline":
            writer.write(token.content)
        case "softbreak" | "hardbreak":
            writer.write("\n")
        case "html_inline" if _LINE_BREAK_TAG.match(token.content):
            writer.write(" ")
        case "directive":
            writer.mark(read_directive(token.content, writer.line))
            writer.skip_lines(token.content)
        case "image":
            writer.mark(read_own_medium(str(token.attrs["src"]), writer.line))
