"""Inline syntax of other tools: wiki links, citations, shortcodes, emoji, superscripts, LaTeX."""

import re
from collections.abc import Callable
from unicodedata import category, lookup

from markdown_it.rules_inline import StateInline

from reelproof.domain.frozen import frozen

_ATTRIBUTE = r"(?:[.#][\w:.-]+|[\w-]+=(?:\"[^\"\n]*\"|'[^'\n]*'|[^\s{}\"']+)|-)"
_SOURCE = re.compile(r"\bsrc=[\"']?([^\"'\s>]+)")
_SUPERSCRIPT = str.maketrans("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ")
_SUBSCRIPT = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")
_RAISED = re.compile(r"[0-9+\-=()n]+")
_LOWERED = re.compile(r"[0-9+\-=()]+")
_FIRST_EMOJI = "\U0001f000"
_Act = Callable[[StateInline, re.Match[str]], None]


@frozen
class InlineRule:
    """An inline rule: a pattern tried at the character `first`. `act` is None for pure markup.

    With `unless_index`, it is not for the index of a name in code.
    """

    name: str
    first: str
    pattern: re.Pattern[str]
    act: _Act | None = None
    may_follow: re.Pattern[str] | None = None
    unless_index: bool = False


def lowered(text: str) -> str:
    """The digits of a subscript as such; other letters as they are."""
    return text.translate(_SUBSCRIPT) if _LOWERED.fullmatch(text) else text


def raised(text: str) -> str:
    """The digits of a superscript as such; other letters as they are."""
    return text.translate(_SUPERSCRIPT) if _RAISED.fullmatch(text) else text


def leave_out(noun: str) -> _Act:
    return lambda state, match: push_omitted(state, match[0], noun)


def push_omitted(state: StateInline, source: str, noun: str) -> None:
    token = state.push("omitted", "", 0)
    token.content, token.info = source, noun


def push_picture(state: StateInline, source: str) -> None:
    state.push("image", "img", 0).attrs["src"] = source


def _words(state: StateInline, match: re.Match[str]) -> None:
    """The group `words` as text."""
    state.append_pending(match["words"])


def _math(state: StateInline, match: re.Match[str]) -> None:
    token = state.push("math", "math", 0)
    token.content, token.markup = match["tex"], "$"


def _embed(state: StateInline, match: re.Match[str]) -> None:
    """`![[photo.png|300]]` shows a file; `![[note]]` would show another note."""
    target = match["target"].strip()
    if re.search(r"\.\w{2,5}$", target) and not target.lower().endswith((".md", ".pdf", ".canvas")):
        push_picture(state, target)
    else:
        push_omitted(state, match[0], "embedded note")


def _wiki_link(state: StateInline, match: re.Match[str]) -> None:
    """The words shown for the page, else its name."""
    page, _, heading = match["page"].rpartition("/")[2].partition("#")
    state.append_pending((match["words"] or page.removesuffix(".md") or heading.lstrip("^")).strip())


def _shortcode(state: StateInline, match: re.Match[str]) -> None:
    """Keeps the picture of a shortcode that shows one; closing shortcodes are dropped."""
    source = match[0]
    is_picture = re.match(r"\{\{[<%]\s*(?:figure|img|image|picture)\b", source)
    if is_picture and (named := _SOURCE.search(source)):
        push_picture(state, named[1])
    elif re.match(r"\{[{%][<%]?-?\s*(?:/|end)", source) is None:
        push_omitted(state, source, "shortcode")


def _alert(state: StateInline, match: re.Match[str]) -> None:
    state.push("alert", "", 0).content = match[0]


def _emoji(state: StateInline, match: re.Match[str]) -> None:
    """The character of that name."""
    try:
        character = lookup(match["name"].replace("_", " ").replace("-", " "))
    except KeyError:
        character = ""
    if character >= _FIRST_EMOJI and category(character) == "So":
        state.append_pending(character)
    else:
        push_omitted(state, match[0], "emoji code")


def _scripted(state: StateInline, match: re.Match[str]) -> None:
    state.append_pending((raised if match[0][0] == "^" else lowered)(match["words"]))


def _dash(state: StateInline, match: re.Match[str]) -> None:
    """Converts typewritten dashes, except before a word, where they mark a command option."""
    before = state.pos == 0 or state.src[state.pos - 1].isspace()
    after = state.src[match.end()].isspace()
    state.append_pending("—" if before == after or len(match[0]) == 3 else match[0])


_NOT_AFTER_WORD = re.compile(r"|[^\w\\]")
_AFTER_SPACE = re.compile(r"|[\s(>*_]")
_NOT_AFTER_COLON = re.compile(r"|[^A-Za-z0-9_:]")

RULES = (
    InlineRule("comment", "{", re.compile(r"\{#(?=\s)[^{}]{0,500}#\}|\{/\*[^{}]{0,500}\*/\}")),
    InlineRule("shortcode", "{", re.compile(r"\{\{[^{}]{1,500}\}\}|\{%[^{}]{0,500}%\}"), _shortcode),
    InlineRule("struck_edit", "{", re.compile(r"\{--[^{}]{0,500}--\}"), leave_out("struck-out passage")),
    InlineRule("edit_comment", "{", re.compile(r"\{>>[^{}]{0,500}<<\}"), leave_out("comment")),
    InlineRule("edit", "{+=", re.compile(r"\{(?:\+\+|==)|(?:\+\+|==)\}")),
    InlineRule(
        "attributes",
        "{",
        re.compile(rf"\{{:?\s*(?!#[\w-]*\}}){_ATTRIBUTE}(?:\s+{_ATTRIBUTE})*\s*\}}|\{{:?(?:toc|-)\}}"),
    ),
    InlineRule("math_role", "{", re.compile(r"\{math\}`(?P<tex>[^`\n]{1,2000})`"), _math),
    InlineRule(
        "titled_role",
        "{",
        re.compile(r"\{[a-z][a-z:-]{0,30}\}`(?P<words>[^`<>\n]{1,200}?)\s*<[^`<>\n]*>`"),
        _words,
    ),
    InlineRule("role", "{", re.compile(r"\{[a-z][a-z:-]{0,30}\}(?=`)")),
    InlineRule("task_box", "[", re.compile(r"\[[-/><!?*]\][ \t]+"), None, re.compile("")),
    InlineRule("alert", "[", re.compile(r"\[!\w[\w-]{0,20}\][+-]?"), _alert, re.compile("")),
    InlineRule(
        "note_letter",
        "[",
        re.compile(r"\[[a-z]\](?![\w(:]|\[(?![a-z]\]|\d))"),
        leave_out("reference mark"),
        re.compile(r"[\w.,;)\]]"),
        unless_index=True,
    ),
    InlineRule(
        "block_name", "^", re.compile(r"\^[A-Za-z0-9-]{3,40}(?=[ \t]*(?:\n|$))"), None, re.compile(r"\s")
    ),
    InlineRule("embed", "!", re.compile(r"!\[\[(?P<target>[^\[\]\n|#]{1,200})[^\[\]\n]{0,100}\]\]"), _embed),
    InlineRule(
        "wiki_link",
        "[",
        re.compile(r"\[\[(?P<page>[^\[\]\n|]{1,200})(?:\|(?P<words>[^\[\]\n]{1,200}))?\]\]"),
        _wiki_link,
    ),
    InlineRule(
        "reference_number",
        "[",
        re.compile(r"\[(?:\d{1,3}|note \d+)(?:\s*[,;–-]\s*\d{1,3})*\](?![\[(:][^\d])|\[citation needed\]"),
        leave_out("reference mark"),
        unless_index=True,
    ),
    InlineRule(
        "citation",
        "[",
        re.compile(
            r"\[(?!\s*(?:picture|clip)\s*:)(?:[^\[\]\n@]{0,80}[\s-])?-?@[A-Za-z][\w:.#$%&+?<>~/-]{0,80}"
            r"[^\[\]\n]{0,200}\](?!\()",
            re.IGNORECASE,
        ),
        leave_out("citation"),
    ),
    InlineRule(
        "cross_reference",
        "@",
        re.compile(r"@(?:fig|tbl|sec|eq|lst|thm|def|exm|[a-z]+\d{4}[a-z]?(?!\w))(?:-[\w-]+)?(?<=[\w])"),
        leave_out("citation"),
        _NOT_AFTER_WORD,
    ),
    InlineRule(
        "emoji",
        ":",
        re.compile(r":(?P<name>[a-z+-][a-z0-9_+-]{1,40}):(?![A-Za-z0-9_:`])"),
        _emoji,
        _NOT_AFTER_COLON,
    ),
    InlineRule("tag", "#", re.compile(r"#(?=[^\W\d_])|#{2,6}(?=\w)"), None, _AFTER_SPACE),
    InlineRule("escaped_space", "\\", re.compile(r"\\(?= )")),
    InlineRule("dash", "-", re.compile(r"---?(?=\s|\w)"), _dash, re.compile(r"|[\s\w]")),
    InlineRule("superscript", "^", re.compile(r"\^(?P<words>[^\s^\[\]\\]{1,20})\^"), _scripted),
    InlineRule(
        "subscript", "~", re.compile(r"~(?P<words>[^\s~\[\]\\]{1,20})~(?!~)"), _scripted, re.compile(r"|[^~]")
    ),
    InlineRule(
        "latex_words",
        "\\",
        re.compile(
            r"\\(?:textbf|textit|emph|texttt|textsc|textrm|textsf|underline|mbox|text|section|subsection|chapter|"
            r"title|caption)\*?\{(?P<words>[^{}\n]{0,300})\}"
        ),
        _words,
    ),
    InlineRule(
        "latex_command",
        "\\",
        re.compile(
            r"\\(?:newpage|pagebreak|clearpage|noindent|bigskip|medskip|smallskip|vspace|hspace|hfill|vfill|linebreak|"
            r"label|index|centering|maketitle|tableofcontents|appendix|begin|end|item|newline|par|includegraphics)"
            r"(?![A-Za-z])\*?(?:\[[^\[\]\n]{0,80}\])?(?:\{[^{}\n]{0,120}\})?"
        ),
        leave_out("LaTeX command"),
    ),
    InlineRule(
        "latex_reference",
        "\\",
        re.compile(
            r"\\(?:cite[a-z]*|ref|eqref|autoref|cref|pageref|footnote|footnotemark)\*?(?:\[[^\[\]\n]{0,80}\])*\{[^{}\n]{0,300}\}"
        ),
        leave_out("citation"),
    ),
    InlineRule("component", "<", re.compile(r"</?[A-Z][\w.]{0,60}(?:\s[^<>]{0,500})?/?>")),
)
