"""Checks that the data for drawing cards is installed."""

from reelproof.provider_api import Check
from reelproof_local.card.graphics.fonts import LATIN, face_for, font_path
from reelproof_local.card.library import icon_count, labeled_icons, world

_REINSTALL = "Reinstall reelproof from its wheel; a bare source checkout lacks this data."


def checks() -> tuple[Check, ...]:
    """Returns one check each for icons, labels, maps and fonts; without them cards are plainer."""
    return _icons(), _labels(), _maps(), _fonts()


def _icons() -> Check:
    count = icon_count()
    detail = f"{count} icons" if count else "no icons: cards show words and drawn symbols only"
    return Check("Card icons", bool(count), detail, "" if count else _REINSTALL)


def _labels() -> Check:
    found = len(labeled_icons("en"))
    detail = f"{found} labels in English" if found else "no labels: fewer words find an icon"
    return Check("Card labels", bool(found), detail, "" if found else _REINSTALL)


def _maps() -> Check:
    found = bool(world())
    detail = "world atlas" if found else "no atlas: places are shown as words"
    return Check("Card maps", found, detail, "" if found else _REINSTALL)


def _fonts() -> Check:
    missing = [
        name
        for name, found in (("manimgx-fonts", font_path(LATIN)), ("manimgx-fonts-cjk", face_for("日", "ja")))
        if not found
    ]
    if not missing:
        return Check("Card fonts", True, "Noto Sans for all scripts installed")
    missing_names = " ".join(missing)
    return Check("Card fonts", False, f"missing: {missing_names}", f"pip install {missing_names}")
