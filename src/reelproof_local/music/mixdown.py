"""Mixes notes to a recording, with shared reverb."""

from collections.abc import Sequence

import numpy as np

from reelproof.domain.frozen import frozen
from reelproof_local.music.parts import Note
from reelproof_local.music.reverb import Reverb
from reelproof_local.music.sounds import SAMPLE_RATE, Instruments, Wave

# The longest note; with its release it fits into the tail of a block.
LONGEST_NOTE_S = 36.0
LONGEST_S = 40


@frozen
class TimedNote:
    """A note with its time in seconds."""

    note: Note
    start_s: float
    length_s: float


def mix(
    timed_notes: Sequence[TimedNote],
    duration_s: float,
    brightness_hz: float,
    reverb: Reverb,
    reverb_level: float,
) -> Wave:
    """Returns two channels of exactly `duration_s`, not yet normalized; mixed block by block."""
    samples = round(duration_s * SAMPLE_RATE)
    instruments = Instruments(brightness_hz)
    recording = np.zeros((2, samples), np.float32)
    dry = np.zeros((2, reverb.block + LONGEST_S * SAMPLE_RATE), np.float32)
    send = np.zeros_like(dry)
    waiting = sorted(timed_notes, key=lambda timed_note: timed_note.start_s, reverse=True)
    for at in range(0, samples, reverb.block):
        while waiting and waiting[-1].start_s * SAMPLE_RATE < at + reverb.block:
            _add(waiting.pop(), at, instruments, dry, send)
        end = min(at + reverb.block, samples)
        mixed = dry[:, : reverb.block] + reverb_level * reverb.process(send[:, : reverb.block])
        recording[:, at:end] = mixed[:, : end - at]
        for buffer in (dry, send):
            buffer[:, : -reverb.block] = buffer[:, reverb.block :]
            buffer[:, -reverb.block :] = 0
    return recording


def _add(timed_note: TimedNote, at: int, instruments: Instruments, dry: Wave, send: Wave) -> None:
    note = timed_note.note
    wave = instruments.play(note.sound, note.pitch, min(timed_note.length_s, LONGEST_NOTE_S))
    # Equal-power panning: a sound is as loud at the side as in the center.
    angle = np.pi / 2 * note.pan
    wave *= note.loudness * np.sqrt(2) * np.array([[np.cos(angle)], [np.sin(angle)]], np.float32)
    start = round(timed_note.start_s * SAMPLE_RATE) - at
    dry[:, start : start + wave.shape[1]] += wave
    send[:, start : start + wave.shape[1]] += wave * np.float32(instruments.send(note.sound))
