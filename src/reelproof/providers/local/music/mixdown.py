"""From notes to a recording: every note in its place, all of them in one room."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from reelproof.providers.local.music.parts import Note
from reelproof.providers.local.music.room import Room
from reelproof.providers.local.music.sounds import SAMPLE_RATE, Instruments, Wave

# No note is longer; with its release it fits into the room behind a block.
LONGEST_NOTE_S = 36.0
LONGEST_S = 40


@dataclass(frozen=True, slots=True)
class Cue:
    """A note by the clock."""

    note: Note
    start_s: float
    length_s: float


def mix(cues: Sequence[Cue], duration_s: float, brightness_hz: float, room: Room, room_level: float) -> Wave:
    """Two channels of exactly `duration_s`, not yet brought to level; added up block by block."""
    samples = round(duration_s * SAMPLE_RATE)
    instruments = Instruments(brightness_hz)
    recording = np.zeros((2, samples), np.float32)
    dry = np.zeros((2, room.block + LONGEST_S * SAMPLE_RATE), np.float32)
    send = np.zeros_like(dry)
    waiting = sorted(cues, key=lambda cue: cue.start_s, reverse=True)
    for at in range(0, samples, room.block):
        while waiting and waiting[-1].start_s * SAMPLE_RATE < at + room.block:
            _add(waiting.pop(), at, instruments, dry, send)
        end = min(at + room.block, samples)
        heard = dry[:, : room.block] + room_level * room.ring(send[:, : room.block])
        recording[:, at:end] = heard[:, : end - at]
        for buffer in (dry, send):
            buffer[:, : -room.block] = buffer[:, room.block :]
            buffer[:, -room.block :] = 0
    return recording


def _add(cue: Cue, at: int, instruments: Instruments, dry: Wave, send: Wave) -> None:
    note = cue.note
    wave = instruments.play(note.sound, note.pitch, min(cue.length_s, LONGEST_NOTE_S))
    # Equal power, so that a sound is as loud at the side as in the middle.
    angle = np.pi / 2 * note.pan
    wave *= note.loudness * np.sqrt(2) * np.array([[np.cos(angle)], [np.sin(angle)]], np.float32)
    start = round(cue.start_s * SAMPLE_RATE) - at
    dry[:, start : start + wave.shape[1]] += wave
    send[:, start : start + wave.shape[1]] += wave * np.float32(instruments.send(note.sound))
