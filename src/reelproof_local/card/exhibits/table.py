"""Tables on a card: font size limits, row and column limits, column widths, number alignment."""

import re
from collections.abc import Mapping, Sequence

from reelproof.domain.frozen import frozen
from reelproof.domain.language_tag import is_right_to_left
from reelproof.provider_api import JsonValue
from reelproof_local.card.elements import Element, FlatField, Ink, Panel, TextBlock
from reelproof_local.card.exhibits.omission_notes import more_rows
from reelproof_local.card.graphics.box import Box
from reelproof_local.card.graphics.fonts import BOLD, MEDIUM, drawable
from reelproof_local.card.graphics.typesetting import LINE_HEIGHT, Setting, wrapped
from reelproof_local.card.layouts.parts import LayoutContext

LARGEST, LEAST = 72.0, 26.0
_MAX_ROWS = 9
_MAX_COLUMNS, _MAX_COLUMNS_TALL = 6, 4
_MAX_CELL_LINES = 3
_PADDING_X, _PADDING_Y = 0.65, 0.42
_MARGIN = 28
_NUMBER = re.compile(
    r"[-+−±~≈<>≤≥]?\s*[$€£¥]?\s*\d[\d.,'’\s\u202f]*\s*(?:[%‰°]|[€$£¥]|[^\W\d_]{1,3})?(?:\s*[±–-]\s*\d[\d.,]*)?"
)
_MORE_SHARE = 0.85
# A line is slightly narrower than the sum of its words.
_SLACK = 1.03


@frozen
class _Grid:
    """The displayed rows at a size in pixels; the first is the header. `omitted` counts the omitted rows."""

    rows: Sequence[Sequence[Setting]]
    widths: Sequence[float]
    size: float
    omitted: int

    @property
    def heights(self) -> list[float]:
        return [max(cell.height for cell in row) + 2 * _PADDING_Y * self.size for row in self.rows]


def lay_out_table(
    exhibit: Mapping[str, JsonValue], context: LayoutContext, bounds: Box
) -> tuple[Element, ...]:
    cells = _cells(exhibit.get("rows"), context.language)
    most = _MAX_COLUMNS_TALL if context.is_tall else _MAX_COLUMNS
    columns = min(len(cells[0]), most)
    inside = bounds.inset(_MARGIN * context.unit, _MARGIN * context.unit)
    grid = _grid([row[:columns] for row in cells], context, inside, has_more=len(cells[0]) > columns)
    more = more_rows(grid.omitted, len(cells[0]) - columns, context.language)
    return _drawn(grid, more, context, bounds, [_is_numeric(cells, column) for column in range(columns)])


def _cells(rows: JsonValue, language: str) -> list[list[str]]:
    """Pads the rows to a rectangle, and removes letters that can't be drawn."""
    given = [row for row in rows if isinstance(row, list | tuple)] if isinstance(rows, list | tuple) else []
    texts = [[drawable(str(cell), language) for cell in row] for row in given] or [[""]]
    count = max(1, *map(len, texts))
    return [[*row, *[""] * (count - len(row))] for row in texts]


def _is_numeric(cells: Sequence[Sequence[str]], column: int) -> bool:
    body = [row[column] for row in cells[1:] if row[column].strip(" -–—")]
    return bool(body) and all(_NUMBER.fullmatch(text) for text in body)


def _grid(cells: Sequence[Sequence[str]], context: LayoutContext, bounds: Box, *, has_more: bool) -> _Grid:
    """Uses the largest size at which all rows fit; else the smallest, with as many rows as fit."""
    size = LARGEST
    while size > LEAST and len(cells) <= _MAX_ROWS + 1:
        grid = _set(cells, size * context.unit, context, bounds.width)
        foot = size * context.unit * LINE_HEIGHT * has_more
        fits = max(len(cell.lines) for row in grid.rows for cell in row) <= (1 if size > 34 else 2)
        if sum(grid.heights) + foot <= bounds.height and fits:
            return grid
        size -= 1.0
    return _cut_off(cells, context, bounds, has_more=has_more)


def _cut_off(cells: Sequence[Sequence[str]], context: LayoutContext, bounds: Box, *, has_more: bool) -> _Grid:
    size = LEAST * context.unit
    count = min(len(cells), _MAX_ROWS + 1)
    while True:
        grid = _set(cells[:count], size, context, bounds.width)
        omitted = len(cells) - count
        foot = size * LINE_HEIGHT * 1.4 if omitted or has_more else 0.0
        if sum(grid.heights) + foot <= bounds.height or count <= 2:
            return _Grid(grid.rows, grid.widths, size, omitted)
        count -= 1


def _set(cells: Sequence[Sequence[str]], size: float, context: LayoutContext, width: float) -> _Grid:
    padding = 2 * _PADDING_X * size
    natural = [
        _SLACK
        * max(_setting(row[column], 1e6, size, context, index == 0).width for index, row in enumerate(cells))
        for column in range(len(cells[0]))
    ]
    widths = _shared(natural, width - padding * len(natural), 3 * size)
    rows = [
        [
            _setting(cell, max(widths[column], size), size, context, index == 0)
            for column, cell in enumerate(row)
        ]
        for index, row in enumerate(cells)
    ]
    return _Grid(rows, [one + padding for one in widths], size, 0)


def _setting(text: str, width: float, size: float, context: LayoutContext, is_header: bool) -> Setting:
    return wrapped(
        text,
        width,
        size,
        weight=BOLD if is_header else MEDIUM,
        language=context.language,
        max_lines=_MAX_CELL_LINES,
    )


def _shared(natural: Sequence[float], width: float, least: float) -> list[float]:
    """Narrow columns keep their width; the wide ones share the rest."""
    total, open_ = width, list(range(len(natural)))
    widths = list(natural)
    while open_ and sum(widths[index] for index in open_) > total:
        share = max(least, total / len(open_))
        narrow = [index for index in open_ if natural[index] <= share]
        if not narrow:
            for index in open_:
                widths[index] = share
            break
        total -= sum(natural[index] for index in narrow)
        open_ = [index for index in open_ if index not in narrow]
    return widths


def _drawn(
    grid: _Grid, more: str, context: LayoutContext, bounds: Box, numeric: Sequence[bool]
) -> tuple[Element, ...]:
    is_mirrored = is_right_to_left(context.language)
    foot = grid.size * LINE_HEIGHT * 1.4 if more else 0.0
    width, height = sum(grid.widths), sum(grid.heights)
    left, top = bounds.center_x - width / 2, bounds.center_y - (height + foot) / 2
    margin = _MARGIN * context.unit
    elements: list[Element] = [Panel(Box(left, top, width, height + foot).inset(-margin, -margin))]
    for index, (row, row_height) in enumerate(zip(grid.rows, grid.heights, strict=True)):
        line = Box(left, top, width, row_height)
        elements += _ground(line, index, context.unit)
        at = left
        order = list(zip(row, grid.widths, numeric, strict=True))
        for setting, column, is_number in reversed(order) if is_mirrored else order:
            cell = Box(at, top, column, row_height).inset(_PADDING_X * grid.size, _PADDING_Y * grid.size)
            elements += _cell(setting, cell, is_number != is_mirrored, index == 0)
            at += column
        top += row_height
    if more:
        note = wrapped(
            more, width, grid.size * _MORE_SHARE, weight=MEDIUM, language=context.language, max_lines=2
        )
        elements += _cell(
            note, Box(left, top, width, foot).inset(_PADDING_X * grid.size, 0), is_mirrored, False
        )
    return tuple(elements)


def _ground(line: Box, index: int, unit: float) -> list[Element]:
    """A rule below the header, every second row shaded."""
    if index == 0:
        return [FlatField(Box(line.left, line.bottom - 4 * unit, line.width, 4 * unit), Ink.accent, 1.0)]
    return [FlatField(line, Ink.accent, 0.09)] if index % 2 == 0 else []


def _cell(setting: Setting, box: Box, at_right: bool, is_header: bool) -> list[Element]:
    """Returns the lines of a cell, vertically centered in its box."""
    elements: list[Element] = []
    top = box.center_y - setting.height / 2
    for text, width in zip(setting.lines, setting.widths, strict=True):
        left = box.right - width if at_right else box.left
        place = Box(left, top, width, setting.size * LINE_HEIGHT)
        line = Setting((text,), (width,), setting.size)
        elements.append(TextBlock(place, line, BOLD if is_header else MEDIUM, Ink.pill))
        top = place.bottom
    return elements
