"""Sound that a film can carry as it is, as AAC and as Opus."""

from fractions import Fraction
from io import BytesIO
from itertools import chain
from pathlib import Path

import av
import numpy as np
import pytest
from av.audio.codeccontext import AudioCodecContext
from hypothesis import given, settings
from hypothesis import strategies as st

from reelproof.media.sound.encoding import encode_sound
from reelproof.media.sound.saved_sound import EncodedSound, SavedSound, UnusableSoundError
from reelproof.media.sound.sound_format import AAC, OPUS, SoundFormat
from tests.integration.media.sound.samples import RATE, SoundInMemory, Wave, level_db, tone, voice

FORMATS = pytest.mark.parametrize("sound_format", [AAC, OPUS], ids=lambda one: one.name)


def decoded(sound: EncodedSound) -> Wave:
    decoder = AudioCodecContext.create(sound.format.name, "r")
    assert isinstance(decoder, AudioCodecContext)
    decoder.extradata = sound.extradata
    packets = [*map(av.Packet, sound.packets), None]
    frames = [frame.to_ndarray() for packet in packets for frame in decoder.decode(packet)]
    # The decoder of Opus leaves out what comes before the first sample by itself.
    start = 0 if sound.format == OPUS else sound.priming
    return np.concatenate(frames, axis=1)[:, start : start + sound.samples].astype(np.float32)


@FORMATS
@settings(max_examples=8, deadline=None)
@given(samples=st.integers(1, 9000))
def test_every_length_round_trips(sound_format: SoundFormat, samples: int) -> None:
    sound = encode_sound(SoundInMemory(tone(440, 1.0)[:, :samples]), sound_format)
    assert sound.samples == samples
    assert decoded(sound).shape == (2, samples)


@FORMATS
def test_decoded_audio_matches_the_encoded_audio(sound_format: SoundFormat) -> None:
    wave = tone(440, 18.0, 0.3) + tone(523.25, 18.0, 0.2)
    sound = encode_sound(SoundInMemory(wave), sound_format)
    error = decoded(sound) - wave
    length = sound_format.frame
    frames = np.square(error[:, : error.shape[1] // length * length]).reshape(2, -1, length).mean(axis=(0, 2))
    assert level_db(error) < level_db(wave) - 30
    # The worst is no worse than 18 dB down where spans meet, at frames 374 and 749 of AAC among them.
    assert 10 * np.log10(frames[2:].max()) < level_db(wave) - 18


@FORMATS
def test_the_rate_is_that_of_the_platforms(sound_format: SoundFormat) -> None:
    noise = np.random.default_rng(1).standard_normal((2, 10 * RATE)) * 0.1
    sound = encode_sound(SoundInMemory(noise.astype(np.float32)), sound_format)
    bits_per_s = sum(map(len, sound.packets)) * 8 / 10
    assert 0.9 < bits_per_s / sound_format.bit_rate < 1.05


@FORMATS
def test_unchanged_spans_are_taken_from_the_earlier_sound(sound_format: SoundFormat, tmp_path: Path) -> None:
    span = sound_format.span
    wave = voice(2.5 * span * sound_format.frame / RATE)
    earlier = encode_sound(SoundInMemory(wave), sound_format)
    changed = wave.copy()
    changed[:, int(1.5 * span * sound_format.frame) :] *= 0.5
    earlier.save(tmp_path / "earlier.sound")
    saved = SavedSound.read(tmp_path / "earlier.sound")
    fresh, spliced = (
        encode_sound(SoundInMemory(changed), sound_format),
        encode_sound(SoundInMemory(changed), sound_format, saved),
    )
    # The encoder is not bound to write the same bytes twice: what is compared is the sound.
    assert level_db(decoded(spliced) - decoded(fresh)) < level_db(changed) - 27
    assert spliced.packets[:span] == earlier.packets[:span]
    assert spliced.spans == fresh.spans
    assert spliced.spans[:1] == earlier.spans[:1]
    assert spliced.spans[1:] != earlier.spans[1:]


def test_packets_can_be_copied_into_a_film() -> None:
    sound = encode_sound(SoundInMemory(tone(440, 2.0)))
    file = BytesIO()
    with av.open(file, "w", format="mp4") as container:
        stream = container.add_stream("aac", rate=sound.sample_rate, layout="stereo")
        stream.codec_context.extradata = sound.extradata
        for number, content in enumerate(sound.packets):
            packet = av.Packet(content)
            packet.stream = stream
            packet.pts = packet.dts = number * AAC.frame - sound.priming
            packet.duration = AAC.frame
            packet.time_base = Fraction(1, RATE)
            container.mux(packet)
    file.seek(0)
    with av.open(file, "r") as container:
        samples_out = np.concatenate([frame.to_ndarray() for frame in container.decode(audio=0)], axis=1)
    assert level_db(samples_out[:, : 2 * RATE] - tone(440, 2.0)) < level_db(tone(440, 2.0)) - 25


def test_a_sound_of_another_format_is_not_reused(tmp_path: Path) -> None:
    wave = SoundInMemory(tone(440, 2.0))
    encode_sound(wave, AAC).save(tmp_path / "earlier.sound")
    sound = encode_sound(wave, OPUS, SavedSound.read(tmp_path / "earlier.sound"))
    assert level_db(decoded(sound) - tone(440, 2.0)) < level_db(tone(440, 2.0)) - 25


@FORMATS
def test_a_saved_sound_is_the_same(sound_format: SoundFormat, tmp_path: Path) -> None:
    sound = encode_sound(SoundInMemory(voice(2.0)), sound_format)
    sound.save(tmp_path / "film.sound")
    saved = SavedSound.read(tmp_path / "film.sound")
    packets = [saved_packets.read() for saved_packets in saved.packets_by_span().values()]
    assert tuple(chain.from_iterable(packets)) == sound.packets
    assert (saved.extradata, saved.sample_rate, saved.samples) == (sound.extradata, RATE, 2 * RATE)
    assert (saved.format, saved.priming, saved.spans) == (sound_format, sound.priming, sound.spans)


@pytest.mark.parametrize("content", [b"", b"{}\n", b"[1]\n", b"\xff\x00\n123", b'"text"\n'])
def test_another_file_is_not_taken_for_a_saved_sound(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "film.sound"
    path.write_bytes(content)
    with pytest.raises(UnusableSoundError):
        SavedSound.read(path)


def test_a_torn_file_is_not_taken_for_a_saved_sound(tmp_path: Path) -> None:
    path = tmp_path / "film.sound"
    encode_sound(SoundInMemory(voice(1.0))).save(path)
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(UnusableSoundError):
        SavedSound.read(path)
    with pytest.raises(UnusableSoundError):
        SavedSound.read(tmp_path / "missing.sound")
