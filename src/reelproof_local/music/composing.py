"""Composes a piece of a given duration, so that the last chord rings out at the end."""

from collections.abc import Sequence
from dataclasses import replace
from math import isfinite
from zlib import crc32

import numpy as np

from reelproof_local.music.flac import flac
from reelproof_local.music.form import BEATS, PHRASE, REGISTERS, Bar, plan_bars, plan_sections
from reelproof_local.music.harmony import Key, chord, voicing
from reelproof_local.music.mastering import finish
from reelproof_local.music.mixdown import TimedNote, mix
from reelproof_local.music.moods import MOODS, Mood
from reelproof_local.music.parts import Note, Players
from reelproof_local.music.reverb import Reverb

# The last chord rings for this share of a piece, within limits.
RINGING = 0.09
SHORTEST_RINGING_S = 3.5
LONGEST_RINGING_S = 7.0
# The last two bars slow down, as if they had this many more beats.
SLOWING_BEATS = 8
BEATS_LATER = 1.0
LAST_BEATS = 16
EVEN_FROM_BARS = 6
# A piece too short for a bar consists of its last chord.
USUAL_BEAT_S = 0.8


def compose(mood: str, duration_s: float, seed: int) -> bytes:
    """Composes music of exactly `duration_s` as FLAC, 48 kHz stereo; the same bytes for the same arguments.

    Moods are `calm`, `hopeful`, `tense` and `playful`. Raises ValueError for others and for bad durations.
    """
    if mood not in MOODS:
        raise ValueError(f"unknown mood: {mood}")
    if not (isfinite(duration_s) and duration_s > 0):
        raise ValueError(f"invalid duration of music: {duration_s}")
    chosen = MOODS[mood]
    ringing_s = final_chord_duration_s(duration_s)
    timed_notes = score(mood, duration_s, seed)
    recording = mix(
        timed_notes, duration_s, chosen.brightness_hz, Reverb(chosen.reverb_s), chosen.reverb_level
    )
    finish(recording, 0.75 * ringing_s)
    return flac(recording)


def score(mood: str, duration_s: float, seed: int) -> list[TimedNote]:
    """Returns every note of a piece, with its time in seconds."""
    chosen = MOODS[mood]
    random = np.random.default_rng([seed % 2**63, crc32(mood.encode())])
    beats_per_minute = float(random.uniform(*chosen.beats_per_minute))
    key = Key(int(random.choice(chosen.tonics)), chosen.scale)
    playing_s = duration_s - final_chord_duration_s(duration_s)
    bars = _bars(chosen, key, playing_s * beats_per_minute / 60 / BEATS, random)
    clock = BeatClock(len(bars) * BEATS, playing_s)
    players = Players(chosen, random)
    home = chord("1", key)
    voices = voicing(home, bars[-1].voices if bars else (), REGISTERS[1])
    last = players.last_chord(home, voices, clock.beats, LAST_BEATS)
    return [clock.timed_note(note) for note in (*players.play(bars), *last)]


def final_chord_duration_s(duration_s: float) -> float:
    return min(0.4 * duration_s, max(SHORTEST_RINGING_S, min(LONGEST_RINGING_S, RINGING * duration_s)))


class BeatClock:
    """Converts beats to seconds in a piece that slows down before its last chord at `playing_s`."""

    def __init__(self, beats: int, playing_s: float) -> None:
        self.beats = beats
        self._slowing = min(SLOWING_BEATS, beats)
        self._later = BEATS_LATER * self._slowing / SLOWING_BEATS
        self._beat_s = playing_s / (beats + self._later) if beats else USUAL_BEAT_S

    def at(self, beat: float) -> float:
        slowed = min(max(0.0, beat - self.beats + self._slowing), self._slowing)
        share = slowed / self._slowing if self._slowing else 0.0
        return self._beat_s * (beat + self._later * share**2)

    def timed_note(self, note: Note) -> TimedNote:
        start_s = self.at(note.beat)
        return TimedNote(note, start_s, self.at(note.beat + note.beats) - start_s)


def _bars(mood: Mood, key: Key, target: float, random: np.random.Generator) -> Sequence[Bar]:
    """Returns approximately the target number of bars; an incomplete phrase drops its first bars."""
    count = 2 * round(target / 2) if target > EVEN_FROM_BARS else round(target)
    if not count:
        return ()
    phrases = -(-count // PHRASE)
    bars = plan_bars(plan_sections(mood, key, phrases, random))[-count:]
    return [replace(bar, number=number) for number, bar in enumerate(bars)]
