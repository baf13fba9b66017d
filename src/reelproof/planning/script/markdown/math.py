"""Finds formulas in `$…$` and TeX brackets, not money or shell variables; longest formula."""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

LONGEST_FORMULA = 2_000
ENVIRONMENTS = (
    r"(?:equation|displaymath|math|align|aligned|alignat|alignedat|flalign|gather|gathered|multline|eqnarray|"
    r"split|cases|array|[bBpvV]?matrix)\*?"
)

_TEX_SIGN = re.compile(r"\\[A-Za-z,;!:{}|%$]|[\^_=+<>≤≥≈×·∈∑∫√→∞±−*/|]")
_NUMBER = re.compile(r"[\d.,:%\s–−-]+|\\\$?[\d.,]+")
_PROSE = re.compile(r"[A-Za-z]{2,}\s|\s[A-Za-z]{2,}")
_SHELL_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{2,}[/:.,;-]?")
_COMMENT = re.compile(r"(?<!\\)%.*$", re.MULTILINE)
_BARE_DOLLAR = re.compile(r"(?<!\\)\$")
_OPEN_ESCAPE = re.compile(r"(?<!\\)(?:\\\\)*\\$")
_LABEL = re.compile(r"\\(?:label|tag)\*?\{[^{}]*\}|\\(?:nonumber|notag)\b")
_WRAPPER = re.compile(
    r"\\begin\{(?:equation|displaymath|math)\*?\}(.*)\\end\{(?:equation|displaymath|math)\*?\}", re.DOTALL
)
_DOUBLE = re.compile(r"\$\$((?:[^$\\]|\\.){1,2000})\$\$", re.DOTALL)
_TICKED = re.compile(r"\$`((?:[^`]|`(?!\$)){1,2000})`\$", re.DOTALL)
# A dollar before a figure closes none: "$4 (US$ 5)" are two prices.
_SINGLE = re.compile(r"\$(?!\s)((?:[^$\\]|\\.){1,2000})(?<!\s)\$(?!\d|(?<=[A-Z]{2}\$)\s\d)", re.DOTALL)
_ROUND = re.compile(r"\\\(((?:[^\\]|\\[^)]){1,2000})\\\)", re.DOTALL)
_SQUARE = re.compile(r"\\\[((?:[^\\]|\\[^\]]){1,2000})\\\]", re.DOTALL)
# Backslashes that are doubled for a site whose Markdown would take them away.
_ESCAPED_ROUND = re.compile(r"\\\\\(([^\n]{1,500}?)\\\\\)")
_ESCAPED_SQUARE = re.compile(r"\\\\\[([^\n]{1,500}?)\\\\\]")
_BEFORE_MONEY = re.compile(r"[A-Za-z0-9$]")


def add_math(markdown: MarkdownIt) -> None:
    """Tokens `math` with a formula's TeX; those to be shown on their own have the markup `$$`."""
    markdown.inline.ruler.before("escape", "dollar_math", _dollar_math)
    markdown.inline.ruler.before("escape", "bracket_math", _bracket_math)


def clean_tex(source: str) -> str:
    """A formula on one line, without comments, labels and what would end it."""
    tex = _BARE_DOLLAR.sub("", _LABEL.sub("", _COMMENT.sub("", source)))
    while "<!--" in tex:
        tex = tex.replace("<!--", "<")
    wrapped = _WRAPPER.fullmatch(tex.strip())
    tex = " ".join((wrapped[1] if wrapped else tex).split())
    return f"{tex} " if _OPEN_ESCAPE.search(tex) else tex


def write_formula(tex: str, *, is_shown: bool) -> str:
    """Markdown that reads back as the formula."""
    if is_shown and _DOUBLE.fullmatch(f"$${tex}$$"):
        return f"$${tex}$$"
    match = None if is_shown else _SINGLE.fullmatch(f"${tex}$")
    return f"${tex}$" if match and _is_formula(tex, "") and not _NUMBER.fullmatch(tex) else f"$`{tex}`$"


def _dollar_math(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != "$" or _BEFORE_MONEY.match(state.src[state.pos - 1 : state.pos] or " "):
        return False
    if (match := _DOUBLE.match(state.src, state.pos, state.posMax)) and match[1].strip():
        return _push(state, silent, match, "$$")
    if match := _TICKED.match(state.src, state.pos, state.posMax):
        return _push(state, silent, match, "$")
    match = _SINGLE.match(state.src, state.pos, state.posMax)
    if match is None or not _is_formula(match[1], state.src[match.end() : match.end() + 1]):
        return False
    if not _NUMBER.fullmatch(match[1]):
        return _push(state, silent, match, "$")
    if not silent:
        state.append_pending(match[1].replace("\\", ""))
    state.pos = match.end()
    return True


def _bracket_math(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != "\\":
        return False
    for pattern, markup in ((_ROUND, "$"), (_SQUARE, "$$"), (_ESCAPED_ROUND, "$"), (_ESCAPED_SQUARE, "$$")):
        match = pattern.match(state.src, state.pos, state.posMax)
        if match and (_TEX_SIGN.search(match[1]) or (markup == "$" and not _PROSE.search(match[1]))):
            return _push(state, silent, match, markup)
    return False


def _push(state: StateInline, silent: bool, match: re.Match[str], markup: str) -> bool:
    if not silent:
        token = state.push("math", "math", 0)
        token.content, token.markup = match[1], markup
    state.pos = match.end()
    return True


def _is_formula(content: str, following: str) -> bool:
    """Whether that is mathematics, or a number: not two prices, two names of a shell, or prose."""
    if _SHELL_NAME.fullmatch(content) and following.isascii() and following.isalpha():
        return False
    return bool(_TEX_SIGN.search(content)) or not _PROSE.search(content)
