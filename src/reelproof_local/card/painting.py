"""Converts a card's elements to SVG: text, labels, panels, softened background, code colors."""

from collections.abc import Mapping

from reelproof_local.card import marks
from reelproof_local.card.brush import Brush
from reelproof_local.card.elements import (
    AccentStroke,
    Arrow,
    Axis,
    Code,
    CodeInk,
    Dot,
    Element,
    FlatField,
    Halo,
    Ink,
    Panel,
    Pill,
    Plate,
    QuoteMark,
    Ring,
    TextBlock,
    Typeset,
)
from reelproof_local.card.graphics.bidi import bidi_runs
from reelproof_local.card.graphics.color import color
from reelproof_local.card.graphics.fonts import (
    MEDIUM,
    code_runs,
    columns_of,
    runs,
    width_of,
)
from reelproof_local.card.graphics.gradients import Glow
from reelproof_local.card.graphics.svg import (
    circle,
    escaped,
    fill,
    number,
    rectangle,
    stroke,
)
from reelproof_local.card.graphics.typesetting import CAP_HEIGHT, LINE_HEIGHT

# Colors on light and on dark backgrounds.
_CODE_INKS: Mapping[CodeInk, tuple[str, str]] = {
    CodeInk.plain: ("#1f2937", "#e5e9f0"),
    CodeInk.keyword: ("#a21caf", "#d8a6ff"),
    CodeInk.name: ("#1d4ed8", "#8ecbff"),
    CodeInk.text: ("#15703a", "#a8e6a1"),
    CodeInk.number: ("#b4450a", "#ffc58a"),
    CodeInk.comment: ("#667085", "#98a3b8"),
}
RIGHT_TO_LEFT, END_OF_DIRECTION = "\u202b", "\u202c"


def painted(element: Element, brush: Brush) -> str:
    """Returns the SVG of one element; icons and maps are painted elsewhere."""
    match element:
        case TextBlock():
            return _lettering(element, brush)
        case Pill():
            return _pill(element, brush)
        case Plate():
            return _plate(element, brush)
        case Panel():
            return _panel(element, brush)
        case FlatField() | Typeset() | Code():
            return _shown(element, brush)
        case AccentStroke():
            return rectangle(
                element.box, fill(brush.inks.accent), min(element.box.width, element.box.height) / 2
            )
        case _:
            return _mark(element, brush)


def _shown(element: FlatField | Typeset | Code, brush: Brush) -> str:
    """Returns the SVG of the non-text elements of an exhibit."""
    match element:
        case FlatField():
            return rectangle(element.box, fill(brush.ink(element.ink), element.opacity))
        case Typeset():
            color = brush.ink(Ink.pill).hex
            return f'<g color="{color}" fill="{color}">{element.markup}</g>'
        case Code():
            return _code(element, brush)


def _mark(element: Element, brush: Brush) -> str:
    match element:
        case Arrow():
            return marks.arrow(element, brush)
        case Ring():
            return marks.ring(element, brush)
        case Dot():
            return marks.dot(element, brush)
        case Axis():
            return marks.axis(element, brush)
        case QuoteMark():
            return marks.quote_mark(element, brush)
        case Halo():
            return marks.halo(element, brush)
        case _:
            return ""


def veil(element: Element, brush: Brush) -> Glow | None:
    """Returns the soft area behind text that is placed directly on the stage."""
    if not isinstance(element, TextBlock) or not element.veiled or not element.setting.lines:
        return None
    box, margin = element.box, 170 * brush.unit
    return Glow(
        box.center_x,
        box.center_y,
        box.width * 0.62 + margin,
        box.height * 0.66 + margin,
        brush.inks.veil,
        brush.inks.veil_opacity,
    )


def families(elements: tuple[Element, ...], language: str) -> frozenset[str]:
    """Returns the font families that the text of elements needs."""
    codes = [part for part in elements if isinstance(part, Code)]
    words = [part for part in elements if isinstance(part, TextBlock)]
    words += [part.lettering for part in elements if isinstance(part, Pill)]
    return frozenset(
        run.face.family for part in words for text in part.setting.lines for run in runs(text, language)
    ) | frozenset(face.family for part in codes for face, _ in code_runs(part.text, language))


def _lettering(words: TextBlock, brush: Brush) -> str:
    size = words.setting.size
    right_to_left = brush.is_right_to_left
    drawn = []
    for at, (text, width) in enumerate(zip(words.setting.lines, words.setting.widths, strict=True)):
        middle = words.box.center_x
        if not words.centered:
            middle = words.box.right - width / 2 if right_to_left else words.box.left + width / 2
        baseline = words.box.top + (at + 0.5) * size * LINE_HEIGHT + CAP_HEIGHT * size / 2
        if right_to_left:
            before = " ".join(words.setting.lines[:at])
            drawn.append(_from_right(text, before, words, brush, middle - width / 2, baseline))
            continue
        drawn.append(
            f'<text xml:space="preserve" x="{number(middle)}" y="{number(baseline)}" text-anchor="middle" '
            f'font-size="{number(size)}" font-weight="{words.weight}" {fill(brush.ink(words.ink))}>'
            f"{_spans(text, words.accents, brush)}</text>"
        )
    return "".join(drawn)


def _from_right(
    text: str, before_line: str, words: TextBlock, brush: Brush, left: float, baseline: float
) -> str:
    """Lays out a right-to-left line, after `before_line`, in visual order."""
    drawn, size = "", words.setting.size
    for part in bidi_runs(text, words.accents, brush.language, before_line):
        tint = fill(brush.inks.accent if part.is_accented else brush.ink(words.ink))
        shown = part.text.strip()
        before = part.text[: len(part.text) - len(part.text.lstrip())]
        after = part.text[len(part.text.rstrip()) :] if shown else ""
        first, last = (after, before) if part.is_right_to_left else (before, after)
        left += width_of(first, size, words.weight, brush.language)
        if shown:
            whole = f"{RIGHT_TO_LEFT}{shown}{END_OF_DIRECTION}" if part.is_right_to_left else shown
            drawn += (
                f'<text xml:space="preserve" x="{number(left)}" y="{number(baseline)}" '
                f'font-size="{number(size)}" font-weight="{words.weight}" '
                f"font-family=\"'{part.face.family}'\" {tint}>{escaped(whole)}</text>"
            )
        left += width_of(shown + last, size, words.weight, brush.language)
    return drawn


def _spans(text: str, accents: frozenset[str], brush: Brush) -> str:
    """Splits a line by color and font."""
    spans = ""
    for word in _kept_apart(text, accents):
        tint = f" {fill(brush.inks.accent)}" if word in accents else ""
        for run in runs(word, brush.language):
            spans += f"<tspan font-family=\"'{run.face.family}'\"{tint}>{escaped(run.text)}</tspan>"
    return spans


def _code(piece: Code, brush: Brush) -> str:
    """Places each letter in its own column, whatever its font."""
    is_dark = brush.inks.pill.lightness < 0.5
    paint = fill(color(_CODE_INKS[piece.ink][is_dark]))
    baseline = piece.box.top + piece.box.height / 2 + CAP_HEIGHT * piece.size / 2.2
    drawn, column = "", 0
    for face, run in code_runs(piece.text, brush.language):
        drawn += (
            f'<text xml:space="preserve" x="{number(piece.box.left + column * piece.advance)}" '
            f'y="{number(baseline)}" font-family="\'{face.family}\'" font-size="{number(piece.size)}" '
            f'font-weight="{MEDIUM}" {paint}>{escaped(run)}</text>'
        )
        column += columns_of(run)
    return drawn


def _kept_apart(text: str, accents: frozenset[str]) -> list[str]:
    """Splits the text, with each accented word as its own piece."""
    pieces = [""]
    for at, word in enumerate(text.split(" ")):
        space = " " if at else ""
        if word in accents:
            pieces[-1] += space
            pieces += [word, ""]
        else:
            pieces[-1] += space + word
    return [piece for piece in pieces if piece]


def _pill(element: Pill, brush: Brush) -> str:
    inks, box = brush.inks, element.box
    tint = inks.accent if element.ink is Ink.accent else inks.pill
    field = rectangle(
        box,
        fill(tint, inks.pill_opacity if element.ink is Ink.pill else 1.0),
        min(box.height / 2, 36 * brush.unit),
    )
    return field + _lettering(element.lettering, brush)


def _plate(element: Plate, brush: Brush) -> str:
    inks, box = brush.inks, element.box
    disc = circle(box.center_x, box.center_y, box.width / 2, fill(inks.plate, inks.plate_opacity))
    edge = circle(
        box.center_x,
        box.center_y,
        box.width / 2 - 3 * brush.unit,
        stroke(inks.plate_edge, 6 * brush.unit, 0.85),
    )
    return disc + edge


def _panel(element: Panel, brush: Brush) -> str:
    inks, radius = brush.inks, 44 * brush.unit
    if element.ink is Ink.pill:
        return rectangle(element.box, fill(inks.pill, min(0.9, inks.pill_opacity)), radius)
    tint = inks.accent if element.ink is Ink.accent else inks.second
    field = rectangle(
        element.box, fill(tint.mixed(inks.plate, 0.72), 0.86 if inks.plate_opacity > 0.5 else 0.3), radius
    )
    edge = element.box.inset(3 * brush.unit, 3 * brush.unit)
    return field + rectangle(edge, stroke(tint, 6 * brush.unit, 0.6), radius)
