"""espeak-ng's own voice: clause by clause, with word times in proportion to their phonemes."""

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import accumulate

import numpy as np

from reelproof.domain.frozen import frozen
from reelproof_local.voice.espeak import program
from reelproof_local.voice.espeak.clauses import clauses, ending_mark
from reelproof_local.voice.espeak.phonemes import sound_weight, word_phonemes
from reelproof_local.voice.espeak.sentence import spoken_forms_of
from reelproof_local.voice.sentences import Fragment
from reelproof_local.voice.sound import Sound, faded, sounding_part
from reelproof_local.voice.speaker import Utterance
from reelproof_local.voice.word_times import Span

_RATE = 24_000
_RATE_OFFSET = 24
_LENGTH_SIZE = 4


@frozen
class EspeakSpeaker:
    """`code` is espeak-ng's name of the language."""

    code: str
    rate: int = _RATE

    def utterances(self, sentence: Sequence[Fragment]) -> Iterator[Utterance]:
        words = [fragment.text for fragment in sentence]
        spoken_forms = spoken_forms_of(words, self.code)
        for start, end in clauses(words):
            if any(any(map(str.isalnum, spoken_form)) for spoken_form in spoken_forms[start:end]):
                yield self._utterance(sentence[start:end], spoken_forms[start:end])

    def _utterance(self, clause: Sequence[Fragment], spoken_forms: Sequence[str]) -> Utterance:
        text = " ".join(spoken_form for spoken_form in spoken_forms if spoken_form)
        sound = sound_of(program.wav_stream(text + ending_mark(clause[-1].text), self.code), self.rate)
        sound = faded(sound[sounding_part(sound, self.rate)], self.rate)
        phonemes = word_phonemes(spoken_forms, partial(program.phoneme_lines, language=self.code))
        return Utterance(sound, tuple(_shared(clause, phonemes, len(sound) / self.rate)))


def _shared(clause: Sequence[Fragment], phonemes: Sequence[str], duration_s: float) -> Iterator[Span]:
    weights = [sound_weight(word) for word in phonemes]
    total = sum(weights) or 1
    ends = [duration_s * share / total for share in accumulate(weights)]
    for fragment, weight, end in zip(clause, weights, ends, strict=True):
        if weight:
            yield Span(fragment.word, end - duration_s * weight / total, end)


def sound_of(wav_stream: bytes, rate: int) -> Sound:
    """Returns the samples of a mono 16-bit WAV stream at `rate`, ignoring the length in its header."""
    header, _, samples = wav_stream.partition(b"data")
    own_rate = int.from_bytes(header[_RATE_OFFSET : _RATE_OFFSET + 4], "little")
    whole = samples[_LENGTH_SIZE : _LENGTH_SIZE + (len(samples) - _LENGTH_SIZE) // 2 * 2]
    sound: Sound = np.frombuffer(whole, "<i2").astype(np.float32) / np.float32(32768)
    if not len(sound) or own_rate in (0, rate):
        return sound
    places = np.arange(round(len(sound) * rate / own_rate)) * (own_rate / rate)
    resampled: Sound = np.interp(places, np.arange(len(sound)), sound).astype(np.float32)
    return resampled
