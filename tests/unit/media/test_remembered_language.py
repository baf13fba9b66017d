"""A text's language is detected once, whatever happens to the file that remembers it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from reelproof.media.text.remembered_language import KEPT, remembered
from reelproof.planning.script.language_finding import LanguageGuess

LANGUAGES = ("en", "it")


@dataclass(slots=True)
class Model:
    """Keeps what it classified."""

    texts: list[str] = field(default_factory=list)

    def __call__(self, text: str, languages: Sequence[str]) -> LanguageGuess:
        self.texts.append(text)
        return LanguageGuess(languages[-1], 0.75)


def test_a_text_is_classified_once(tmp_path: Path) -> None:
    model, path = Model(), tmp_path / "cache" / "guesses.json"
    first = remembered(model, path)("Ciao.", LANGUAGES)
    assert remembered(model, path)("Ciao.", LANGUAGES) == first == LanguageGuess("it", 0.75)
    assert model.texts == ["Ciao."]
    assert remembered(model, path)("Ciao.", ("it", "en")) == LanguageGuess("en", 0.75)
    assert remembered(model, path)("Cia\udce9o.", LANGUAGES) == first
    assert len(model.texts) == 3
    assert "Ciao" not in path.read_text()


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b"\xff", b'{"a": 1}'])
def test_a_damaged_file_is_replaced(tmp_path: Path, content: bytes) -> None:
    model, path = Model(), tmp_path / "guesses.json"
    path.write_bytes(content)
    for _ in range(2):
        assert remembered(model, path)("Ciao.", LANGUAGES).tag == "it"
    assert model.texts == ["Ciao."]


def test_without_a_place_it_is_classified_each_time(tmp_path: Path) -> None:
    model, path = Model(), tmp_path / "guesses.json"
    path.mkdir()
    for _ in range(2):
        assert remembered(model, path)("Ciao.", LANGUAGES).tag == "it"
    assert len(model.texts) == 2


def test_the_oldest_are_forgotten(tmp_path: Path) -> None:
    model, path = Model(), tmp_path / "guesses.json"
    classify = remembered(model, path)
    for number in range(KEPT + 1):
        classify(f"{number}", LANGUAGES)
    classify("1", LANGUAGES)
    assert len(model.texts) == KEPT + 1
    classify("0", LANGUAGES)
    assert len(model.texts) == KEPT + 2
