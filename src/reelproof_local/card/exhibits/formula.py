"""Formulas on a card: font size limits, line breaks, MathML typesetting."""

import re
from collections.abc import Mapping, Sequence

from reelproof.domain.frozen import frozen
from reelproof.provider_api import JsonValue
from reelproof_local.card.elements import Element, Ink, Panel, Typeset
from reelproof_local.card.graphics.box import Box
from reelproof_local.card.graphics.svg import number
from reelproof_local.card.layouts.parts import LayoutContext, lettered

_LARGEST_EM = 150.0
_SMALLEST_EM = 22.0
# A formula in one line is easier to read than a slightly larger one in two.
_ONE_LINE_BONUS = 1.25
_LINE_GAP = 0.45
_MEASURED_EM = 100.0
_LONGEST_MATHML = 30_000
_MARGIN = 64
_TAG = re.compile(r"<[^>]*>")


@frozen
class _Line:
    """A line typeset at a fixed size: width and height in pixels, and its SVG."""

    width: float
    height: float
    svg: str


def lay_out_formula(
    exhibit: Mapping[str, JsonValue], context: LayoutContext, bounds: Box
) -> tuple[Element, ...]:
    """Lays out the formula on a panel; as plain text if it can't be typeset."""
    margin = _MARGIN * context.unit
    inside = bounds.inset(margin, margin * 0.75)
    lines, em = _best_lines(exhibit, context, inside)
    if not lines:
        return _as_letters(str(exhibit.get("written") or ""), context, bounds)
    scale = em / _MEASURED_EM
    gap = _LINE_GAP * em
    width = max(line.width for line in lines) * scale
    height = sum(line.height for line in lines) * scale + gap * (len(lines) - 1)
    left, top = bounds.center_x - width / 2, bounds.center_y - height / 2
    elements: list[Element] = [Panel(Box(left, top, width, height).inset(-margin, -margin * 0.75))]
    for line in lines:
        start = left if len(lines) > 1 else bounds.center_x - line.width * scale / 2
        box = Box(start, top, line.width * scale, line.height * scale)
        elements.append(Typeset(box, _placed(line.svg, box)))
        top = box.bottom + gap
    return tuple(elements)


def _as_letters(written: str, context: LayoutContext, bounds: Box) -> tuple[Element, ...]:
    margin = _MARGIN * context.unit
    words = lettered(
        context, written, bounds.inset(margin, margin), largest=110, max_lines=6, ink=Ink.pill, veiled=False
    )
    return Panel(words.box.inset(-margin, -margin * 0.75)), words


def _best_lines(
    exhibit: Mapping[str, JsonValue], context: LayoutContext, bounds: Box
) -> tuple[list[_Line], float]:
    """Returns the line breaking with the largest type, and its size; no lines if nothing is legible."""
    parts = exhibit.get("parts")
    pieces = [str(part) for part in parts] if isinstance(parts, list | tuple) else []
    best: tuple[float, list[_Line]] = (0.0, [])
    for lines in ([str(exhibit.get("mathml") or "")], *_broken(pieces)):
        measured = [line for text in lines if (line := _set(text))]
        if len(measured) < len(lines):
            continue
        bonus = _ONE_LINE_BONUS if len(lines) == 1 else 1.0
        em = _fitting_em(measured, bounds, context.unit)
        if em * bonus > best[0]:
            best = em * bonus, measured
    em = _fitting_em(best[1], bounds, context.unit) if best[1] else 0.0
    return (best[1], em) if em >= _SMALLEST_EM * context.unit else ([], 0.0)


def _broken(pieces: Sequence[str]) -> list[list[str]]:
    """Yields the pieces split into two lines, three, and so on, evenly."""
    found = []
    for count in range(2, len(pieces) + 1):
        size, longer = divmod(len(pieces), count)
        lines, at = [], 0
        for index in range(count):
            end = at + size + (index < longer)
            lines.append("".join(map(_inside, pieces[at:end])))
            at = end
        found.append([f'<math display="block"><mrow>{line}</mrow></math>' for line in lines])
    return found


def _inside(mathml: str) -> str:
    return re.sub(r"</?math[^>]*>", "", mathml)


def _fitting_em(lines: Sequence[_Line], bounds: Box, unit: float) -> float:
    width = max(line.width for line in lines) / _MEASURED_EM
    height = sum(line.height for line in lines) / _MEASURED_EM + _LINE_GAP * (len(lines) - 1)
    return min(_LARGEST_EM * unit, bounds.width / max(width, 0.1), bounds.height / max(height, 0.1))


def _set(mathml: str) -> _Line | None:
    """Typesets one line of MathML; None if that fails or the font lacks a letter."""
    from ziamath.zmath import Math

    if not mathml or len(mathml) > _LONGEST_MATHML:
        return None
    try:
        set_ = Math(re.sub(r"<math ", '<math mathcolor="currentColor" ', mathml, count=1), _MEASURED_EM)
        if any(not set_.font.glyphindex(letter) for letter in _letters(mathml)):
            return None
        width, height = set_.getsize()
        return _Line(width, height, set_.svg())
    except Exception:  # noqa: BLE001 the typesetter may raise anything; plain text is the fallback
        return None


def _letters(mathml: str) -> set[str]:
    from html import unescape

    return {letter for letter in unescape(_TAG.sub("", mathml)) if not letter.isspace()}


def _placed(svg: str, box: Box) -> str:
    """Places the drawing on the card."""
    corner = f'x="{number(box.left)}" y="{number(box.top)}"'
    place = f'{corner} width="{number(box.width)}" height="{number(box.height)}"'
    head, _, rest = svg.partition(">")
    head = re.sub(r'\s(?:width|height)="[^"]*"', "", head)
    return f"{head} {place}>{rest}"
