"""Mixing of a film's sound: speech over ducked music."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import numpy as np

from reelproof.media.sound.decoding import Samples, UnreadableSoundError, decode_sound, sound_blocks
from reelproof.media.sound.ducking import Ducking
from reelproof.media.sound.limiting import MIN_LUFS, plan_mastering
from reelproof.media.sound.loudness import (
    Loudness,
    energies_of,
    in_blocks,
    integrated_lufs,
    profile,
    ratio_of,
    stepped_db,
)
from reelproof.media.sound.music import add_music
from reelproof.media.sound.order import SAMPLE_RATE, SoundOrder, Speech

# Decoded AAC overshoots what was encoded, by 0.1 dB over ten minutes of speech and music.
CODEC_HEADROOM_DB = 0.5
# The largest gain to match one voice to another: intentionally quiet speech stays quiet.
MAX_MATCHING_DB = 6.0
# Assumed if no voice can be measured.
USUAL_VOICE_LUFS = -20.0
CUT_FADE = SAMPLE_RATE // 100


@dataclass(frozen=True, slots=True)
class MixedSound:
    """A film's sound at SAMPLE_RATE, and the files left out because they cannot be decoded."""

    samples: Samples
    loudness: Loudness
    unreadable: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class _Voice:
    """A decoded speech. `loudness_lufs` is None if it is too short or too quiet to measure."""

    speech: Speech
    loudness_lufs: float | None


def mix_film(order: SoundOrder) -> MixedSound:
    """Mixes, normalizes loudness, and limits. Undecodable files are left out and reported."""
    film = np.zeros((2, order.samples), np.float32)
    voices, unreadable = _measured_voices(order)
    measured = [voice.loudness_lufs for voice in voices if voice.loudness_lufs is not None]
    voice_lufs = median(measured) if measured else USUAL_VOICE_LUFS
    ducking = _add_voices(film, voices, voice_lufs)
    if order.music is not None:
        level_lufs = voice_lufs + order.music_level_db if voices else None
        try:
            add_music(film, order.music, order, ducking.envelope(order.ducking_db), level_lufs)
        except UnreadableSoundError:
            unreadable.append(order.music)
    mastering = plan_mastering(
        profile(in_blocks(film)), order.target_lufs, order.ceiling_dbtp - CODEC_HEADROOM_DB
    )
    mastering.apply(film)
    return MixedSound(film, mastering.loudness, tuple(unreadable))


def _measured_voices(order: SoundOrder) -> tuple[list[_Voice], list[Path]]:
    voices, unreadable = [], []
    for speech in order.speech:
        most = order.samples - speech.start
        if most <= 0:
            continue
        try:
            loudness_lufs = integrated_lufs(energies_of(sound_blocks(speech.path, most)))
        except UnreadableSoundError:
            unreadable.append(speech.path)
        else:
            voices.append(_Voice(speech, loudness_lufs if loudness_lufs > MIN_LUFS else None))
    return voices, unreadable


def _add_voices(film: Samples, voices: Sequence[_Voice], voice_lufs: float) -> Ducking:
    """Matches voices in loudness, and records where they speak."""
    ducking = Ducking(film.shape[1])
    for voice in voices:
        start = voice.speech.start
        sound = decode_sound(voice.speech.path, film.shape[1] - start)
        own_lufs = voice.loudness_lufs if voice.loudness_lufs is not None else voice_lufs
        ducking.speak(sound, start, own_lufs)
        if start + sound.shape[1] == film.shape[1]:
            sound[:, -CUT_FADE:] *= np.linspace(1.0, 0.0, min(CUT_FADE, sound.shape[1]), dtype=np.float32)
        matching_db = max(-MAX_MATCHING_DB, min(MAX_MATCHING_DB, stepped_db(voice_lufs - own_lufs)))
        film[:, start : start + sound.shape[1]] += sound * np.float32(ratio_of(matching_db))
    return ducking
