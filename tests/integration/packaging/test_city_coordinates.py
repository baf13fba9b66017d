"""Cities are where GeoNames has them; places that are no towns stay where they are."""

from city_coordinates import refined

TOWNS = {"Troy": [(-83.15, 42.61)], "Firenze": [(11.24626, 43.77925)], "Florence": [(-87.67725, 34.79981)]}


def test_a_city_moves_to_the_nearest_town_of_its_names() -> None:
    assert refined({"Florence|Firenze": (11.26, 43.77)}, TOWNS) == {"Florence|Firenze": (11.25, 43.78)}


def test_a_place_without_a_town_nearby_stays() -> None:
    assert refined({"Troy": (26.24, 39.96), "Babylon": (44.42, 32.54)}, TOWNS) == {
        "Troy": (26.24, 39.96),
        "Babylon": (44.42, 32.54),
    }
