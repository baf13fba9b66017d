"""Reading for espeak-ng, and its phonemes dealt out to words."""

from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import ReelproofError
from reelproof_local.voice.espeak import program
from reelproof_local.voice.espeak.clauses import clauses
from reelproof_local.voice.espeak.kokoro_phonemes import in_kokoro_letters, pronounced
from reelproof_local.voice.espeak.languages import parse_languages
from reelproof_local.voice.espeak.phonemes import split_like, word_phonemes
from reelproof_local.voice.espeak.reading import read_words
from reelproof_local.voice.espeak.roman import roman_value
from reelproof_local.voice.kokoro import vocabulary

needs_espeak = pytest.mark.skipif(not program.is_installed(), reason="the program espeak-ng is not installed")


@pytest.mark.parametrize(
    ("language", "written", "spoken"),
    [
        ("es", "12,50 €", ("12 euros", "con 50")),
        ("es", "3,5 kg", ("3,5", "kilogramos")),
        ("es", "1 km", ("1", "kilómetro")),
        ("es", "el kg", ("el", "kg")),
        ("es", "siglo XX,", ("siglo", "20")),
        ("es", "CO₂", ("C O 2",)),
        ("es", "10-15", ("10 a 15",)),
        ("es", "5.º día", ("quinto", "día")),
        ("es", "EE.UU.", ("Estados Unidos",)),
        ("fr", "M. Dupont", ("monsieur", "Dupont")),
        ("fr", "10h30", ("10 heures 30",)),
        ("fr", "XXe siècle", ("vingtième", "siècle")),
        ("fr", "20 %", ("20", "pour cent")),
        ("pt", "R$ 12,50", ("12 reais", "e 50")),
        ("pt", "R$12,00", ("12 reais",)),
        ("de", "z.B. 25°C", ("zum Beispiel", "25 Grad Celsius")),
        (
            "de",
            "zwischen −18 °C und +15 °C",
            ("zwischen", "minus 18", "Grad Celsius", "und", "plus 15", "Grad Celsius"),
        ),
        ("de", "-18 °C", ("minus 18", "Grad Celsius")),
        ("fr", "–18 °C", ("moins 18", "degrés Celsius")),
        ("es", "3–5 km", ("3 a 5", "kilómetros")),
        ("it", "3 – 5 km", ("3", "a", "5", "chilometri")),
        ("fr", "10 000 km", ("10000", "", "kilomètres")),
        ("de", "1 234 567 Sterne", ("1234567", "", "", "Sterne")),
        ("pt", "5−3=2", ("5 menos 3 igual a 2",)),
        ("de", "1,5 km", ("1,5", "Kilometer")),
        ("fi", "10 000 −3", ("10000", "", "−3")),
        ("hi", "₹12.50", ("12 रुपये 50",)),
        ("fi", "10:30 🎉", ("10:30", "")),
        ("de", "Der MP3-Player, GPT-4o", ("Der", "MP3-Player", "GPT-4o")),
        ("de", "x86-Rechner §218a S.12", ("x86-Rechner", "§218a", "S.12")),
        ("de", "80%-Marke $5-Schein", ("80 Prozent Marke", "5 Dollar Schein")),
        ("de", "artikel-98765.html ftp://a:2121/b", ("artikel-98765.html", "ftp://a:2121/b")),
        ("it", "L'80% l'11 maggio", ("L'80 per cento", "l'11", "maggio")),
        ("fr", "d'1,5 km", ("d'1,5", "kilomètres")),
        ("de", "3,50 €, 20 Leute", ("3 Euro", "50", "20", "Leute")),
        ("de", "5 €, 20 Leute", ("5", "Euro", "20", "Leute")),
        ("fr", "12,00 € 3", ("12 euros", "", "3")),
        ("de", "für 10 000 € 5", ("für", "10000", "", "Euro", "5")),
        ("pt", "R$ 5, 20 pessoas", ("5", "reais", "20", "pessoas")),
        ("nl", "€ 2,50", ("2 euro", "50")),
        ("nl", "3 % of 5 km", ("3", "procent", "of", "5", "kilometer")),
        ("de", "z. B. Art. 5 Abs. 3", ("zum Beispiel", "", "Artikel", "5", "Absatz", "3")),
        ("de", "I. d. R. 5 Mio. €", ("In der Regel", "", "", "5", "Millionen", "Euro")),
        ("de", "§ 5, §7 und §§ 8", ("Paragraf", "5", "Paragraf 7", "und", "Paragrafen", "8")),
        ("de", "20 m³/h", ("20", "Kubikmeter pro Stunde")),
        ("de", "3.000 €", ("3.000", "Euro")),
        ("de", "DR. JONES", ("Doktor", "JONES")),
        (
            "de",
            "Tel. +49 30 1234567, 3 Mrd. Leute",
            ("Telefon", "plus 4 9 3 0 1 2 3 4 5 6 7", "", "", "3", "Milliarden", "Leute"),
        ),
        ("de", "(030) 12345678 oder", ("0 3 0 1 2 3 4 5 6 7 8", "", "oder")),
        ("de", "1990 030 Leute", ("1990", "030", "Leute")),
        ("fi", "[[hei]] <b>", ("hei", "b")),
    ],
)
def test_signs_are_written_out(language: str, written: str, spoken: tuple[str, ...]) -> None:
    assert read_words(written.split(), language) == spoken


@given(st.lists(st.text(max_size=10)), st.sampled_from(["es", "fr", "de", "fi"]))
def test_every_word_has_one_saying(words: list[str], language: str) -> None:
    assert len(read_words(words, language)) == len(words)


@pytest.mark.parametrize(
    ("numeral", "value"), [("XIV", 14), ("XX", 20), ("IX", 9), ("MIX", None), ("", None)]
)
def test_roman_numerals(numeral: str, value: int | None) -> None:
    assert roman_value(numeral) == value


def test_phonemes_are_cut_where_the_words_meet() -> None:
    whole = "lez amˈi sɔ̃t aʁivˈe"
    assert list(split_like(whole, ["le", "amˈi", "sˈɔ̃", "aʁivˈe"])) == ["lez", "amˈi", "sɔ̃t", "aʁivˈe"]


@given(st.text("abc ˈ", max_size=30), st.lists(st.text("abc ˈ", max_size=8), min_size=1, max_size=8))
def test_cutting_loses_no_sound(whole: str, parts: list[str]) -> None:
    cut = list(split_like(whole, parts))
    assert len(cut) == len(parts)
    assert "".join(cut).replace(" ", "") == whole.replace(" ", "")


def test_clauses_end_at_marks_but_not_at_short_forms() -> None:
    words = ["Hola,", "Sr.", "López:", "buenos", "días."]
    assert [words[start:end] for start, end in clauses(words)] == [
        ["Hola,"],
        ["Sr.", "López:"],
        ["buenos", "días."],
    ]


def test_letters_that_kokoro_does_not_know_are_taken_apart_or_left_out() -> None:
    assert in_kokoro_letters("t^ʃˈa^ɪ-ɑ̃", vocabulary()) == "ʧˈIɑ\u0303"
    assert in_kokoro_letters("õ1", vocabulary()) == "o\u0303"


def test_the_table_of_voices_is_read() -> None:
    table = (
        "Pty Language Age/Gender VoiceName File Other Languages\n"
        " 5  de              --/M      German             gmw/de               \n"
        " 6  de              --/F      german-mbrola-1    mb/mb-de1            \n"
        " 5  pt-br           --/M      Portuguese_(Brazil) roa/pt-BR           (pt 6)\n"
        " 5  ja              --/M      Japanese           jpx/ja               \n"
    )
    found = parse_languages(table)
    assert [(language.code, language.name) for language in found] == [
        ("de", "German"),
        ("pt-br", "Portuguese (Brazil)"),
    ]
    assert parse_languages("") == ()


@needs_espeak
def test_words_get_the_phonemes_of_their_clause() -> None:
    read = partial(program.phoneme_lines, language="es")
    spoken_forms = ("En", "1969", "", "dos", "lunas")
    found = word_phonemes(spoken_forms, read)
    assert found[0] == "en"
    assert found[1].startswith("mˈil nˌoβeθjˈɛntos")
    assert found[2:] == ("", "ðˈos", "lˈunas")


@needs_espeak
def test_kokoro_gets_marks_with_the_phonemes() -> None:
    read = partial(program.phoneme_lines, language="fr-fr")
    found = pronounced(["«Les", "amis»,", "M.", "Dupont."], "fr", read, vocabulary())
    assert found == ("“lez", "amˈi”,", "məsjˈø", "dypˈɔ̃.")


def test_without_the_program_the_remedy_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(ReelproofError) as caught:
        program.phoneme_lines("hola", "es")
    assert caught.value.failure.code == ErrorCode.ProviderFailure
    assert "apt-get install espeak-ng" in caught.value.failure.message
    assert program.list_voices() == ""
