"""A neural voice speaks a sentence, phrase by phrase, and tells when every word is heard."""

from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass

from reelproof.providers.local.voice.phrase import Phrase
from reelproof.providers.local.voice.phrasing import MARKS, Sounding, phrases
from reelproof.providers.local.voice.script import Fragment
from reelproof.providers.local.voice.sound import faded, sounding_part
from reelproof.providers.local.voice.speaker import Utterance
from reelproof.providers.local.voice.timing import Span

_CLAUSE_ENDS = tuple(",;:—…)")
_SENTENCE_ENDS = tuple(".!?…")
_CLOSERS = "\"'”’»)]}*_"

Pronounce = Callable[[Sequence[str]], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class PhraseSpeaker:
    """A voice: `pronounce` turns the words of a sentence into phonemes, `say` turns those into sound.

    It knows the phonemes in `known`, says `longest` of them at a time, and is heard `lag_s` earlier than it
    tells.
    """

    pronounce: Pronounce
    say: Callable[[str], Phrase]
    known: Container[str]
    longest: int
    rate: int
    lag_s: float = 0.0

    def utterances(self, sentence: Sequence[Fragment]) -> Iterator[Utterance]:
        phonemes = self.pronounce([fragment.text for fragment in sentence])
        soundings = _ended(
            [Sounding(part.word, self._known(sound)) for part, sound in zip(sentence, phonemes, strict=True)],
            sentence[-1].text,
        )
        for phrase in phrases(soundings, self.longest):
            if not all(sounding.is_silent for sounding in phrase):
                yield self._utterance(phrase)

    def _utterance(self, phrase: Sequence[Sounding]) -> Utterance:
        heard = [sounding for sounding in phrase if sounding.phonemes]
        text = " ".join(sounding.phonemes for sounding in heard)
        said = self.say(text)
        part = sounding_part(said.sound, self.rate)
        shift_s = self.lag_s + part.start / self.rate
        duration_s = (part.stop - part.start) / self.rate
        heard_s = [min(max(0.0, boundary - shift_s), duration_s) for boundary in said.boundaries_s]
        spans = tuple(Span(word, heard_s[first], heard_s[last]) for word, first, last in _places(heard))
        return Utterance(faded(said.sound[part], self.rate), spans, text.endswith(_CLAUSE_ENDS))

    def _known(self, phonemes: str) -> str:
        return "".join(phoneme for phoneme in phonemes if phoneme in self.known)


def _ended(soundings: Sequence[Sounding], last_word: str) -> list[Sounding]:
    """The mark that ends a sentence is heard even where an abbreviation took it."""
    last = soundings[-1]
    mark = last_word.rstrip(_CLOSERS)[-1:]
    if mark in _SENTENCE_ENDS and not last.phonemes.rstrip('”)"').endswith(_SENTENCE_ENDS):
        return [*soundings[:-1], Sounding(last.word, last.phonemes + mark)]
    return list(soundings)


def _places(heard: Sequence[Sounding]) -> Iterator[tuple[int, int, int]]:
    """For every word that sounds: its number, its first phoneme, and the one behind its last."""
    at = 0
    for sounding in heard:
        sounds = [
            index for index, letter in enumerate(sounding.phonemes) if letter not in MARKS and letter != " "
        ]
        if not sounding.is_silent:
            yield sounding.word, at + sounds[0], at + sounds[-1] + 1
        at += len(sounding.phonemes) + 1
