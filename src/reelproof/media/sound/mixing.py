"""Mixing of a film's sound: voices matched in loudness over ducked music; skips unreadable files."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import numpy as np

from reelproof.media.sound.decoding import Samples, UnreadableSoundError, decode_sound
from reelproof.media.sound.ducking import Ducking
from reelproof.media.sound.limiting import MIN_LUFS, plan_mastering
from reelproof.media.sound.loudness import Loudness, ratio_of, stepped_db
from reelproof.media.sound.measures import SoundMeasures, VoiceMeasure, measured_film, measured_voice
from reelproof.media.sound.mix_settings import SAMPLE_RATE, SoundOrder, Speech
from reelproof.media.sound.music import add_music

# Decoded AAC overshoots what was encoded, by 0.1 dB over ten minutes of speech and music.
CODEC_HEADROOM_DB = 0.5
# The largest gain to match one voice to another: intentionally quiet speech stays quiet.
MAX_MATCHING_DB = 6.0
# Assumed if no voice can be measured.
USUAL_VOICE_LUFS = -20.0
CUT_FADE = SAMPLE_RATE // 100
NOTHING_MEASURED = SoundMeasures()


@dataclass(frozen=True, slots=True)
class MixedSound:
    """A film's sound at SAMPLE_RATE, its measures, and the files left out because they cannot be decoded."""

    samples: Samples
    loudness: Loudness
    measures: SoundMeasures
    unreadable: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class _Voice:
    """A decoded speech. `loudness_lufs` is None if it is too short or too quiet to measure."""

    speech: Speech
    loudness_lufs: float | None


def mix_film(order: SoundOrder, known: SoundMeasures = NOTHING_MEASURED) -> MixedSound:
    """Mixes, normalizes loudness, and limits. Undecodable files are left out and reported.

    What is known is not measured again; the result does not depend on it.
    """
    film = np.zeros((2, order.samples), np.float32)
    voices, measures, unreadable = _measured_voices(order, known.voices)
    measured = [voice.loudness_lufs for voice in voices if voice.loudness_lufs is not None]
    voice_lufs = median(measured) if measured else USUAL_VOICE_LUFS
    ducking = _add_voices(film, voices, voice_lufs)
    if order.music is not None:
        level_lufs = voice_lufs + order.music_level_db if voices else None
        try:
            add_music(film, order.music, order, ducking.envelope(order.ducking_db), level_lufs)
        except UnreadableSoundError:
            unreadable.append(order.music)
    profile, spans = measured_film(film, known.spans)
    mastering = plan_mastering(profile, order.target_lufs, order.ceiling_dbtp - CODEC_HEADROOM_DB)
    mastering.apply(film)
    return MixedSound(film, mastering.loudness, SoundMeasures(measures, spans), tuple(unreadable))


def _measured_voices(
    order: SoundOrder, known: Mapping[str, VoiceMeasure]
) -> tuple[list[_Voice], dict[str, VoiceMeasure], list[Path]]:
    voices: list[_Voice] = []
    measures: dict[str, VoiceMeasure] = {}
    unreadable: list[Path] = []
    for speech in order.speech:
        most = order.samples - speech.start
        if most <= 0:
            continue
        try:
            lufs, measured = measured_voice(speech.path, most, known)
        except UnreadableSoundError:
            unreadable.append(speech.path)
        else:
            measures.update(measured)
            voices.append(_Voice(speech, lufs if lufs > MIN_LUFS else None))
    return voices, measures, unreadable


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
