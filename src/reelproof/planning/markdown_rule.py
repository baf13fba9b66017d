"""Rules that teach the Markdown parser what scripts add to it."""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

from reelproof.planning.directive import DIRECTIVE, is_well_formed

_LOOSE_PICTURE = re.compile(r"!\[[^\[\]\n]*\]\(\s*([^()\n]*?)(?:\s+\"[^\"\n]*\")?\s*\)")
_LOST_FOOTNOTE = re.compile(r"\[\^[^\[\]\s]+\]")


def add_directives(markdown: MarkdownIt) -> None:
    """Tokens `directive` for what stands in brackets, and `image` for paths that have spaces."""
    markdown.inline.ruler.before("link", "directive", _directive)
    markdown.inline.ruler.after("image", "loose_picture", _loose_picture)


def add_leftovers(markdown: MarkdownIt) -> None:
    """Drops footnote marks that have no footnote; needs the footnote plugin."""
    markdown.inline.ruler.after("footnote_ref", "lost_footnote", _lost_footnote)


def _directive(state: StateInline, silent: bool) -> bool:
    match = DIRECTIVE.match(state.src, state.pos, state.posMax)
    if match is None or _is_link(match[0], state.src[match.end() : match.end() + 1]):
        return False
    if not silent:
        state.push("directive", "", 0).content = match[0]
    state.pos = match.end()
    return True


def _is_link(source: str, following: str) -> bool:
    return following in ("(", "[") and source.endswith("]") and not is_well_formed(source)


def _loose_picture(state: StateInline, silent: bool) -> bool:
    match = _LOOSE_PICTURE.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if not silent:
        state.push("image", "img", 0).attrs["src"] = match[1]
    state.pos = match.end()
    return True


def _lost_footnote(state: StateInline, silent: bool) -> bool:
    match = _LOST_FOOTNOTE.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    state.pos = match.end()
    return True
