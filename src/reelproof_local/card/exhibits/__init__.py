"""Exhibits, shown literally: formulas, code and tables, each on its own panel."""

from collections.abc import Callable, Mapping

from reelproof.provider_api import JsonValue
from reelproof_local.card.elements import Element, Ink
from reelproof_local.card.exhibits.code import lay_out_code
from reelproof_local.card.exhibits.formula import lay_out_formula
from reelproof_local.card.exhibits.table import lay_out_table
from reelproof_local.card.graphics.box import Box, around
from reelproof_local.card.graphics.fonts import SEMIBOLD
from reelproof_local.card.layouts.parts import LayoutContext, lettered

_HEADING_SHARE = 0.11
_LAYOUTS: Mapping[str, Callable[[Mapping[str, JsonValue], LayoutContext, Box], tuple[Element, ...]]] = {
    "formula": lay_out_formula,
    "code": lay_out_code,
    "table": lay_out_table,
}


def lay_out_exhibit(exhibit: Mapping[str, JsonValue], context: LayoutContext) -> tuple[Element, ...]:
    """Centers the exhibit in the area above the captions, with its chapter's heading above it.

    `exhibit` has a `kind` and a `heading`; a formula `mathml`, its `parts` and its `written` letters, code
    its `source` and `syntax`, a table its `rows`.
    """
    heading, safe = str(exhibit.get("heading") or ""), _wide(context)
    lay_out = _LAYOUTS.get(str(exhibit.get("kind")), lay_out_formula)
    if not heading:
        return lay_out(exhibit, context, safe)
    head = Box(safe.left, safe.top, safe.width, safe.height * _HEADING_SHARE)
    gap = 24 * context.unit
    bounds = Box(safe.left, head.bottom + gap, safe.width, safe.bottom - head.bottom - gap)
    shown = lay_out(exhibit, context, bounds)
    panel = around(tuple(element.box for element in shown))
    above = Box(head.left, max(safe.top, panel.top - gap - head.height), head.width, head.height)
    words = lettered(
        context,
        heading,
        above,
        largest=50,
        max_lines=2 if context.is_tall else 1,
        weight=SEMIBOLD,
        ink=Ink.text,
    )
    return *shown, words


def _wide(context: LayoutContext) -> Box:
    """Returns a wider area for vertical films, since exhibits don't move."""
    if not context.is_tall:
        return context.safe
    side = 70 * context.unit
    return Box(side, context.safe.top, context.frame.width - 2 * side, context.safe.height)
