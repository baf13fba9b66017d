"""Markdown block rules: formulas, raw HTML, indented code or verse, blocks of other tools."""

import re
from collections.abc import Sequence
from statistics import median

from markdown_it import MarkdownIt
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token

from reelproof.planning.script.markdown.math import ENVIRONMENTS

_MAX_DEPTH = 5
_LONGEST_VERSE_LINE = 60
_ALSO_ENDS: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list", "footnote_def"]}

_RAW = (
    ("math", re.compile(r"\$\$"), r"\$\$\s*(?:\{{[^{{}}]*\}}|\([^()]*\))?\s*[.,;]?\s*$"),
    ("math", re.compile(r"\\\["), r"\\\]\s*[.,;]?\s*$"),
    ("math", re.compile(rf"\\begin\{{(?P<name>{ENVIRONMENTS})\}}"), r"\\end\{{{name}\}}\s*[.,;]?\s*$"),
    (
        "code",
        re.compile(r"\{%-?\s*highlight\s+(?P<info>[\w+-]+)[^%]*%\}\s*$"),
        r"\{{%-?\s*endhighlight\s*-?%\}}\s*$",
    ),
    (
        "code",
        re.compile(r"\{\{[<%]\s*highlight\s+(?P<info>[\w+-]+)[^{}]*\}\}\s*$"),
        r"\{{\{{[<%]\s*/\s*highlight\s*[>%]\}}\}}\s*$",
    ),
    ("element", re.compile(r"<(?P<name>pre|script|style|textarea|svg)\b", re.IGNORECASE), r"</{name}\s*>"),
)
"""The sort of a raw block, how it opens, and how it closes."""

_SITE_LINES = (
    ("", re.compile(r":{3,}(?P<rest>.*)$")),
    ("", re.compile(r"={3}[+!]?\s+(?P<rest>\"[^\"]+\")\s*$")),
    ("", re.compile(r"\([\w:.-]+\)=(?P<rest>)\s*$")),
    ("import", re.compile(r"import\s(?:[\w*{},\s]+\sfrom\b)?\s*(['\"])[^'\"]+\1;?\s*$")),
    ("import", re.compile(r"export\s+(?:const|default|function|let)\s+\w.*[=({].*$")),
    ("abbreviation", re.compile(r"\*\[[^\[\]]{1,60}\]:\s.*$")),
    (
        "table of contents",
        re.compile(r"(?:\[\[?_?TOC_?\]?\]|\$\{toc\}|\\tableofcontents)\s*$", re.IGNORECASE),
    ),
)
_DIV_TITLE = re.compile(
    r"\s*(?:\{[^{}]*\}|[\w-]+)?\s*(?:\{[^{}]*\}\s*)?(?:\[(?P<bracketed>[^\[\]]+)\]|(?P<bare>[^\s{].*))?$"
)
_TIGHT_HEADING = re.compile(r"(#{2,6})(?=[^\s#])(?P<words>.*?)\s*#*\s*$")
_LIST_MARK = re.compile(r"(?:[-*+•]|\d{1,3}[.)])\s")
_LINE_BLOCK = re.compile(r"\|(?:\s+(?P<words>.*[^|\s])?\s*)?$")
_CODE_SIGN = re.compile(
    r"[;{}]\s*$|^\s*[})\]]|=>|->|::|\w\(.*\)|[\w\])]\s*(?:==|!=|\+=|:=|=)\s*[\w\"'\[({-]|^\s*(?:\$|>>>|\.\.\.|#|//|/\*)\s*\S|"
    r"^\s*(?:def|class|import|from|return|elif|else:|for|while|const|let|var|function|public|private|echo|export|SELECT"
    r"|INSERT|CREATE)\b.*[:;({=]|^\s*<[!/?A-Za-z][^<>]*>|^\s*[A-Za-z_-]+:\s*$|\s--?[a-z][\w-]+(?:[\s=]|$)|"
    r"^\s*(?:sudo|apt|apt-get|pip|pip3|npm|npx|yarn|pnpm|git|cargo|docker|kubectl|brew|curl|wget|cd|ls|mkdir|chmod|"
    r"python|python3|node|uv|conda|gem|bundle|cmake)\s[\w./@-]+(?:\s[^.]*)?$|^\s*make(?:\s(?:install|test|all|clean|build))?$|"
    r"^\s*[A-Z][A-Z0-9_]+=|\bHTTP/\d|[\w-]+/[\w.-]+/|^\s*[├└│]"
)

# Escaped brackets around words: no formula has a word without a backslash.
_WORDS = re.compile(r"\\\[\s*[^\W\d_]{3,}(?:[ ,;'’-]+[^\W\d_]+)*[.…]?\s*\\\]")


def add_block_rules(markdown: MarkdownIt) -> None:
    """Tokens `raw_block` and `site_line`; text that is indented and no code becomes blocks like any other."""
    rules = markdown.block.ruler
    rules.before("fence", "raw_block", _raw_block, _ALSO_ENDS)
    rules.before("fence", "site_line", _site_line, _ALSO_ENDS)
    rules.before("fence", "line_block", _line_block)
    rules.before(
        "heading", "tight_heading", _tight_heading, {"alt": ["paragraph", "reference", "blockquote"]}
    )
    rules.at("code", _indented)


def _raw_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    if state.is_code_block(start):
        return False
    line = _line(state, start)
    for kind, opening, closing in _RAW:
        opened = opening.match(line)
        if opened is None or _WORDS.match(line):
            continue
        if kind == "math" and any(mark in line[opened.end() :] for mark in ("$$", "\\]")):
            end = start + 1  # it closes on its line, or it is part of a paragraph
        named = {name: re.escape(value) for name, value in opened.groupdict().items() if value}
        last = _closing_line(state, start, end, opened.end(), closing.format(**named))
        if last is None:
            return False
        if not silent:
            _push_raw(state, kind, opened, start, last)
        state.line = last + 1
        return True
    return False


def _closing_line(state: StateBlock, start: int, end: int, after: int, closing: str) -> int | None:
    """The first line that closes what opens on the line `start` before the column `after`."""
    key = f"unclosed {closing}"
    if state.env.get(key) == end:
        return None
    pattern = re.compile(closing, re.IGNORECASE)
    for number in range(start, end):
        if number > start and state.sCount[number] < state.blkIndent and not state.isEmpty(number):
            return None
        if pattern.search(_line(state, number), after if number == start else 0):
            return number
    state.env[key] = end
    return None


def _push_raw(state: StateBlock, kind: str, opened: re.Match[str], start: int, last: int) -> None:
    token = state.push("raw_block", "", 0)
    token.meta = {"kind": kind, "opening": opened[0]}
    token.info = opened.groupdict().get("info") or ""
    token.content = state.getLines(start, last + 1, state.sCount[start], False)
    token.map = [start, last + 1]


def _site_line(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    if state.is_code_block(start):
        return False
    line = _line(state, start)
    for noun, pattern in _SITE_LINES:
        match = pattern.match(line)
        if match is None:
            continue
        last = _end_of_statement(state, start, end) if noun == "import" else start + 1
        if not silent:
            token = state.push("site_line", "", 0)
            token.info = noun
            token.map = [start, last]
            if not noun and (title := _div_title(match["rest"])):
                _push_paragraph(state, title, start, start + 1)
        state.line = last
        return True
    return False


def _end_of_statement(state: StateBlock, start: int, end: int) -> int:
    """Returns the end of site code: a blank line if its first line leaves a bracket open."""
    if not _line(state, start).rstrip().endswith(("(", "{", "[", "=>")):
        return start + 1
    return next((number for number in range(start, end) if state.isEmpty(number)), end)


def _div_title(rest: str) -> str:
    """`warning Mind the gap` is titled "Mind the gap"; a tab is titled by its quoted text."""
    if rest.startswith('"'):
        return rest.strip('"')
    match = _DIV_TITLE.match(rest.rstrip(": "))
    return (match["bracketed"] or match["bare"] or "").strip() if match else ""


def _line_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Parses Pandoc line blocks, whose lines start with `|`."""
    last, words = start, list[str]()
    while last < end and state.sCount[last] >= state.blkIndent:
        match = _LINE_BLOCK.match(_line(state, last))
        if match is None:
            break
        words.append(match["words"] or "")
        last += 1
    if len(words) < 2 or state.is_code_block(start):
        return False
    if not silent:
        _push_paragraph(state, "\n".join(words), start, last).meta["verse"] = True
    state.line = last
    return True


def _tight_heading(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """`###Heart`."""
    match = _TIGHT_HEADING.match(_line(state, start))
    if match is None or state.is_code_block(start):
        return False
    if not silent:
        tag = f"h{len(match[1])}"
        state.push("heading_open", tag, 1).map = [start, start + 1]
        _push_inline(state, match["words"], start, start + 1)
        state.push("heading_close", tag, -1)
    state.line = start + 1
    return True


def _indented(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Code where it has its signs; else verse, or paragraphs whose first lines are indented."""
    if not state.is_code_block(start):
        return False
    last = _end_of_indented(state, start, end)
    lines = [_line(state, number) for number in range(start, last) if not state.isEmpty(number)]
    if _looks_like_code(lines) and not _is_inside_html(state):
        token = state.push("code_block", "code", 0)
        token.content = state.getLines(start, last, 4 + state.blkIndent, False) + "\n"
        token.map = [start, last]
        state.line = last
        return True
    if last == start + 1 and last < end and not state.isEmpty(last) and state.sCount[last] >= state.blkIndent:
        last = next((number for number in range(last, end) if state.isEmpty(number)), end)
    _read_dedented(state, start, last, is_verse=_is_verse(lines))
    state.line = last
    return True


def _end_of_indented(state: StateBlock, start: int, end: int) -> int:
    last = number = start
    while number < end and (state.isEmpty(number) or state.is_code_block(number)):
        if not state.isEmpty(number):
            last = number
        number += 1
    return last + 1


def _read_dedented(state: StateBlock, start: int, last: int, *, is_verse: bool) -> None:
    before, indent, limit = len(state.tokens), state.blkIndent, state.lineMax
    depth = state.env.get("indented", 0)
    if depth >= _MAX_DEPTH:
        _push_paragraph(state, "\n".join(_line(state, number) for number in range(start, last)), start, last)
        return
    filled = (state.sCount[number] for number in range(start, last) if state.is_code_block(number))
    state.blkIndent, state.lineMax = min(filled), last
    state.env["indented"] = depth + 1
    state.md.block.tokenize(state, start, last)
    if state.line < last and any(not state.isEmpty(number) for number in range(state.line, last)):
        rest = "\n".join(_line(state, number) for number in range(state.line, last))
        _push_paragraph(state, rest, state.line, last)
    state.blkIndent, state.lineMax = indent, limit
    state.env["indented"] = depth
    for token in state.tokens[before:]:
        if token.type == "inline" and is_verse:
            token.meta["verse"] = True


def _looks_like_code(lines: Sequence[str]) -> bool:
    signs = sum(1 for line in lines if _CODE_SIGN.search(line))
    return 2 * signs >= len(lines)


def _is_inside_html(state: StateBlock) -> bool:
    before = next((token for token in reversed(state.tokens) if token.type == "inline"), None)
    return (
        before is not None
        and before.content.rstrip().endswith(">")
        and before.content.lstrip().startswith("<")
    )


def _is_verse(lines: Sequence[str]) -> bool:
    is_list = any(map(_LIST_MARK.match, lines))
    return len(lines) > 1 and median(map(len, lines)) <= _LONGEST_VERSE_LINE and not is_list


def _push_paragraph(state: StateBlock, content: str, start: int, end: int) -> Token:
    state.push("paragraph_open", "p", 1).map = [start, end]
    token = _push_inline(state, content, start, end)
    state.push("paragraph_close", "p", -1)
    return token


def _push_inline(state: StateBlock, content: str, start: int, end: int) -> Token:
    token = state.push("inline", "", 0)
    token.content, token.map, token.children = content.strip(), [start, end], []
    return token


def _line(state: StateBlock, number: int) -> str:
    return state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]]
