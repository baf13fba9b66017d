"""Speaks sentences with a neural voice, phrase by phrase, with the times of all words."""

from collections.abc import Callable, Container, Iterator, Sequence

from reelproof.domain.frozen import frozen
from reelproof_local.voice.phrasing import MARKS, Sounding, phrases
from reelproof_local.voice.sentences import Fragment
from reelproof_local.voice.sound import faded, sounding_part
from reelproof_local.voice.speaker import Utterance
from reelproof_local.voice.synthesized_phrase import SynthesizedPhrase
from reelproof_local.voice.word_times import Span

_CLAUSE_ENDS = tuple(",;:—…)")
_SENTENCE_ENDS = tuple(".!?…")
_CLOSERS = "\"'”’»)]}*_"

Pronounce = Callable[[Sequence[str]], tuple[str, ...]]


@frozen
class PhraseSpeaker:
    """A voice: `pronounce` turns the words of a sentence into phonemes, `synthesize` turns those into sound.

    It supports the phonemes in `known`, at most `longest` at a time; words start `lag_s` earlier than
    reported.
    """

    pronounce: Pronounce
    synthesize: Callable[[str], SynthesizedPhrase]
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
        audible = [sounding for sounding in phrase if sounding.phonemes]
        text = " ".join(sounding.phonemes for sounding in audible)
        speech = self.synthesize(text)
        part = sounding_part(speech.sound, self.rate)
        shift_s = self.lag_s + part.start / self.rate
        duration_s = (part.stop - part.start) / self.rate
        shifted_s = [min(max(0.0, boundary - shift_s), duration_s) for boundary in speech.boundaries_s]
        spans = tuple(Span(word, shifted_s[first], shifted_s[last]) for word, first, last in _places(audible))
        return Utterance(faded(speech.sound[part], self.rate), spans, text.endswith(_CLAUSE_ENDS))

    def _known(self, phonemes: str) -> str:
        return "".join(phoneme for phoneme in phonemes if phoneme in self.known)


def _ended(soundings: Sequence[Sounding], last_word: str) -> list[Sounding]:
    """Adds the mark that ends a sentence, even if it belongs to an abbreviation."""
    last = soundings[-1]
    mark = last_word.rstrip(_CLOSERS)[-1:]
    if mark in _SENTENCE_ENDS and not last.phonemes.rstrip('”)"').endswith(_SENTENCE_ENDS):
        return [*soundings[:-1], Sounding(last.word, last.phonemes + mark)]
    return list(soundings)


def _places(audible: Sequence[Sounding]) -> Iterator[tuple[int, int, int]]:
    """Yields for every audible word its number, its first phoneme, and the one after its last."""
    at = 0
    for sounding in audible:
        sounds = [
            index for index, letter in enumerate(sounding.phonemes) if letter not in MARKS and letter != " "
        ]
        if not sounding.is_silent:
            yield sounding.word, at + sounds[0], at + sounds[-1] + 1
        at += len(sounding.phonemes) + 1
