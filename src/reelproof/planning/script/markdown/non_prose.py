"""Paragraphs and lists that are not prose: tables of contents, tags, ASCII art."""

import re
from collections.abc import Sequence

from markdown_it.token import Token

from reelproof.planning.script.passage_splitting import count_words

_TOC_MARK = re.compile(r"\{:\s*toc\b")
_TAG = re.compile(r"<[^<>]*>")
_LINK_INSIDE = re.compile(
    r"\[[^\[\]\n]{1,200}\]\(#[^()\s]*\)|<a\s[^<>]*href=[\"']#[^<>]*>[^<>]{1,200}</a\s*>", re.IGNORECASE
)
_MAX_TITLE_WORDS = 4


def is_table_of_contents(tokens: Sequence[Token]) -> bool:
    """Whether every item is an internal link, or the site generates a table of contents here."""
    if any(token.type == "inline" and _TOC_MARK.search(token.content) for token in tokens):
        return True
    contents = [token.children or [] for token in tokens if token.type == "inline"]
    return len(contents) > 1 and all(map(_is_link_inside, contents))


def _is_link_inside(children: Sequence[Token]) -> bool:
    links = [token for token in children if token.type == "link_open"]
    around = (token for token in children if token.level == 0 and token.type == "text")
    return (
        len(links) == 1
        and str(links[0].attrs.get("href", "")).startswith("#")
        and not any(map(str.isalpha, "".join(token.content for token in around)))
    )


def links_inside(inline: Token) -> int:
    """Returns the number of internal links in a paragraph that has nothing else but a title; else 0."""
    rest, links = _LINK_INSIDE.subn("", inline.content)
    words = count_words(_TAG.sub(" ", rest))
    return links if words == 0 or (links > 2 and words <= _MAX_TITLE_WORDS) else 0


def is_only_tags(content: str) -> bool:
    """Whether a line has only tags: `#baking #bread`."""
    words = content.split()
    return len(words) > 1 and all(re.fullmatch(r"#[^\W\d_][\w/-]*", word) for word in words)


def is_drawing(content: str) -> bool:
    """Whether the text is drawn with lines and corners."""
    lines = content.split("\n")
    return len(lines) > 2 and all(
        line.strip()[:1] in ("+", "|") and line.strip()[-1:] in ("+", "|") for line in lines
    )
