"""Code on a card: syntax colors, font size limits, line limit, wrapping."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from reelproof.domain.frozen import frozen
from reelproof.provider_api import JsonValue
from reelproof_local.card.elements import Code, CodeInk, Element, Ink, Panel
from reelproof_local.card.exhibits.omission_notes import more_lines
from reelproof_local.card.graphics.box import Box
from reelproof_local.card.graphics.fonts import MEDIUM, MONOSPACED_ADVANCE, columns_of
from reelproof_local.card.layouts.parts import LayoutContext, lettered

LARGEST, LEAST = 60.0, 24.0
_LEADING = 1.36
_MARGIN_X, _MARGIN_Y = 48, 36
_MAX_LINES = 20
_LONGEST_READ = 60_000
_TAB = 4
_HANGING = 2

Piece = tuple[CodeInk, str]


@frozen
class _Page:
    """The displayed lines, their size in units, and the number of omitted source lines."""

    lines: Sequence[Sequence[Piece]]
    size: float
    omitted: int


def lay_out_code(
    exhibit: Mapping[str, JsonValue], context: LayoutContext, bounds: Box
) -> tuple[Element, ...]:
    unit = context.unit
    source = str(exhibit.get("source") or "").expandtabs(_TAB).strip("\n")
    inside = bounds.inset(_MARGIN_X * unit, _MARGIN_Y * unit)
    page = _page(_colored(source, str(exhibit.get("syntax") or "")), inside, unit)
    size = page.size * unit
    advance, leading = size * MONOSPACED_ADVANCE, size * _LEADING
    height = leading * (len(page.lines) + (1 if page.omitted else 0))
    longest = max((_columns(line) for line in page.lines), default=1) * advance
    width = min(inside.width, max(longest, inside.width * 0.5))
    text = Box(bounds.center_x - width / 2, bounds.center_y - height / 2, width, height)
    elements: list[Element] = [Panel(text.inset(-_MARGIN_X * unit, -_MARGIN_Y * unit))]
    for row, line in enumerate(page.lines):
        elements += _line(line, text.left, text.top + row * leading, size, advance)
    if page.omitted:
        foot = Box(text.left, text.bottom - leading, text.width, leading)
        words = more_lines(page.omitted, context.language)
        elements.append(
            lettered(
                context,
                words,
                foot,
                largest=page.size * 0.9,
                weight=MEDIUM,
                ink=Ink.pill,
                centered=False,
                veiled=False,
            )
        )
    return tuple(elements)


def _line(line: Sequence[Piece], left: float, top: float, size: float, advance: float) -> Iterator[Element]:
    column = 0
    for ink, text in line:
        if text.strip():
            box = Box(left + column * advance, top, columns_of(text) * advance, size * _LEADING)
            yield Code(box, text, size, advance, ink)
        column += columns_of(text)


def _page(lines: Sequence[Sequence[Piece]], bounds: Box, unit: float) -> _Page:
    """Uses the largest size at which all lines fit; else the smallest, with long lines wrapped."""
    size = LARGEST
    longest = max(map(_columns, lines), default=1)
    while size > LEAST:
        columns, rows = _capacity(bounds, size * unit)
        if longest <= columns and len(lines) <= rows:
            return _Page(lines, size, 0)
        size -= 1.0
    columns, rows = _capacity(bounds, LEAST * unit)
    shown: list[Sequence[Piece]] = []
    for index, line in enumerate(lines):
        wrapped = _wrapped(line, columns)
        room_left = rows - len(shown) - (1 if index + 1 < len(lines) else 0)
        if len(wrapped) > room_left:
            return _Page(shown or wrapped[: rows - 1], LEAST, len(lines) - max(index, 1))
        shown += wrapped
    return _Page(shown, LEAST, 0)


def _capacity(bounds: Box, size: float) -> tuple[int, int]:
    """Columns and lines."""
    columns = max(8, int(bounds.width / (size * MONOSPACED_ADVANCE)))
    return columns, max(2, min(_MAX_LINES, int(bounds.height / (size * _LEADING))))


def _columns(line: Sequence[Piece]) -> int:
    return sum(columns_of(text) for _, text in line)


def _wrapped(line: Sequence[Piece], columns: int) -> list[list[Piece]]:
    """Wraps a line, with a hanging indent."""
    rows: list[list[Piece]] = [[]]
    used = 0
    for ink, text in line:
        for letter in text:
            width = columns_of(letter)
            if used + width > columns:
                rows.append([(ink, " " * _HANGING)])
                used = _HANGING
            if rows[-1] and rows[-1][-1][0] is ink:
                rows[-1][-1] = (ink, rows[-1][-1][1] + letter)
            else:
                rows[-1].append((ink, letter))
            used += width
    return rows


def _colored(source: str, syntax: str) -> list[list[Piece]]:
    """Returns the source's lines, split by syntax color."""
    lines: list[list[Piece]] = [[]]
    for ink, text in _pieces(source[:_LONGEST_READ], syntax):
        first, *others = text.split("\n")
        if first:
            lines[-1].append((ink, first))
        lines += ([(ink, other)] if other else [] for other in others)
    while len(lines) > 1 and not "".join(text for _, text in lines[-1]).strip():
        lines.pop()
    return lines


def _pieces(source: str, syntax: str) -> Iterator[Piece]:
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    try:
        lexer = get_lexer_by_name(syntax, stripnl=False) if syntax else None
    except ClassNotFound:
        lexer = None
    if lexer is None:
        yield CodeInk.plain, source
        return
    for kind, text in islice(lexer.get_tokens(source), _LONGEST_READ):
        yield _ink(str(kind)), text


def _ink(kind: str) -> CodeInk:
    """Maps a Pygments token type to an ink."""
    for prefix, ink in _INKS:
        if kind.startswith(prefix):
            return ink
    return CodeInk.plain


_INKS = (
    ("Token.Comment", CodeInk.comment),
    ("Token.Keyword", CodeInk.keyword),
    ("Token.Operator.Word", CodeInk.keyword),
    ("Token.Name.Tag", CodeInk.keyword),
    ("Token.Name.Function", CodeInk.name),
    ("Token.Name.Class", CodeInk.name),
    ("Token.Name.Builtin", CodeInk.name),
    ("Token.Name.Decorator", CodeInk.name),
    ("Token.Name.Attribute", CodeInk.name),
    ("Token.Literal.String", CodeInk.text),
    ("Token.Literal.Number", CodeInk.number),
)
