"""Numbers, places and phrases as texts write them."""

import pytest

from reelproof_local.card.reading.phrases import clauses, key_phrase, sentences
from reelproof_local.card.reading.places import City, Country, Region, places_in
from reelproof_local.card.reading.quantities import amounts, fraction, percent, tally, years_in


@pytest.mark.parametrize(
    ("text", "figure", "unit"),
    [
        ("It is 93 million miles away.", "93 million", "miles"),
        ("About ninety-three million miles.", "93 million", "miles"),
        ("A hundred thousand times a day.", "100,000", "times"),
        ("It flies at 300,000 kilometers per second.", "300,000", "kilometers per second"),
        ("It cost $4.2 billion.", "$4.2 billion", ""),
        ("Water boils at 100 °C here.", "100", "°C"),
        ("España tiene 47 millones de habitantes.", "47 millones", "de habitantes"),
        ("La ville a 20 mil personas.", "20 mil", "personas"),
        ("Sie zählt 3 Millionen Menschen.", "3 Millionen", "Menschen"),
        ("A ship sees the light from 20 miles away.", "20", "miles"),
        ("It takes 7 milliseconds.", "7", "milliseconds"),
        ("Elle a 47 millions d'habitants.", "47 millions", ""),
        ("约 3万公里。", "3 万", "公里"),
    ],
)
def test_amounts(text: str, figure: str, unit: str) -> None:
    found = amounts(text)[0]

    assert (found.figure, found.unit) == (figure, unit)


@pytest.mark.parametrize(
    "text", ["In 1969 it began.", "Chapter 12", "37 plays", "5 billionaires", "20% of it", "no number"]
)
def test_small_numbers_years_and_shares_are_no_amounts(text: str) -> None:
    assert amounts(text) == ()


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("20% of it", 0.2),
        ("71 percent", 0.71),
        ("el 3,5 % de", 0.035),
        ("one percent of it", 0.01),
        ("150%", 1.5),
    ],
)
def test_percent(text: str, share: float) -> None:
    found = percent(text)

    assert found is not None
    assert found[0] == pytest.approx(share)


def test_fractions_and_tallies() -> None:
    assert fraction("two thirds of the ice") == (2 / 3, "2/3")
    assert fraction("half of the world") == (0.5, "1/2")
    assert fraction("the second half") is None
    assert tally("One in five adults") == (1, 5)
    assert tally("three out of four plants") == (3, 4)
    assert tally("one in two hundred") is None
    assert tally("nine in three") is None


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("It began in 1789 and ended in 1799.", [1789, 1799]),
        ("Rome was founded in 753 BC.", [-753]),
        ("1868年、明治時代が始まった。", [1868]),
        ("Im Jahr 1989 fiel die Mauer.", [1989]),
        ("It weighs 1500 tons and cost $1900.", []),
        ("It took 2000 people.", []),
    ],
)
def test_years(text: str, years: list[int]) -> None:
    assert [year.year for year in years_in(text)] == years


def test_places_are_found_once_with_the_name_that_is_used() -> None:
    assert places_in("South Korea and Japan, then Japan again.", "en") == (
        Country("South Korea", "410"),
        Country("Japan", "392"),
    )
    assert places_in("Im Süden von Deutschland", "de") == (Country("Deutschland", "276"),)
    assert places_in("日本は島国です。", "ja") == (Country("日本", "392"),)


def test_regions_and_cities_are_places() -> None:
    region, city = places_in("Across Europe, all roads lead to Rome.", "en")

    assert isinstance(region, Region)
    assert "276" in region.countries
    assert city == City("Rome", 12.51, 41.89)


@pytest.mark.parametrize(
    "text",
    [
        "Michael Jordan jumped.",
        "An Island of calm.",
        "A turkey for dinner.",
        "An American diner.",
        "Guinea pigs squeak.",
    ],
)
def test_names_and_words_that_look_like_places_are_none(text: str) -> None:
    assert places_in(text, "en") == ()


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("Everything changed after that.", "Everything changed"),
        ("Why do we dream?", "Why do we dream?"),
        ("Thank you for watching, and see you next time.", "Thank you for watching"),
        ("A search engine answers a query in less than half a second.", "A search engine answers a query"),
    ],
)
def test_a_key_phrase_is_short_and_ends_well(text: str, phrase: str) -> None:
    assert key_phrase(text, "en").text == phrase


def test_a_key_phrase_is_about_what_is_shown() -> None:
    text = "Many nations tried it in turn, but democracy depends on citizens."

    assert "democracy" in key_phrase(text, "en", about="democracy").text.lower()


@pytest.mark.parametrize("number", ["6,86", "6.86", "12:30", "1,250.5", "1914–1918"])
def test_a_number_is_never_cut_at_a_mark_inside_it(number: str) -> None:
    text = f"It measures {number} in all, they say. So it does."

    assert sentences(text) == (f"It measures {number} in all, they say.", "So it does.")
    assert clauses(text)[0] == f"It measures {number} in all"


def test_the_accent_is_one_word_of_the_phrase() -> None:
    phrase = key_phrase("Good design is invisible.", "en")

    assert phrase.accents == {"invisible"}


@pytest.mark.parametrize(
    ("text", "language", "phrase"),
    [
        ("Ein Patent besitzt die Katze nicht.", "de", "Ein Patent besitzt die Katze nicht"),
        ("Das stimmt leider nicht.", "de", "Das stimmt leider nicht"),
        ("La Terre ne tourne pas.", "fr", "La Terre ne tourne pas"),
        ("Am 9. November 1989 fiel die Mauer.", "de", "Am 9. November 1989 fiel die Mauer"),
        ("Karl V. regierte ein Reich.", "de", "Karl V. regierte ein Reich"),
    ],
)
def test_a_phrase_keeps_negations_and_ordinals(text: str, language: str, phrase: str) -> None:
    assert key_phrase(text, language).text == phrase


@pytest.mark.parametrize(
    "text",
    [
        "Rauchen ist in allen öffentlichen Gebäuden des Landes nicht erlaubt.",
        "Smoking is allowed in all the public buildings of the country never.",
    ],
)
def test_a_long_phrase_keeps_its_negation(text: str) -> None:
    assert {"nicht", "never."} & set(key_phrase(text, "de").text.split())


def test_an_ordinal_ends_no_sentence() -> None:
    assert sentences("Am 3. Oktober kam Karl V. an. Alle sahen ihn.") == (
        "Am 3. Oktober kam Karl V. an.",
        "Alle sahen ihn.",
    )
