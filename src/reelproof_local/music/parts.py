"""The parts (pad, bass, keys, pizzicato, ostinato, …): from bars of harmony to notes."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from numpy.random import Generator

from reelproof.domain.frozen import frozen
from reelproof_local.music.form import BEATS, PHRASE, Bar
from reelproof_local.music.harmony import Chord, nearest
from reelproof_local.music.moods import Mood
from reelproof_local.music.themes import CENTER, invent_theme, sing, varied

PAD_PANS = (0.3, 0.7, 0.42, 0.58)
BASS_LOWEST = 35
BASS_MIDDLE = 41
OSTINATO_LOWEST = 45
KEYS_LOWEST = 55
PIZZICATO_LOWEST = 60
COUNTER_AROUND, COUNTER_LOWEST, COUNTER_HIGHEST = 64, 60, 70
# Humanization: about 8 ms, and a tenth of the loudness.
UNEVENNESS_BEATS = 0.01
ENERGY_LEVELS = (0.72, 0.8, 0.9, 1.0, 1.08)
UNEVENNESS = 0.08


@frozen
class Note:
    """`beat` and `beats` are counted from the start of the piece; `loudness` and `pan` go from 0 to 1."""

    sound: str
    beat: float
    beats: float
    pitch: int
    loudness: float
    pan: float = 0.5


class Players:
    """The state shared by the parts of a piece: its mood, themes and random generator."""

    def __init__(self, mood: Mood, random: Generator) -> None:
        self.mood = mood
        self.random = random
        self.themes = {name: invent_theme(mood.rhythms, random) for name in ("A", "B", "C", "D")}
        self.keys_sound = str(random.choice(mood.keys_sound))
        self.bass_style = str(random.choice(mood.bass_style))

    def play(self, bars: Sequence[Bar]) -> Iterator[Note]:
        """Returns all notes of a piece except its last chord, by phrase and part."""
        for _, group in groupby(bars, key=lambda bar: bar.number - bar.place):
            phrase = tuple(group)
            section = phrase[0].section
            for name, level in section.arrangement.items():
                if name == section.late and phrase[0].phrase == 0:
                    continue
                for note in PARTS[name](self, phrase):
                    yield self._played(note, level * ENERGY_LEVELS[section.energy])

    def last_chord(self, chord: Chord, voices: Sequence[int], beat: float, beats: float) -> Iterator[Note]:
        """Returns the final chord, rolled upwards and left to ring."""
        for pitch, pan in zip(voices, PAD_PANS, strict=True):
            yield Note("pad", beat, beats, pitch, 0.55 * self.mood.pad_at_end, pan)
        yield Note("bass", beat, beats, _bass(chord.classes[0]), 0.6)
        for index, pitch in enumerate(_ladder(chord, KEYS_LOWEST)[:5]):
            loudness, pan = 0.4 - 0.03 * index, 0.4 + 0.05 * index
            yield Note(self.keys_sound, beat + 0.28 * index, beats, pitch, loudness, pan)

    def _played(self, note: Note, level: float) -> Note:
        late = float(self.random.normal(0, UNEVENNESS_BEATS))
        louder = 1 + float(self.random.normal(0, UNEVENNESS))
        return replace(note, beat=max(0.0, note.beat + late), loudness=note.loudness * level * louder)


def _pad(players: Players, phrase: Sequence[Bar]) -> Iterator[Note]:
    """Holds voices over bars that share them."""
    for voice, pan in enumerate(PAD_PANS):
        beat = phrase[0].number * BEATS
        for pitch, held in groupby(bar.voices[voice] for bar in phrase):
            beats = len(list(held)) * BEATS
            yield Note("pad", beat, beats, pitch, 0.8, pan)
            beat += beats


def _glow(players: Players, phrase: Sequence[Bar]) -> Iterator[Note]:
    """Doubles the upper voices softly, an octave higher."""
    for bar, following in zip(phrase[::2], phrase[1::2], strict=False):
        for pitch, pan in zip(bar.voices[2:], (0.2, 0.8), strict=True):
            if pitch % 12 in following.chord.classes:
                yield Note("glow", bar.number * BEATS, 2 * BEATS, pitch + 12, 0.5, pan)


def _drone(players: Players, phrase: Sequence[Bar]) -> Iterator[Note]:
    first = phrase[0]
    yield Note("drone", first.number * BEATS, len(phrase) * BEATS, _bass(first.chord.key.tonic % 12), 0.9)


def _bass_line(players: Players, phrase: Sequence[Bar]) -> Iterator[Note]:
    for bar in phrase:
        start, root = bar.number * BEATS, _bass(bar.chord.classes[0])
        fifth = nearest(BASS_MIDDLE, bar.chord.classes[2:3])
        if players.bass_style == "long":
            yield Note("bass", start, 4, root, 0.8)
        elif players.bass_style == "half":
            yield Note("bass", start, 2, root, 0.8)
            yield Note("bass", start + 2, 2, fifth if bar.place % 2 else root, 0.65)
        else:
            yield Note("bass", start, 0.9, root, 0.8)
            yield Note("bass", start + 2, 0.9, fifth, 0.65)


def _keys(players: Players, phrase: Sequence[Bar]) -> Iterator[Note]:
    """The section's figure; its halves swap in every second phrase, and it rests at the end."""
    for bar in phrase:
        pattern = bar.section.patterns[2 * bar.phrase >= bar.section.phrases]
        if bar.phrase % 2:
            pattern = (*pattern[4:], *pattern[:4])
        ladder = _ladder(bar.chord, KEYS_LOWEST)
        for eighth, rung in enumerate(pattern):
            if rung is None or (bar.is_last_of_section and eighth > 3):
                continue
            loudness = 0.62 if eighth == 0 else 0.5 if eighth % 2 == 0 else 0.42
            pitch = ladder[min(rung, len(ladder) - 1)]
            beat = bar.number * BEATS + _eighth(eighth, players.mood.swing)
            yield Note(players.keys_sound, beat, 3, pitch, loudness, 0.36 + 0.02 * (pitch % 12))


def _pizzicato(players: Players, phrase: Sequence[Bar]) -> Iterator[Note]:
    """Answers on light beats, higher in every second bar."""
    for bar in phrase:
        ladder = _ladder(bar.chord, PIZZICATO_LOWEST)
        for index, eighth in enumerate((0, 3, 4, 6) if bar.place % 2 else (0, 2, 5)):
            rung = (index + bar.place) % 4
            beat = bar.number * BEATS + _eighth(eighth, players.mood.swing)
            yield Note("pizzicato", beat, 1, ladder[rung], 0.6 if eighth == 0 else 0.46, 0.66)


def _ostinato(players: Players, phrase: Sequence[Bar]) -> Iterator[Note]:
    """Eighths that never stop, swelling and falling back over the phrase."""
    for bar in phrase:
        ladder = _ladder(bar.chord, OSTINATO_LOWEST)
        for eighth, rung in enumerate((0, 1, 2, 1, 3, 1, 2, 1)):
            swell = 0.34 + 0.05 * (2 - abs(bar.place - 2))
            loudness = swell + (0.12 if eighth % 4 == 0 else 0)
            yield Note("pulse", bar.number * BEATS + eighth / 2, 0.5, ladder[rung], loudness, 0.42)


def _counter(players: Players, phrase: Sequence[Bar]) -> Iterator[Note]:
    """A slow second voice: a long note every two bars, and a short one on the way to the next."""
    pitch = COUNTER_AROUND + 3 * (phrase[0].phrase % 2)
    for bar, following in zip(phrase[::2], phrase[1::2], strict=False):
        shared = [note for note in bar.chord.singable if note in following.chord.singable]
        target = min(max(pitch, COUNTER_LOWEST), COUNTER_HIGHEST)
        pitch = nearest(target, shared or bar.chord.singable)
        yield Note("lead", bar.number * BEATS, 5.5 if shared else 3.75, pitch, 0.62, 0.4)
        away = 4 if players.random.random() < 0.6 else -3
        pitch = nearest(pitch + away, following.chord.singable)
        yield Note("lead", bar.number * BEATS + 6, 1.75, pitch, 0.55, 0.4)


def _lead(players: Players, phrase: Sequence[Bar]) -> Iterator[Note]:
    """The theme; in a long section it rests for one phrase of four."""
    section = phrase[0].section
    if len(phrase) < PHRASE or (section.phrases > 2 and phrase[0].phrase == 1):
        return
    theme = varied(players.themes.get(section.name, players.themes["A"]), section.visit)
    for tone in sing(theme, phrase, CENTER - 2 + 3 * (phrase[0].phrase % 2)):
        yield Note("lead", tone.beat, tone.beats, tone.pitch, 0.75, 0.57)


def _heartbeat(players: Players, phrase: Sequence[Bar]) -> Iterator[Note]:
    for bar in phrase[::2]:
        yield Note("thump", bar.number * BEATS, 1, 34, 0.8)
        yield Note("thump", bar.number * BEATS + 0.75, 1, 34, 0.5)


def _shaker(players: Players, phrase: Sequence[Bar]) -> Iterator[Note]:
    for bar in phrase:
        for eighth in range(8):
            loudness = 0.5 if eighth in (2, 6) else 0.22
            beat = bar.number * BEATS + _eighth(eighth, players.mood.swing)
            yield Note("shaker", beat, 0.4, 60 + eighth % 3, loudness, 0.7)


def _eighth(number: int, swing: float) -> float:
    return number / 2 + (swing / 2 if number % 2 else 0)


def _bass(pitch_class: int) -> int:
    return BASS_LOWEST + (pitch_class - BASS_LOWEST) % 12


def _ladder(chord: Chord, lowest: int) -> list[int]:
    """A chord's pitches over two octaves."""
    return [pitch for pitch in range(lowest, lowest + 24) if pitch % 12 in chord.classes]


PARTS: Mapping[str, Callable[[Players, Sequence[Bar]], Iterator[Note]]] = {
    "pad": _pad,
    "glow": _glow,
    "drone": _drone,
    "bass": _bass_line,
    "keys": _keys,
    "pizzicato": _pizzicato,
    "ostinato": _ostinato,
    "counter": _counter,
    "lead": _lead,
    "heartbeat": _heartbeat,
    "shaker": _shaker,
}
