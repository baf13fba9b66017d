"""Check that every narration is in the encoded sound of a film: compared at its loudest places."""

from collections.abc import Iterator, Mapping, Sequence

import av
import numpy as np
from av.audio.codeccontext import AudioCodecContext
from numpy.typing import NDArray

from reelproof.domain.canonical import digest_of
from reelproof.domain.film_measure import NarrationMeasure, TimeRange
from reelproof.domain.frozen import frozen
from reelproof.media.sound.decoding import Samples
from reelproof.media.sound.ducking import STEP
from reelproof.media.sound.measures import SoundMeasures, identity_of
from reelproof.media.sound.mix_settings import SAMPLE_RATE, SoundOrder
from reelproof.media.sound.saved_sound import EncodedSound
from reelproof.media.sound.sound_window import PlacedSound, PlacedSounds

# One place is compared in every stretch of so many steps in which somebody speaks.
STRETCH_STEPS = 270
WINDOW_STEPS = 64
# A shorter sound is not long enough to be recognized.
MIN_STEPS = 10
# A place this far below the loudest one is a pause; below the second value everything is silent (−60 dBFS).
PAUSE_POWER = 0.01
SILENT_POWER = 1e-6
# Waveforms are compared up to 6 kHz: above, encoders may replace noise by other noise.
DECIMATION = 4
# A recording is there if it makes up a quarter of the sound; or if it is a part of it and their phases agree:
# chance gives peaks around 1 for speech, and higher ones for two steady tones.
MIN_CORRELATION, MIN_PART = 0.5, 0.015
MIN_PHASE_PEAK = 12.0


@frozen
class VoiceComparison:
    """A place of a voice that starts at sample `voice_start`; both count from the start of a span."""

    voice_start: int
    start: int
    length: int
    is_audible: bool


VoiceComparisons = Mapping[str, Sequence[VoiceComparison]]


def compare_voices(
    order: SoundOrder, measures: SoundMeasures, sound: EncodedSound, known: VoiceComparisons
) -> VoiceComparisons:
    """Compares the encoded sound with the recordings span by span, except for spans that are known.

    Raises UnreadableSoundError.
    """
    voices, sounds = _Voices(order, measures), PlacedSounds()
    compared: dict[str, Sequence[VoiceComparison]] = {}
    for number, span in enumerate(_compared_spans(voices, sound)):
        if span in known:
            compared[span] = known[span]
        else:
            compared[span] = [*_compared_span(number, sound, voices, sounds)]
    return compared


def narration_measures(
    order: SoundOrder, measures: SoundMeasures, sound: EncodedSound, compared: VoiceComparisons
) -> Iterator[NarrationMeasure]:
    """Yields what was found of every recording that the film plays."""
    by_start: dict[int, list[tuple[int, VoiceComparison]]] = {}
    for number, span in enumerate(_compared_spans(_Voices(order, measures), sound)):
        span_start, _ = _samples_of(number, sound)
        for one in compared.get(span, ()):
            by_start.setdefault(span_start + one.voice_start, []).append((span_start, one))
    for speech in order.speech:
        measure = measures.voices.get(identity_of(speech.path))
        found = by_start.get(speech.start, [])
        missing = [_range(start + one.start, one.length) for start, one in found if not one.is_audible]
        is_silent = measure is not None and bool(measure.power.max(initial=0.0) < SILENT_POWER)
        yield NarrationMeasure(speech.start / SAMPLE_RATE, len(found), tuple(missing), is_silent)


def _range(start: int, length: int) -> TimeRange:
    return TimeRange(start / SAMPLE_RATE, (start + length) / SAMPLE_RATE)


def _compared_spans(voices: "_Voices", sound: EncodedSound) -> Iterator[str]:
    """Yields what a comparison depends on: the span's samples, and what should be heard in it."""
    for number, digest in enumerate(sound.spans):
        start, end = _samples_of(number, sound)
        expected = [f"{place.start - start} {place.length}" for place in voices.within(start, end)]
        yield digest_of([digest, expected])


def _samples_of(number: int, sound: EncodedSound) -> tuple[int, int]:
    """Returns the range of a span's samples in the film; the first one starts before it."""
    length = sound.format.span * sound.format.frame
    start = number * length - sound.priming
    return start, min(start + length, sound.samples)


class _Voices:
    """The places of a film's recordings that are compared."""

    def __init__(self, order: SoundOrder, measures: SoundMeasures) -> None:
        self._placed: list[tuple[PlacedSound, NDArray[np.float32]]] = []
        for speech in order.speech:
            measure = measures.voices.get(identity_of(speech.path))
            if measure is not None:
                length = min(measure.length, order.samples - speech.start)
                self._placed.append((PlacedSound(speech.path, speech.start, length), measure.power))

    def within(self, start: int, end: int) -> list[PlacedSound]:
        return [place for place, _ in self._placed if place.is_within(start, end)]

    def places(self, start: int, end: int) -> Iterator[tuple[PlacedSound, int, int]]:
        """Yields recordings with the first and last step of each place within a range of samples."""
        for place, power in self._placed:
            if place.is_within(start, end):
                first = -(-max(0, start - place.start) // STEP)
                last = min(len(power), place.length // STEP, (end - place.start) // STEP)
                for step, steps in _loudest(power, first, last):
                    yield place, step, step + steps


def _loudest(power: NDArray[np.float32], first: int, last: int) -> Iterator[tuple[int, int]]:
    """Yields the first step and the length of the loudest place in every stretch, except for pauses."""
    loudest = power.max(initial=0.0)
    for start in range(first, last, STRETCH_STEPS):
        stretch = power[start : min(last, start + STRETCH_STEPS)]
        steps = min(WINDOW_STEPS, len(stretch))
        if steps >= MIN_STEPS and loudest >= SILENT_POWER:
            means = np.convolve(stretch, np.full(steps, 1 / steps), "valid")
            best = int(means.argmax())
            if means[best] >= loudest * PAUSE_POWER:
                yield start + best, steps


def _compared_span(
    number: int, sound: EncodedSound, voices: _Voices, sounds: PlacedSounds
) -> Iterator[VoiceComparison]:
    span_start, end = _samples_of(number, sound)
    decoded: Samples | None = None
    for place, first_step, end_step in voices.places(max(0, span_start), end):
        start, length = place.start + first_step * STEP, (end_step - first_step) * STEP
        decoded = _decoded(number * sound.format.span, sound) if decoded is None else decoded
        inside = decoded[:, start - span_start :][:, :length]
        _, voice = sounds.read(place, start, start + length)
        yield VoiceComparison(place.start - span_start, start - span_start, length, is_in(inside, voice))


def is_in(sound: Samples, voice: Samples) -> bool:
    """Whether a sound contains a recording, at the same time and whatever else it contains.

    The recording's louder channel is compared: both together may cancel each other out.
    """
    length = min(sound.shape[1], voice.shape[1])
    loudest = int(np.square(voice[:, :length]).sum(axis=1).argmax())
    mixed, alone = (_decimated(one[loudest, :length]) for one in (sound, voice))
    energy = float(np.sqrt(np.square(mixed).sum() * np.square(alone).sum()))
    correlation = float((mixed * alone).sum()) / energy if energy > 0 else 0.0
    if correlation >= MIN_CORRELATION:
        return True
    return correlation >= MIN_PART and _phase_peak(mixed, alone) >= MIN_PHASE_PEAK


def _phase_peak(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    """How far their phase correlation without delay stands out of that with all other delays."""
    size = 2 * len(one)
    cross = np.fft.rfft(one, size) * np.conj(np.fft.rfft(other, size))
    correlation = np.fft.irfft(cross / np.maximum(np.abs(cross), 1e-20), size)
    return float(correlation[0] / max(1e-12, correlation[len(one) // 8 : -len(one) // 8].std()))


def _decimated(channel: NDArray[np.float32]) -> NDArray[np.float64]:
    whole = len(channel) // DECIMATION * DECIMATION
    short = channel[:whole].astype(np.float64).reshape(-1, DECIMATION).mean(axis=1)
    return np.asarray(short - short.mean())


def _decoded(first: int, sound: EncodedSound) -> Samples:
    """Decodes a span; silence stands for what cannot be decoded. Its first packets need those before them."""
    frame, span, roll = sound.format.frame, sound.format.span, min(sound.format.roll, first)
    decoder: AudioCodecContext = AudioCodecContext.create(sound.format.name, "r")  # type: ignore[assignment]
    decoder.extradata = sound.extradata
    decoded = np.zeros((2, span * frame), np.float32)
    for number, packet in enumerate(sound.packets[first - roll : first + span], -roll):
        try:
            frames = decoder.decode(av.Packet(packet))
        except av.error.FFmpegError:
            continue
        if number >= 0 and frames:
            wave = frames[0].to_ndarray()
            decoded[:, number * frame : number * frame + wave.shape[1]] = wave[:2]
    return decoded
