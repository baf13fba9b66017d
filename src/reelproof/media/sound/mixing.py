"""Mixing of a film's sound: voices matched in loudness over ducked music; skips unreadable files."""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from statistics import median

import numpy as np

from reelproof.domain.frozen import frozen
from reelproof.media.sound.decoding import Samples, UnreadableSoundError
from reelproof.media.sound.ducking import Ducking
from reelproof.media.sound.limiting import MIN_LUFS, Mastering, plan_mastering
from reelproof.media.sound.loudness import Loudness, ratio_of, stepped_db
from reelproof.media.sound.measures import (
    SoundMeasures,
    VoiceMeasure,
    identity_of,
    measured_film,
    measured_voice,
)
from reelproof.media.sound.mix_settings import SAMPLE_RATE, SOUND_VERSION, SoundOrder, Speech
from reelproof.media.sound.music import MusicTrack, plan_music
from reelproof.media.sound.sound_window import PlacedSound, PlacedSounds

# Decoded AAC overshoots what was encoded, by 0.1 dB over ten minutes of speech and music.
CODEC_HEADROOM_DB = 0.5
# The largest gain to match one voice to another: intentionally quiet speech stays quiet.
MAX_MATCHING_DB = 6.0
# Assumed if no voice can be measured.
USUAL_VOICE_LUFS = -20.0
CUT_FADE = SAMPLE_RATE // 100
NOTHING_MEASURED = SoundMeasures()


class MixedSound:
    """A film's sound at SAMPLE_RATE, mixed and mastered where it is read.

    `unreadable` are files that are left out because they cannot be decoded.
    """

    def __init__(
        self, mix: "FilmMix", mastering: Mastering, measures: SoundMeasures, unreadable: tuple[Path, ...]
    ) -> None:
        self._mix = mix
        self._mastering = mastering
        self.measures = measures
        self.unreadable = unreadable

    @property
    def samples(self) -> int:
        return self._mix.samples

    @property
    def loudness(self) -> Loudness:
        return self._mastering.loudness

    def read(self, start: int, end: int) -> Samples:
        """Ranges are read from start to end. Raises UnreadableSoundError."""
        mixed = self._mix.read(start, end)
        self._mastering.apply(mixed, start)
        return mixed

    def digest(self, start: int, end: int) -> str:
        """Returns the digest of all that determines the samples of a range."""
        sources = f"{self._mix.digest(start, end)} {self._mastering.digest(start, end)}"
        return sha256(sources.encode()).hexdigest()


def mix_film(order: SoundOrder, known: SoundMeasures = NOTHING_MEASURED) -> MixedSound:
    """Mixes, normalizes loudness, and limits. Undecodable files are left out and reported.

    What is known is not measured again; the result does not depend on it.
    """
    voices, measures, unreadable = _measured_voices(order, known.voices)
    measured = [voice.loudness_lufs for voice in voices if voice.loudness_lufs is not None]
    voice_lufs = median(measured) if measured else USUAL_VOICE_LUFS
    music = None
    if order.music is not None:
        level_lufs = voice_lufs + order.music_level_db if voices else None
        try:
            music = plan_music(
                order, order.music, _ducking(order, voices, voice_lufs), level_lufs, known.music
            )
        except UnreadableSoundError:
            unreadable.append(order.music)
    mix = FilmMix(order.samples, [_matched(voice, voice_lufs, order.samples) for voice in voices], music)
    profile, spans = measured_film(mix, known.spans)
    mastering = plan_mastering(profile, order.target_lufs, order.ceiling_dbtp - CODEC_HEADROOM_DB)
    music_measures = {} if music is None else {music.name: music.measure}
    return MixedSound(mix, mastering, SoundMeasures(measures, music_measures, spans), tuple(unreadable))


class FilmMix:
    """The sum of voices and music before mastering."""

    def __init__(self, samples: int, voices: Sequence["MatchedVoice"], music: MusicTrack | None) -> None:
        self.samples = samples
        self._voices = voices
        self._music = music
        self._sounds = PlacedSounds()

    def read(self, start: int, end: int) -> Samples:
        """Raises UnreadableSoundError."""
        end = min(end, self.samples)
        mixed = np.zeros((2, end - start), np.float32)
        for voice in self._within(start, end):
            first, sound = self._sounds.read(voice.place, start, end)
            voice.fade_cut_end(sound, first)
            at = voice.place.start + first - start
            mixed[:, at : at + sound.shape[1]] += sound * np.float32(voice.gain)
        if self._music is not None:
            self._music.add_to(mixed, start)
        return mixed

    def digest(self, start: int, end: int) -> str:
        """Returns the digest of all that determines the samples of a range."""
        end = min(end, self.samples)
        parts = [f"{SOUND_VERSION} {end - start}"]
        parts += [
            f"{voice.name} {voice.place.start - start} {voice.place.length} {voice.gain} {voice.is_cut}"
            for voice in self._within(start, end)
        ]
        if self._music is not None:
            parts.append(self._music.digest(start, end))
        return sha256("\n".join(parts).encode()).hexdigest()

    def _within(self, start: int, end: int) -> Sequence["MatchedVoice"]:
        return [voice for voice in self._voices if voice.place.is_within(start, end)]


@frozen
class MatchedVoice:
    """A speech at the others' level. `name` identifies its file; cut by the film's end, it fades out."""

    place: PlacedSound
    name: str
    gain: float
    is_cut: bool

    def fade_cut_end(self, sound: Samples, first: int) -> None:
        """In place; `sound` starts at sample `first` of the voice."""
        if self.is_cut:
            fade = min(CUT_FADE, self.place.length)
            falling = np.linspace(1.0, 0.0, fade, dtype=np.float32)
            start = max(first, self.place.length - fade)
            part = sound[:, start - first :]
            part *= falling[start - (self.place.length - fade) :][: part.shape[1]]


@frozen
class _Voice:
    """A measured speech. `loudness_lufs` is None if it is too short or too quiet to measure."""

    speech: Speech
    name: str
    measure: VoiceMeasure
    loudness_lufs: float | None

    def own_lufs(self, voice_lufs: float) -> float:
        return self.loudness_lufs if self.loudness_lufs is not None else voice_lufs


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
        name = identity_of(speech.path)
        try:
            measure = measured_voice(speech.path, most, known.get(name))
        except UnreadableSoundError:
            unreadable.append(speech.path)
        else:
            if measure.is_whole(most):
                measures[name] = measure
            lufs = measure.loudness_lufs
            voices.append(_Voice(speech, name, measure, lufs if lufs > MIN_LUFS else None))
    return voices, measures, unreadable


def _ducking(order: SoundOrder, voices: Sequence[_Voice], voice_lufs: float) -> Ducking:
    """Records where voices speak."""
    ducking = Ducking(order.samples)
    for voice in voices:
        ducking.speak(voice.measure.power, voice.speech.start, voice.own_lufs(voice_lufs))
    return ducking


def _matched(voice: _Voice, voice_lufs: float, samples: int) -> MatchedVoice:
    """Matches a voice in loudness to the others."""
    gain_db = stepped_db(voice_lufs - voice.own_lufs(voice_lufs))
    place = PlacedSound(voice.speech.path, voice.speech.start, voice.measure.length)
    gain = ratio_of(max(-MAX_MATCHING_DB, min(MAX_MATCHING_DB, gain_db)))
    return MatchedVoice(place, voice.name, gain, is_cut=place.end == samples)
