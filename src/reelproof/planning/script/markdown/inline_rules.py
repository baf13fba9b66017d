"""Inline Markdown rules: directives, misspelled directives, loose pictures, highlights, broken links."""

import re
from collections.abc import Callable, Sequence

from markdown_it import MarkdownIt
from markdown_it.common.utils import normalizeReference
from markdown_it.rules_inline import StateInline

from reelproof.planning.script.aside import NEARBY, aside_starts, fills_line, stands_apart
from reelproof.planning.script.direction_reading import CUE, Reading, problem_with, read_unclosed
from reelproof.planning.script.directive import DIRECTIVE, is_well_formed
from reelproof.planning.script.markdown.foreign_marks import (
    RULES,
    InlineRule,
    leave_out,
    push_omitted,
    push_picture,
)
from reelproof.planning.script.markdown.index import is_index
from reelproof.planning.script.misspelling import (
    is_for_an_editor,
    match_bracketed,
    read_bracketed,
)
from reelproof.planning.script.transcript_note import follows_speaker

_LOOSE_PICTURE = InlineRule(
    "loose_picture",
    "!",
    re.compile(
        r"!\[[^\[\]\n]*\]\(\s*([^()\n]*?(?:\([^()\n]*\)[^()\n]*?)?)(?:\s+=\d*%?x\d*%?)?"
        r"(?:\s+[\"'][^\"\n]*[\"'])?\s*\)"
    ),
    lambda state, match: push_picture(state, match[1]),
)
_FIRST_WORD = re.compile(r"\[\s*\w+")
_PAIRED = ("==", "++")
_BOTH_ESCAPED = re.compile(r"\\\[(?P<words>[^\[\]\\\n]{1,320})\\\]")
_LOST_LINK = re.compile(
    r"\[(?P<words>[^\[\]\n]+)\](?:\[[^\[\]\n]*\]|\((?=[^()\n]*[/.#])[^()\n]*\)|\{[^{}\n]*\})"
)
_LOST_FOOTNOTE = InlineRule("lost_footnote", "[", re.compile(r"\[\^[^\[\]\s]+\]"), leave_out("footnote"))


def add_inline_rules(markdown: MarkdownIt) -> None:
    """Adds rules for `omitted` tokens (not read), `image` tokens (all kinds of pictures) and plain words."""
    add_directives(markdown)
    for rule in RULES:
        markdown.inline.ruler.before("escape", rule.name, _as_function(rule))
    markdown.inline.ruler.before("escape", "paired_marks", _paired_marks)
    markdown.inline.ruler.after("image", _LOOSE_PICTURE.name, _as_function(_LOOSE_PICTURE))
    markdown.inline.ruler.after(_LOOSE_PICTURE.name, _LOST_FOOTNOTE.name, _as_function(_LOST_FOOTNOTE))
    markdown.inline.ruler.after(_LOST_FOOTNOTE.name, "lost_link", _lost_link)


def add_escaped_directions(markdown: MarkdownIt) -> None:
    """Adds the rule for `\\[pause]` and `\\(laughs)` of plain texts, which have no other escapes."""
    markdown.inline.ruler.before("directive", "escaped_direction", _escaped_direction)


def add_escaped_parentheses(markdown: MarkdownIt) -> None:
    """Adds the rule for `escaped_parenthesis` tokens, after those for formulas in such parentheses."""
    markdown.inline.ruler.before("escape", "escaped_parenthesis", _escaped_parenthesis)


def add_directives(markdown: MarkdownIt) -> None:
    """Adds rules for `directive` tokens and `misspelled` directives."""
    markdown.inline.ruler.before("link" if "link" in _names(markdown) else "text", "directive", _directive)


def _names(markdown: MarkdownIt) -> Sequence[str]:
    return markdown.inline.ruler.get_all_rules()


def _directive(state: StateInline, silent: bool) -> bool:
    match = DIRECTIVE.match(state.src, state.pos, state.posMax)
    if match is None:
        return _plate(state, silent) or _in_brackets(state, silent) or _note_for_editors(state, silent)
    if _is_link(match[0], state.src[match.end() : match.end() + 1]):
        return False
    if not match[0].startswith("{") and problem_with(match[0]):
        return _malformed(state, silent, match)
    if not silent:
        state.push("directive", "", 0).content = match[0]
    state.pos = match.end()
    return True


def _malformed(state: StateInline, silent: bool, match: re.Match[str]) -> bool:
    """A pause or picture that cannot be read; without its last bracket, its words are read as others are."""
    if match["end"]:
        return _misspelled(state, silent, match[0])
    word = _FIRST_WORD.match(match[0])
    if not silent and word:
        token = state.push("misspelled", "", 0)
        token.content, token.meta = word[0], {"reading": read_unclosed(match[0])}
    state.pos += word.end() if word else 1
    return True


def _in_brackets(state: StateInline, silent: bool) -> bool:
    source = match_bracketed(state.src, state.pos, state.posMax)
    return source is not None and _misspelled(state, silent, source)


def _misspelled(state: StateInline, silent: bool, source: str) -> bool:
    end = state.pos + len(source)
    if _is_link(source, state.src[end : end + 1]) or _is_reference(source, state):
        return False
    reading = _read(source, state.src[max(0, state.pos - NEARBY) : state.pos], state.src[end : end + NEARBY])
    if reading is None:
        return False
    if not silent:
        token = state.push("misspelled", "", 0)
        token.content, token.meta = source, {"reading": reading}
    state.pos = end
    return True


def _read(source: str, before: str, after: str) -> Reading | None:
    if follows_speaker(before, source[1:-1], after):
        return CUE
    return read_bracketed(
        " ".join(source.split()),
        stands_apart=stands_apart(before, after),
        fills_line=fills_line(before, after),
    )


def _is_reference(source: str, state: StateInline) -> bool:
    """Whether the words in brackets are a link that is defined elsewhere."""
    return normalizeReference(source[1:-1]) in state.env.get("references", {})


def _note_for_editors(state: StateInline, silent: bool) -> bool:
    end = state.src.find("]", state.pos, state.posMax) + 1
    if not end or not is_for_an_editor(state.src[state.pos : end]) or state.src[end : end + 1] == "(":
        return False
    if not silent:
        push_omitted(state, state.src[state.pos : end], "direction for an editor")
    state.pos = end
    return True


def _is_link(source: str, following: str) -> bool:
    return following in ("(", "[") and source.endswith("]") and not is_well_formed(source)


def _as_function(rule: InlineRule) -> Callable[[StateInline, bool], bool]:
    def read(state: StateInline, silent: bool) -> bool:
        if state.src[state.pos] not in rule.first:
            return False
        before = state.src[state.pos - 1 : state.pos] if state.pos else ""
        if rule.may_follow is not None and not rule.may_follow.fullmatch(before):
            return False
        match = rule.pattern.match(state.src, state.pos, state.posMax)
        if match is None or (rule.unless_index and _is_index(state, match)):
            return False
        if not silent and rule.act is not None:
            rule.act(state, match)
        elif not silent and "\n" in match[0]:
            push_omitted(state, match[0], "")
        state.pos = match.end()
        return True

    return read


# Where a printed book had a picture.
_plate = _as_function(
    InlineRule("plate", "[", re.compile(r"\[Illustration\]", re.IGNORECASE), leave_out("illustration"))
)


def _escaped_direction(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != "\\":
        return False
    both = _BOTH_ESCAPED.match(state.src, state.pos, state.posMax)
    if both and _read(f"[{both['words']}]", "", ""):
        words, end = f"[{both['words']}]", both.end()
    elif _directs(state, state.pos + 1):
        words, end = state.src[state.pos + 1], state.pos + 2
    else:
        return False
    if not silent:
        state.push("escaped_parenthesis", "", 0).content = words
    state.pos = end
    return True


def _directs(state: StateInline, start: int) -> bool:
    """Whether what is in brackets or parentheses there would direct on a line of its own."""
    if state.src.startswith("(", start):
        return next(aside_starts(state.src[start : start + NEARBY]), None) == 0
    if DIRECTIVE.match(state.src, start, state.posMax):
        return True
    source = match_bracketed(state.src, start, state.posMax)
    return source is not None and _read(source, "", "") is not None


def _escaped_parenthesis(state: StateInline, silent: bool) -> bool:
    """`\\(pause)` are words; a token of its own, because the text around it is joined."""
    if not state.src.startswith("\\(", state.pos):
        return False
    if not silent:
        state.push("escaped_parenthesis", "", 0).content = "("
    state.pos += 2
    return True


def _paired_marks(state: StateInline, silent: bool) -> bool:
    """`==marked==` and `++inserted++` are their words."""
    mark = state.src[state.pos : state.pos + 2]
    start = state.pos + 2
    if mark not in _PAIRED or state.src[start : start + 1] in ("", " ", "\n", mark[0]):
        return False
    end = state.src.find(mark, start, min(state.posMax, start + 1_000))
    if end < 0 or state.src[end - 1] in " \n":
        return False
    if not silent:
        _read_inside(state, start, end)
    state.pos = end + 2
    return True


def _lost_link(state: StateInline, silent: bool) -> bool:
    """The words of a link that leads nowhere."""
    match = _LOST_LINK.match(state.src, state.pos, state.posMax)
    if match is None or _is_index(state, match):
        return False
    if not silent:
        _read_inside(state, *match.span("words"))
    state.pos = match.end()
    return True


def _is_index(state: StateInline, match: re.Match[str]) -> bool:
    before = state.src[max(0, state.pos - NEARBY) : state.pos]
    return is_index(before, match[0], state.src[match.end() : match.end() + NEARBY])


def _read_inside(state: StateInline, start: int, end: int) -> None:
    limit, state.posMax, state.pos = state.posMax, end, start
    state.md.inline.tokenize(state)
    state.posMax = limit
