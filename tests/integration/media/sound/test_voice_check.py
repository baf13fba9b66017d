"""A narration that is in a film's sound is found there, however it sounds; one that is not, is missed."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from reelproof.domain.film_measure import NarrationMeasure
from reelproof.media.sound.encoding import encode_sound
from reelproof.media.sound.measures import SoundMeasures
from reelproof.media.sound.mix_settings import SoundOrder, Speech
from reelproof.media.sound.mixing import mix_film
from reelproof.media.sound.saved_sound import EncodedSound
from reelproof.media.sound.sound_format import AAC, OPUS, SoundFormat
from reelproof.media.sound.voice_check import compare_voices, narration_measures
from tests.integration.media.sound.samples import RATE, Wave, tone, voice, write

CHANCE = np.random.default_rng(3)
FILM_S = 14
RECORDINGS: Mapping[str, Wave] = {
    "speech": voice(5.0, seed=2),
    "very quiet": voice(5.0, 0.002, seed=2),
    "whispered": (voice(5.0, seed=5) * np.abs(voice(5.0, seed=6)) * 0.5).astype(np.float32),
    "hummed": tone(220.0, 5.0, 0.3),
    "noise": CHANCE.normal(0, 0.05, (1, 5 * RATE)).astype(np.float32),
    "with channels of opposite phase": voice(5.0, seed=2) * np.array([[1], [-1]], np.float32),
    "in one channel": voice(5.0, seed=2) * np.array([[0], [1]], np.float32),
    "a moment long": voice(0.3, seed=2),
    "of long pauses": np.concatenate([voice(0.8), np.zeros((2, 3 * RATE), np.float32), voice(0.8)], axis=1),
}
MUSIC = tone(110.0, 20.0, 0.2) + tone(329.6, 20.0, 0.15) + tone(493.9, 20.0, 0.1)


def film_of(folder: Path, recording: Wave, music: Wave | None) -> SoundOrder:
    speech = [
        Speech(write(folder / "first.wav", voice(4.0, seed=9)), RATE // 2),
        Speech(write(folder / "second.wav", recording), 6 * RATE),
    ]
    score = write(folder / "music.wav", music) if music is not None else None
    return SoundOrder(FILM_S * RATE, tuple(speech), score)


def found(order: SoundOrder, measures: SoundMeasures, sound: EncodedSound) -> list[NarrationMeasure]:
    return [*narration_measures(order, measures, sound, compare_voices(order, measures, sound, {}))]


@pytest.mark.parametrize("music", [None, MUSIC], ids=["without music", "with music"])
@pytest.mark.parametrize("kind", RECORDINGS)
@pytest.mark.parametrize("sound_format", [AAC, OPUS], ids=lambda sound_format: sound_format.name)
def test_every_narration_is_found(
    tmp_path: Path, sound_format: SoundFormat, kind: str, music: Wave | None
) -> None:
    order = film_of(tmp_path, RECORDINGS[kind], music)
    mixed = mix_film(order)
    narrations = found(order, mixed.measures, encode_sound(mixed, sound_format))
    assert [narration.start_s for narration in narrations] == [0.5, 6.0]
    assert all(narration.compared for narration in narrations)
    assert [narration.inaudible for narration in narrations] == [(), ()]


@pytest.mark.parametrize("music", [None, MUSIC], ids=["without music", "with music"])
@pytest.mark.parametrize(
    "kind", ["speech", "very quiet", "whispered", "noise", "a moment long", "of long pauses"]
)
@pytest.mark.parametrize("sound_format", [AAC, OPUS], ids=lambda sound_format: sound_format.name)
def test_a_narration_that_was_not_mixed_is_missed(
    tmp_path: Path, sound_format: SoundFormat, kind: str, music: Wave | None
) -> None:
    order = film_of(tmp_path, RECORDINGS[kind], music)
    without = mix_film(replace(order, speech=order.speech[:1]))
    first, second = found(order, mix_film(order).measures, encode_sound(without, sound_format))
    assert first.inaudible == ()
    assert len(second.inaudible) == second.compared > 0
    assert 6.0 <= second.inaudible[0].start_s < second.inaudible[-1].end_s <= 11.0


def test_a_narration_at_another_time_is_missed(tmp_path: Path) -> None:
    order = film_of(tmp_path, RECORDINGS["speech"], MUSIC)
    late = replace(order, speech=(order.speech[0], replace(order.speech[1], start=6 * RATE + 2_400)))
    _, second = found(order, mix_film(order).measures, encode_sound(mix_film(late)))
    assert second.inaudible


def test_a_hole_in_a_narration_is_found_where_it_is(tmp_path: Path) -> None:
    order = film_of(tmp_path, voice(7.0, seed=2), None)
    mixed = mix_film(order)
    sound = encode_sound(mixed)
    silence = encode_sound(mix_film(replace(order, speech=()))).packets
    damaged = replace(sound, packets=(*sound.packets[:375], *silence[375:]))
    _, second = found(order, mixed.measures, damaged)
    assert second.inaudible
    assert all(one.start_s > 7.9 for one in second.inaudible)
    assert len(second.inaudible) < second.compared


def test_packets_that_cannot_be_decoded_are_silence(tmp_path: Path) -> None:
    order = film_of(tmp_path, RECORDINGS["speech"], None)
    mixed = mix_film(order)
    sound = encode_sound(mixed)
    damaged = replace(sound, packets=tuple(bytes(len(packet)) for packet in sound.packets))
    assert all(narration.inaudible for narration in found(order, mixed.measures, damaged))


def test_a_silent_recording_is_named(tmp_path: Path) -> None:
    click = np.zeros((1, 5 * RATE), np.float32)
    click[0, RATE] = 0.005
    order = film_of(tmp_path, click, MUSIC)
    mixed = mix_film(order)
    first, second = found(order, mixed.measures, encode_sound(mixed))
    assert (first.is_silent, second.is_silent) == (False, True)
    assert second.compared == 0


def test_spans_that_are_known_are_not_compared_again(tmp_path: Path) -> None:
    order = film_of(tmp_path, RECORDINGS["speech"], MUSIC)
    mixed = mix_film(order)
    sound = encode_sound(mixed)
    known = compare_voices(order, mixed.measures, sound, {})
    changed = replace(sound, packets=())
    assert compare_voices(order, mixed.measures, changed, known) == known


def test_a_span_known_without_a_narration_is_compared_when_it_should_have_one(
    tmp_path: Path,
) -> None:
    order = film_of(tmp_path, RECORDINGS["speech"], MUSIC)
    without = replace(order, speech=order.speech[:1])
    sound = encode_sound(mix_film(without))
    known = compare_voices(without, mix_film(without).measures, sound, {})
    measures = mix_film(order).measures
    compared = compare_voices(order, measures, sound, known)
    _, second = narration_measures(order, measures, sound, compared)
    assert len(second.inaudible) == second.compared > 0
