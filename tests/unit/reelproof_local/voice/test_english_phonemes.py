"""English words to Kokoro's phonemes."""

import pytest

from reelproof_local.voice.english.british import to_british
from reelproof_local.voice.english.voice import american, british
from reelproof_local.voice.kokoro import vocabulary


def phonemes(text: str) -> list[str]:
    return list(american(text.split()))


def test_every_word_keeps_its_own_phonemes_and_marks() -> None:
    assert phonemes("The Moon, 12 apples.") == ["ðə", "mˈun,", "twˈɛlv", "ˈæpᵊlz."]


def test_neighbors_change_one_another() -> None:
    assert phonemes("the apple the pear")[::2] == ["ði", "ðə"]


def test_silent_words_have_no_phonemes() -> None:
    assert phonemes("one 🎉 two")[1] == ""


@pytest.mark.parametrize(
    ("text", "index", "sound"),
    [
        ("Plants live in water", 1, "lˈɪv"),
        ("a live show", 1, "lˈIv"),
        ("we use it", 1, "jˈuz"),
        ("the use of", 1, "jˈus"),
        ("it used to rain", 1, "jˈust"),
        ("it was used to cut", 2, "jˈuzd"),
        ("Farms produce food", 1, "pɹədˈus"),
        ("fresh produce.", 1, "pɹˈOdˌus."),
        ("it is close to", 2, "klˈOs"),
        ("Close the door", 0, "klˈOz"),
        ("scientists record a record", 1, "ɹəkˈɔɹd"),
        ("scientists record a record", 3, "ɹˈɛkəɹd"),
    ],
)
def test_homographs(text: str, index: int, sound: str) -> None:
    assert phonemes(text)[index] == sound


def test_initials_are_spelled() -> None:
    assert phonemes("CO2") == ["sˌiˈO tˈu"]
    assert phonemes("vitamin A") == ["vˈITəmən", "ˈA"]


@pytest.mark.parametrize(
    ("american_sound", "british_sound"),
    [
        ("kˈɑɹ", "kˈɑː"),
        ("hˈɑt", "hˈɒt"),
        ("ɡˈO", "ɡˈQ"),
        ("kˈæt", "kˈat"),
        ("bˈæθ", "bˈɑːθ"),
        ("bˈɛTəɹ", "bˈɛtə"),
        ("vˈɛɹi", "vˈɛɹi"),
        ("hˈɛɹ", "hˈɛː"),
        ("nˈɪɹ", "nˈɪə"),
        ("θˈɔt", "θˈɔːt"),
        ("dˈɔɡ", "dˈɒɡ"),
        ("wˈɜɹld", "wˈɜːld"),
        ("sˈi", "sˈiː"),
        ("ʌv", "ɒv"),
    ],
)
def test_british_sounds(american_sound: str, british_sound: str) -> None:
    assert to_british(american_sound) == british_sound


def test_kokoro_knows_every_british_sound() -> None:
    text = (
        "The further car stopped near a tour of more hot, rare, cold food and little Tuesday bath water; why?"
    )
    assert set("".join(british(text.split()))) <= set(vocabulary())


def test_a_word_of_nonsense_has_phonemes() -> None:
    assert all(phonemes("Zyxquolt frobnicates " + "a" * 3_000))
