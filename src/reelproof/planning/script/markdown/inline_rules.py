"""Inline Markdown rules: directives, misspelled directives, loose pictures, highlights, broken links."""

import re
from collections.abc import Callable, Sequence

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

from reelproof.planning.script.directive import DIRECTIVE, is_well_formed
from reelproof.planning.script.markdown.foreign_marks import (
    RULES,
    InlineRule,
    leave_out,
    push_omitted,
    push_picture,
)
from reelproof.planning.script.misspelling import BRACKETED, corrected, is_for_an_editor

_LOOSE_PICTURE = InlineRule(
    "loose_picture",
    "!",
    re.compile(
        r"!\[[^\[\]\n]*\]\(\s*([^()\n]*?(?:\([^()\n]*\)[^()\n]*?)?)(?:\s+=\d*%?x\d*%?)?"
        r"(?:\s+[\"'][^\"\n]*[\"'])?\s*\)"
    ),
    lambda state, match: push_picture(state, match[1]),
)
_PAIRED = ("==", "++")
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


def add_directives(markdown: MarkdownIt) -> None:
    """Adds rules for `directive` tokens and `misspelled` directives."""
    markdown.inline.ruler.before("link" if "link" in _names(markdown) else "text", "directive", _directive)


def _names(markdown: MarkdownIt) -> Sequence[str]:
    return markdown.inline.ruler.get_all_rules()


def _directive(state: StateInline, silent: bool) -> bool:
    match, kind = DIRECTIVE.match(state.src, state.pos, state.posMax), "directive"
    if match is None:
        match, kind = BRACKETED.match(state.src, state.pos, state.posMax), "misspelled"
        if match is None or corrected(match[0]) is None:
            return _plate(state, silent) or _note_for_editors(state, silent)
    if _is_link(match[0], state.src[match.end() : match.end() + 1]):
        return False
    if not silent:
        state.push(kind, "", 0).content = match[0]
    state.pos = match.end()
    return True


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
        if match is None:
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
    if match is None:
        return False
    if not silent:
        _read_inside(state, *match.span("words"))
    state.pos = match.end()
    return True


def _read_inside(state: StateInline, start: int, end: int) -> None:
    limit, state.posMax, state.pos = state.posMax, end, start
    state.md.inline.tokenize(state)
    state.posMax = limit
