"""SpokenNarration forms of written text, word by word."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reelproof_local.voice.english.reading import read_sentence

READINGS = Path(__file__).with_name("english_readings.tsv")
CASE = Path(__file__).parents[3] / "acceptance" / "cases" / "texts" / "capitals-and-ranges.md"


def read_aloud(text: str) -> str:
    return " ".join(spoken_form for spoken_form in read_sentence(text.split()) if spoken_form)


def readings() -> list[tuple[str, str]]:
    lines = READINGS.read_text(encoding="utf-8").splitlines()[1:]
    return [(written, spoken) for written, _, spoken in (line.partition("\t") for line in lines)]


def test_the_table_of_readings_is_large() -> None:
    assert len(readings()) >= 300


@pytest.mark.parametrize(("written", "spoken"), readings())
def test_text_is_spoken_as_in_the_table(written: str, spoken: str) -> None:
    assert read_aloud(written) == spoken


@pytest.mark.parametrize(
    ("written", "spoken_forms"),
    [
        ("10 000 people", ("ten", "thousand", "people")),
        ("29,99 € each", ("twenty-nine euros and ninety-nine", "cents", "each")),
        ("3 – 5 km", ("three", "to", "five", "kilometers")),
        ("Война и мир", ("Voyna", "i", "mir")),
    ],
)
def test_every_written_word_maps_to_spoken_words(written: str, spoken_forms: tuple[str, ...]) -> None:
    assert read_sentence(written.split()) == spoken_forms


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("in 1969", "in nineteen sixty-nine"),
        ("in 2005", "in two thousand five"),
        ("in 1904", "in nineteen oh four"),
        ("in 1066", "in ten sixty-six"),
        ("in 2024.", "in twenty twenty-four."),
        ("the 1990s", "the nineteen nineties"),
        ("the '90s", "the nineties"),
        ("1914-1918", "nineteen fourteen to nineteen eighteen"),
        ("in 1969 in Paris", "in nineteen sixty-nine in Paris"),
        ("1500 km", "one thousand five hundred kilometers"),
        ("1,234,567", "one million two hundred thirty-four thousand five hundred sixty-seven"),
        ("-3", "minus three"),
        ("0.05", "zero point zero five"),
        ("007", "zero zero seven"),
        ("2.0.1", "two point zero point one"),
        ("the 22nd", "the twenty-second"),
        ("3/4 of", "three quarters of"),
        ("2½ years", "two and a half years"),
        ("24/7", "twenty-four seven"),
        ("a 50/50 chance", "a fifty fifty chance"),
        ("a 2,000-year-old city", "a two thousand year old city"),
        ("18th-century art", "eighteenth century art"),
        ("the 5th–7th", "the fifth to seventh"),
        ("5G/4G", "five G four G"),
        ("10^6", "ten to the power of six"),
        ("10x", "ten times"),
        ("12345678901234567890", "one two three four five six seven eight nine zero " * 2),
    ],
)
def test_numbers(written: str, spoken: str) -> None:
    assert read_aloud(written) == spoken.strip()


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("$12.50,", "twelve dollars and fifty cents,"),
        ("$1", "one dollar"),
        ("$0.99", "ninety-nine cents"),
        ("£3.01", "three pounds and one penny"),
        ("$5 million.", "five million dollars."),
        ("a $5 million project", "a five million dollar project"),
        ("a $20 bill", "a twenty dollar bill"),
        ("$1.2bn", "one point two billion dollars"),
        ("$10-15", "ten to fifteen dollars"),
        ("20€", "twenty euros"),
        ("$3.50/kg", "three dollars and fifty cents per kilogram"),
        ("€3,000.00", "three thousand euros"),
    ],
)
def test_money(written: str, spoken: str) -> None:
    assert read_aloud(written) == spoken


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("10:30 a.m.", "ten thirty a.m."),
        ("at 10:00", "at ten o'clock"),
        ("10:00 am", "ten A.M"),
        ("12:05", "twelve oh five"),
        ("13:00", "thirteen hundred"),
        ("5pm", "five P.M"),
        ("9:00-17:00", "nine to seventeen"),
        ("16:9", "sixteen to nine"),
        ("on May 5, 2020,", "on May fifth, twenty twenty,"),
        ("20 July 1969", "the twentieth of July nineteen sixty-nine"),
        ("2020-05-05", "May fifth, twenty twenty"),
        ("7/20/1969", "July twentieth, nineteen sixty-nine"),
        ("20/7/1969", "July twentieth, nineteen sixty-nine"),
        ("Jan. 5", "January fifth"),
    ],
)
def test_times_and_dates(written: str, spoken: str) -> None:
    assert read_aloud(written) == spoken


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("3.5 kg", "three point five kilograms"),
        ("1 kg", "one kilogram"),
        ("50 km/h", "fifty kilometers per hour"),
        ("in km/h", "in kilometers per hour"),
        ("9.8 m/s²", "nine point eight meters per second squared"),
        ("25 °C", "twenty-five degrees Celsius"),
        ("25°C", "twenty-five degrees Celsius"),
        ("20%.", "twenty percent."),
        ("10-15%", "ten to fifteen percent"),
        ("5%–10%", "five to ten percent"),
        ("5 m²", "five square meters"),
        ("a 5-km run", "a five kilometer run"),
        ("5'10\"", "five foot ten"),
        ("16GB", "sixteen gigabytes"),
        ("1.5M people", "one point five million people"),
        ("5µm", "five micrometers"),
    ],
)
def test_measures(written: str, spoken: str) -> None:
    assert read_aloud(written) == spoken


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("Dr. Smith", "doctor Smith"),
        ("St. John's St. is", "saint John's street is"),
        ("Mt. Everest, e.g. at", "mount Everest, for example at"),
        ("No. 5 is", "number five is"),
        ("Fig. 3", "figure three"),
        ("and so on, etc.", "and so on, etcetera."),
        ("No. It is", "No. It is"),
        ("World War II.", "World War two."),
        ("World War I", "World War one"),
        ("Louis XIV", "Louis the fourteenth"),
        ("Henry VIII's wives", "Henry the eighth's wives"),
        ("Henry, I said", "Henry, I said"),
        ("Rocky III", "Rocky three"),
        ("World Wars I and II.", "World Wars one and two."),
        ("the US army", "the U.S army"),
        ("GIVE US TIME", "give us time"),
        ("p<0.05", "p is less than zero point zero five"),
        ("Malcolm X", "Malcolm X"),
        ("Size XL", "Size X.L"),
        ("and I think", "and I think"),
        ("CO2", "C.O two"),
        ("H₂O", "H two O"),
        ("COVID-19", "covid nineteen"),
        ("the A380", "the Eh three eighty"),
        ("vitamin A is", "vitamin Eh is"),
        ("a 3D film", "a three D film"),
        ("Q&A", "Q and Eh"),
        ("π", "pi"),
        ("www.example.com/page", "example dot com slash page"),
        ("me@example.org", "me at example dot org"),
        ("#topic", "hashtag topic"),
        ("~5", "about five"),
        ("2 + 2 = 4", "two plus two equals four"),
        ("post- and pre-war", "post and pre-war"),
    ],
)
def test_terms(written: str, spoken: str) -> None:
    assert read_aloud(written) == spoken


@pytest.mark.parametrize("written", ["🎉", "👨‍👩‍👧‍👦", "🇩🇪", "***", "\u200d"])
def test_unspeakable_text_is_silent(written: str) -> None:
    assert read_sentence(["one", written, "two"]) == ("one", "", "two")


def test_dashes_between_words_are_breaths() -> None:
    assert read_aloud("end—start – then - now") == "end— start — then — now"


def test_accents_are_folded_for_the_dictionary() -> None:
    assert read_aloud("The café, naïve “Łódź”") == "The cafe, naive “Lodz”"


@given(st.lists(st.text(min_size=1, max_size=12).filter(lambda word: not any(map(str.isspace, word)))))
def test_every_word_has_one_saying_without_figures(words: list[str]) -> None:
    spoken_forms = read_sentence(words)
    assert len(spoken_forms) == len(words)
    assert not any(character.isdigit() for spoken_form in spoken_forms for character in spoken_form)


@pytest.mark.parametrize(
    ("text", "is_letter"),
    [
        ("F equals m a", True), ("a x squared plus b x", True), ("vector a, then", True), ("a over b", True),
        ("where a is known", True), ("a to the n", True), ("a plus b", True),
        ("a plus sign", False), ("a good idea", False), ("it is a plus", False), ("once upon a time", False),
    ],
)  # fmt: skip
def test_an_a_that_is_a_variable_is_said_as_a_letter(text: str, is_letter: bool) -> None:
    at = text.split().index("a" if "a," not in text else "a,")

    assert read_sentence(text.split())[at].startswith("Eh") is is_letter


FRAGMENTS = st.one_of(
    st.integers(0, 10**9).map(str),
    st.sampled_from([part for line in readings() for part in line[0].split()]),
)


@given(st.lists(st.lists(FRAGMENTS, min_size=1, max_size=3).map("".join), min_size=1, max_size=12))
def test_no_figure_is_left_to_the_pronouncing_dictionary(words: list[str]) -> None:
    spoken_forms = read_sentence(words)
    assert len(spoken_forms) == len(words)
    for word, spoken_form in zip(words, spoken_forms, strict=True):
        assert not any(map(str.isdigit, spoken_form)), (word, spoken_form)


def test_capitals_and_numbers_are_spoken_as_words() -> None:
    assert read_aloud(CASE.read_text(encoding="utf-8")) == (
        "the girl who lived by the sea walked home. she won't stop, and they don't care. "
        "nasa and the B.B.C reported it. "
        "It is three to five kilometers away, weighs five to ten kilograms, and the wind blows at ten to "
        "fifteen miles per hour. There are ten thousand people, it costs twenty-nine euros and ninety-nine "
        "cents, the path is one point five kilometers long, and five minus three equals two. "
        "Add two teaspoons of salt."
    )
