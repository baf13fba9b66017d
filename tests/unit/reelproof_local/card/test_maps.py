"""Maps show the requested places, anywhere on the globe."""

import numpy as np
import pytest

from reelproof_local.card.graphics.box import Box, Frame
from reelproof_local.card.graphics.raster import rasterized
from reelproof_local.card.look import Look
from reelproof_local.card.maps import can_show, paint_map
from reelproof_local.card.palette import palette_for
from reelproof_local.card.reading.places import City, Country, Place, places_in
from reelproof_local.card.styles import CardStyle

FRAME = Frame(480, 270)
VIEW = Box(160, 20, 280, 190)
LOOK = Look(CardStyle.bright, palette_for("film"))


def _lit(place: Place) -> Box:
    """The box of all pixels that a place alone changes from the map around it."""
    elsewhere = City("", place.longitude, place.latitude) if isinstance(place, City) else place
    painted = rasterized(paint_map(FRAME, VIEW, (elsewhere,), LOOK).content, FRAME.width, FRAME.height)
    pixels = np.asarray(painted).astype(int)
    accent = LOOK.palette.accent.toned(lightness=min(0.6, LOOK.palette.accent.lightness + 0.06))
    wanted = np.array([round(255 * channel) for channel in (accent.red, accent.green, accent.blue)])
    rows, columns = np.nonzero((abs(pixels[..., :3] - wanted).sum(axis=-1) < 12) & (pixels[..., 3] > 250))
    assert rows.size > 20
    left, top, right, bottom = (int(edge) for edge in (columns.min(), rows.min(), columns.max(), rows.max()))
    return Box(left, top, right - left, bottom - top)


@pytest.mark.parametrize(
    "name", ["Japan", "Brazil", "France", "Russia", "New Zealand", "Egypt", "Luxembourg", "Chile"]
)
def test_a_country_lies_in_the_view(name: str) -> None:
    (place,) = places_in(f"It is in {name}.", "en")

    lit = _lit(place)
    assert abs(lit.center_x - VIEW.center_x) < VIEW.width * 0.25
    assert abs(lit.center_y - VIEW.center_y) < VIEW.height * 0.25


def test_parts_overseas_do_not_shrink_a_country() -> None:
    (france,) = places_in("In France.", "en")

    assert _lit(france).width > VIEW.width * 0.3


@pytest.mark.parametrize("name", ["Russia", "Fiji", "Antarctica", "United States"])
def test_the_date_line_draws_no_bars(name: str) -> None:
    (place,) = places_in(f"It is in {name}.", "en")
    content = paint_map(FRAME, VIEW, (place,), LOOK).content

    layer = np.asarray(rasterized(content, FRAME.width, FRAME.height))[..., 3]
    land = layer > 200
    assert land.mean() < 0.9
    assert not (land.all(axis=1)).any()


def test_a_city_is_marked_by_a_pin() -> None:
    lit = _lit(City("Rome", 12.5, 41.9))

    assert abs(lit.center_x - VIEW.center_x) < 30


def test_unknown_countries_cannot_be_shown() -> None:
    assert can_show(Country("Japan", "392"))
    assert not can_show(Country("Atlantis", "000"))


@pytest.mark.parametrize("style", list(CardStyle))
def test_maps_follow_the_style(style: CardStyle) -> None:
    (place,) = places_in("In Japan.", "en")

    backdrop = paint_map(FRAME, VIEW, (place,), Look(style, palette_for("film")))
    assert backdrop.dark is (style is CardStyle.night)
