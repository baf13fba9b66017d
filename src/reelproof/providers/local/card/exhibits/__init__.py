"""What a script shows as it stands there: formulas, code and tables, each on a panel of its own."""

from collections.abc import Callable, Mapping

from reelproof.provider_api import JsonValue
from reelproof.providers.local.card.elements import Element, Ink
from reelproof.providers.local.card.exhibits.code import lay_out_code
from reelproof.providers.local.card.exhibits.formula import lay_out_formula
from reelproof.providers.local.card.exhibits.table import lay_out_table
from reelproof.providers.local.card.graphics.box import Box, around
from reelproof.providers.local.card.graphics.fonts import SEMIBOLD
from reelproof.providers.local.card.layouts.parts import Desk, lettered

_HEADING_SHARE = 0.11
_LAYOUTS: Mapping[str, Callable[[Mapping[str, JsonValue], Desk, Box], tuple[Element, ...]]] = {
    "formula": lay_out_formula,
    "code": lay_out_code,
    "table": lay_out_table,
}


def lay_out_exhibit(exhibit: Mapping[str, JsonValue], desk: Desk) -> tuple[Element, ...]:
    """The exhibit in the middle of what captions leave free, its chapter's heading above it.

    `exhibit` has a `kind` and a `heading`; a formula `mathml`, its `parts` and its `written` letters, code
    its `source` and `syntax`, a table its `rows`.
    """
    heading, safe = str(exhibit.get("heading") or ""), _wide(desk)
    lay_out = _LAYOUTS.get(str(exhibit.get("kind")), lay_out_formula)
    if not heading:
        return lay_out(exhibit, desk, safe)
    head = Box(safe.left, safe.top, safe.width, safe.height * _HEADING_SHARE)
    gap = 24 * desk.unit
    room = Box(safe.left, head.bottom + gap, safe.width, safe.bottom - head.bottom - gap)
    shown = lay_out(exhibit, desk, room)
    panel = around(tuple(element.box for element in shown))
    above = Box(head.left, max(safe.top, panel.top - gap - head.height), head.width, head.height)
    words = lettered(
        desk, heading, above, largest=50, max_lines=2 if desk.is_tall else 1, weight=SEMIBOLD, ink=Ink.text
    )
    return *shown, words


def _wide(desk: Desk) -> Box:
    """Nothing of an exhibit moves, so that in upright films it may come nearer to the sides."""
    if not desk.is_tall:
        return desk.safe
    side = 70 * desk.unit
    return Box(side, desk.safe.top, desk.frame.width - 2 * side, desk.safe.height)
