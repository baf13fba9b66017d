"""Rules for what stands inside a line: what scripts add to Markdown, and what other tools do."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from unicodedata import category, lookup

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

from reelproof.planning.directive import DIRECTIVE, is_well_formed
from reelproof.planning.misspelling import BRACKETED, corrected, is_for_an_editor

_LOOSE_PICTURE = re.compile(
    r"!\[[^\[\]\n]*\]\(\s*([^()\n]*?(?:\([^()\n]*\)[^()\n]*?)?)(?:\s+=\d*%?x\d*%?)?(?:\s+[\"'][^\"\n]*[\"'])?\s*\)"
)
_ATTRIBUTE = r"(?:[.#][\w:.-]+|[\w-]+=(?:\"[^\"\n]*\"|'[^'\n]*'|[^\s{}\"']+)|-)"
_SOURCE = re.compile(r"\bsrc=[\"']?([^\"'\s>]+)")
_SUPERSCRIPT = str.maketrans("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ")
_SUBSCRIPT = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")
_RAISED = re.compile(r"[0-9+\-=()n]+")
_LOWERED = re.compile(r"[0-9+\-=()]+")
_FIRST_EMOJI = "\U0001f000"
_PLATE = re.compile(r"\[Illustration\]", re.IGNORECASE)
_Act = Callable[[StateInline, re.Match[str]], None]


@dataclass(frozen=True, slots=True)
class _Rule:
    """What a pattern matches where `first` stands. `act` is None for what is only markup."""

    name: str
    first: str
    pattern: re.Pattern[str]
    act: _Act | None = None
    may_follow: re.Pattern[str] | None = None


def add_inline_rules(markdown: MarkdownIt) -> None:
    """Tokens `left_out` for what is not read, `image` for all sorts of pictures, and plain words."""
    add_directives(markdown)
    for rule in _RULES:
        markdown.inline.ruler.before("escape", rule.name, _as_function(rule))
    markdown.inline.ruler.before("escape", "paired_marks", _paired_marks)
    markdown.inline.ruler.after("image", "loose_picture", _loose_picture)
    markdown.inline.ruler.after("loose_picture", "lost_link", _lost_link)


def add_directives(markdown: MarkdownIt) -> None:
    """Tokens `directive` for what stands in brackets, `misspelled` for what was meant to."""
    markdown.inline.ruler.before("link" if "link" in _names(markdown) else "text", "directive", _directive)


def lowered(text: str) -> str:
    """The digits of a subscript as such; other letters as they are."""
    return text.translate(_SUBSCRIPT) if _LOWERED.fullmatch(text) else text


def raised(text: str) -> str:
    """The digits of a superscript as such; other letters as they are."""
    return text.translate(_SUPERSCRIPT) if _RAISED.fullmatch(text) else text


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


def _plate(state: StateInline, silent: bool) -> bool:
    """Where a printed book had a picture."""
    match = _PLATE.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if not silent:
        _push_left_out(state, match[0], "illustration")
    state.pos = match.end()
    return True


def _note_for_editors(state: StateInline, silent: bool) -> bool:
    end = state.src.find("]", state.pos, state.posMax) + 1
    if not end or not is_for_an_editor(state.src[state.pos : end]) or state.src[end : end + 1] == "(":
        return False
    if not silent:
        _push_left_out(state, state.src[state.pos : end], "direction for an editor")
    state.pos = end
    return True


def _is_link(source: str, following: str) -> bool:
    return following in ("(", "[") and source.endswith("]") and not is_well_formed(source)


def _as_function(rule: _Rule) -> Callable[[StateInline, bool], bool]:
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
            _push_left_out(state, match[0], "")
        state.pos = match.end()
        return True

    return read


def _left_out(noun: str) -> _Act:
    return lambda state, match: _push_left_out(state, match[0], noun)


def _push_left_out(state: StateInline, source: str, noun: str) -> None:
    token = state.push("left_out", "", 0)
    token.content, token.info = source, noun


def _push_picture(state: StateInline, source: str) -> None:
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
        _push_picture(state, target)
    else:
        _push_left_out(state, match[0], "embedded note")


def _wiki_link(state: StateInline, match: re.Match[str]) -> None:
    """The words shown for the page, else its name."""
    page, _, heading = match["page"].rpartition("/")[2].partition("#")
    state.append_pending((match["words"] or page.removesuffix(".md") or heading.lstrip("^")).strip())


def _shortcode(state: StateInline, match: re.Match[str]) -> None:
    """Of those that show a picture the picture; closing ones say nothing."""
    source = match[0]
    is_picture = re.match(r"\{\{[<%]\s*(?:figure|img|image|picture)\b", source)
    if is_picture and (named := _SOURCE.search(source)):
        _push_picture(state, named[1])
    elif re.match(r"\{[{%][<%]?-?\s*(?:/|end)", source) is None:
        _push_left_out(state, source, "shortcode")


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
        _push_left_out(state, match[0], "emoji code")


def _scripted(state: StateInline, match: re.Match[str]) -> None:
    state.append_pending((raised if match[0][0] == "^" else lowered)(match["words"]))


def _dash(state: StateInline, match: re.Match[str]) -> None:
    """Typewritten dashes; what stands before a word alone is an option of a command."""
    before = state.pos == 0 or state.src[state.pos - 1].isspace()
    after = state.src[match.end()].isspace()
    state.append_pending("—" if before == after or len(match[0]) == 3 else match[0])


_NOT_AFTER_WORD = re.compile(r"|[^\w\\]")
_AFTER_SPACE = re.compile(r"|[\s(>*_]")
_NOT_AFTER_COLON = re.compile(r"|[^A-Za-z0-9_:]")

_RULES = (
    _Rule("comment", "{", re.compile(r"\{#(?=\s)[^{}]{0,500}#\}|\{/\*[^{}]{0,500}\*/\}")),
    _Rule("shortcode", "{", re.compile(r"\{\{[^{}]{1,500}\}\}|\{%[^{}]{0,500}%\}"), _shortcode),
    _Rule("struck_edit", "{", re.compile(r"\{--[^{}]{0,500}--\}"), _left_out("struck-out passage")),
    _Rule("edit_comment", "{", re.compile(r"\{>>[^{}]{0,500}<<\}"), _left_out("comment")),
    _Rule("edit", "{+=", re.compile(r"\{(?:\+\+|==)|(?:\+\+|==)\}")),
    _Rule(
        "attributes",
        "{",
        re.compile(rf"\{{:?\s*(?!#[\w-]*\}}){_ATTRIBUTE}(?:\s+{_ATTRIBUTE})*\s*\}}|\{{:?(?:toc|-)\}}"),
    ),
    _Rule("math_role", "{", re.compile(r"\{math\}`(?P<tex>[^`\n]{1,2000})`"), _math),
    _Rule(
        "titled_role",
        "{",
        re.compile(r"\{[a-z][a-z:-]{0,30}\}`(?P<words>[^`<>\n]{1,200}?)\s*<[^`<>\n]*>`"),
        _words,
    ),
    _Rule("role", "{", re.compile(r"\{[a-z][a-z:-]{0,30}\}(?=`)")),
    _Rule("task_box", "[", re.compile(r"\[[-/><!?*]\][ \t]+"), None, re.compile("")),
    _Rule("alert", "[", re.compile(r"\[!\w[\w-]{0,20}\][+-]?"), _alert, re.compile("")),
    _Rule(
        "note_letter",
        "[",
        re.compile(r"\[[a-z]\](?![\w(\[:])"),
        _left_out("reference mark"),
        re.compile(r"[\w.,;)]"),
    ),
    _Rule("block_name", "^", re.compile(r"\^[A-Za-z0-9-]{3,40}(?=[ \t]*(?:\n|$))"), None, re.compile(r"\s")),
    _Rule("embed", "!", re.compile(r"!\[\[(?P<target>[^\[\]\n|#]{1,200})[^\[\]\n]{0,100}\]\]"), _embed),
    _Rule(
        "wiki_link",
        "[",
        re.compile(r"\[\[(?P<page>[^\[\]\n|]{1,200})(?:\|(?P<words>[^\[\]\n]{1,200}))?\]\]"),
        _wiki_link,
    ),
    _Rule(
        "reference_number",
        "[",
        re.compile(r"\[(?:\d{1,3}|note \d+)(?:\s*[,;–-]\s*\d{1,3})*\](?![\[(:][^\d])|\[citation needed\]"),
        _left_out("reference mark"),
    ),
    _Rule(
        "citation",
        "[",
        re.compile(
            r"\[(?!\s*(?:picture|clip)\s*:)(?:[^\[\]\n@]{0,80}[\s-])?-?@[A-Za-z][\w:.#$%&+?<>~/-]{0,80}"
            r"[^\[\]\n]{0,200}\](?!\()",
            re.IGNORECASE,
        ),
        _left_out("citation"),
    ),
    _Rule(
        "cross_reference",
        "@",
        re.compile(r"@(?:fig|tbl|sec|eq|lst|thm|def|exm|[a-z]+\d{4}[a-z]?(?!\w))(?:-[\w-]+)?(?<=[\w])"),
        _left_out("citation"),
        _NOT_AFTER_WORD,
    ),
    _Rule(
        "emoji",
        ":",
        re.compile(r":(?P<name>[a-z+-][a-z0-9_+-]{1,40}):(?![A-Za-z0-9_:`])"),
        _emoji,
        _NOT_AFTER_COLON,
    ),
    _Rule("tag", "#", re.compile(r"#(?=[^\W\d_])|#{2,6}(?=\w)"), None, _AFTER_SPACE),
    _Rule("escaped_space", "\\", re.compile(r"\\(?= )")),
    _Rule("dash", "-", re.compile(r"---?(?=\s|\w)"), _dash, re.compile(r"|[\s\w]")),
    _Rule("superscript", "^", re.compile(r"\^(?P<words>[^\s^\[\]\\]{1,20})\^"), _scripted),
    _Rule(
        "subscript", "~", re.compile(r"~(?P<words>[^\s~\[\]\\]{1,20})~(?!~)"), _scripted, re.compile(r"|[^~]")
    ),
    _Rule(
        "latex_words",
        "\\",
        re.compile(
            r"\\(?:textbf|textit|emph|texttt|textsc|textrm|textsf|underline|mbox|text|section|subsection|chapter|"
            r"title|caption)\*?\{(?P<words>[^{}\n]{0,300})\}"
        ),
        _words,
    ),
    _Rule(
        "latex_command",
        "\\",
        re.compile(
            r"\\(?:newpage|pagebreak|clearpage|noindent|bigskip|medskip|smallskip|vspace|hspace|hfill|vfill|linebreak|"
            r"label|index|centering|maketitle|tableofcontents|appendix|begin|end|item|newline|par|includegraphics)"
            r"(?![A-Za-z])\*?(?:\[[^\[\]\n]{0,80}\])?(?:\{[^{}\n]{0,120}\})?"
        ),
        _left_out("LaTeX command"),
    ),
    _Rule(
        "latex_reference",
        "\\",
        re.compile(
            r"\\(?:cite[a-z]*|ref|eqref|autoref|cref|pageref|footnote|footnotemark)\*?(?:\[[^\[\]\n]{0,80}\])*\{[^{}\n]{0,300}\}"
        ),
        _left_out("citation"),
    ),
    _Rule("component", "<", re.compile(r"</?[A-Z][\w.]{0,60}(?:\s[^<>]{0,500})?/?>")),
)

_PAIRED = ("==", "++")
_LOST_LINK = re.compile(
    r"\[(?P<words>[^\[\]\n]+)\](?:\[[^\[\]\n]*\]|\((?=[^()\n]*[/.#])[^()\n]*\)|\{[^{}\n]*\})"
)
_LOST_FOOTNOTE = re.compile(r"\[\^[^\[\]\s]+\]")


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
        limit, state.posMax, state.pos = state.posMax, end, start
        state.md.inline.tokenize(state)
        state.posMax = limit
    state.pos = end + 2
    return True


def _loose_picture(state: StateInline, silent: bool) -> bool:
    match = _LOOSE_PICTURE.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if not silent:
        _push_picture(state, match[1])
    state.pos = match.end()
    return True


def _lost_link(state: StateInline, silent: bool) -> bool:
    """The words of a link that leads nowhere; a footnote's mark that has no footnote is left out."""
    if match := _LOST_FOOTNOTE.match(state.src, state.pos, state.posMax):
        if not silent:
            _push_left_out(state, match[0], "footnote")
        state.pos = match.end()
        return True
    match = _LOST_LINK.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if not silent:
        limit, state.posMax, state.pos = state.posMax, match.end("words"), match.start("words")
        state.md.inline.tokenize(state)
        state.posMax = limit
    state.pos = match.end()
    return True
