"""Whether everything is here that cards are drawn with."""

from reelproof.provider_api import Check
from reelproof.providers.local.card.graphics.fonts import LATIN, face_for, font_path
from reelproof.providers.local.card.library import icon_count, labelled_icons, world

_REINSTALL = "Reinstall reelproof from its wheel; a bare source checkout lacks this data."


def checks() -> tuple[Check, ...]:
    """One line for icons, their labels, maps and fonts; without them cards are plainer, and still drawn."""
    return _icons(), _labels(), _maps(), _fonts()


def _icons() -> Check:
    count = icon_count()
    detail = f"{count} icons" if count else "no icons: cards show words and drawn symbols only"
    return Check("Card icons", bool(count), detail, "" if count else _REINSTALL)


def _labels() -> Check:
    found = len(labelled_icons("en"))
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
        return Check("Card fonts", True, "Noto Sans for all scripts here")
    wanted = " ".join(missing)
    return Check("Card fonts", False, f"missing: {wanted}", f"pip install {wanted}")
