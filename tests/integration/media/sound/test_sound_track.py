"""A sound that is made from an earlier one is the one that would be made anew."""

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import ReelproofError
from reelproof.media.rendering.piece_check import checksum_of
from reelproof.media.rendering.sound_piece_check import SoundPieceCheck, is_sound_reusable
from reelproof.media.rendering.sound_track import write_sound
from reelproof.media.sound.mix_settings import SoundOrder, Speech
from tests.integration.media.sound.samples import RATE, tone, voice, write

FILM_S = 48


@pytest.fixture
def order(tmp_path: Path) -> SoundOrder:
    speech = [
        Speech(write(tmp_path / f"{at_s}.wav", voice(4.0, seed=at_s)[:1]), at_s * RATE)
        for at_s in range(1, FILM_S, 6)
    ]
    return SoundOrder(FILM_S * RATE, tuple(speech), write(tmp_path / "music.wav", tone(330.0, 25.0, 0.2)))


def with_a_changed_recording(order: SoundOrder) -> SoundOrder:
    write(order.speech[5].path, voice(4.0, seed=99)[:1])
    return order


def with_later_speech(order: SoundOrder) -> SoundOrder:
    moved = [replace(one, start=one.start + 1_600) for one in order.speech[3:]]
    return replace(order, samples=order.samples + 1_600, speech=(*order.speech[:3], *moved))


def without_music(order: SoundOrder) -> SoundOrder:
    return replace(order, music=None)


def shorter(order: SoundOrder) -> SoundOrder:
    return replace(order, samples=order.samples - 5 * RATE)


def with_longer_fades(order: SoundOrder) -> SoundOrder:
    return replace(order, fade_in_s=4.0, fade_out_s=6.0)


@pytest.mark.parametrize(
    "edited", [with_a_changed_recording, with_later_speech, without_music, shorter, with_longer_fades]
)
def test_an_edited_sound_is_as_if_made_anew(
    order: SoundOrder, tmp_path: Path, edited: Callable[[SoundOrder], SoundOrder]
) -> None:
    earlier, incremental, fresh = (tmp_path / f"{name}.sound" for name in ("earlier", "edited", "fresh"))
    write_sound(order, earlier, None)
    changed = edited(order)
    write_sound(changed, incremental, earlier)
    write_sound(changed, fresh, None)
    assert incremental.read_bytes() == fresh.read_bytes()


def test_only_recordings_near_a_change_are_decoded(order: SoundOrder, tmp_path: Path) -> None:
    order = replace(order, music=None)
    write_sound(order, tmp_path / "earlier.sound", None)
    make_undecodable(order.speech[0].path)
    make_undecodable(order.speech[-1].path)
    write_sound(with_a_changed_recording(order), tmp_path / "edited.sound", tmp_path / "earlier.sound")


def test_an_error_of_the_check_itself_costs_no_sound(
    order: SoundOrder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("a fault of the check")

    monkeypatch.setattr("reelproof.media.rendering.sound_piece_check.compare_voices", fail)
    path = tmp_path / "film.sound"
    write_sound(replace(order, music=None), path, None)
    check = SoundPieceCheck.load(path)
    assert check.not_checked == "ZeroDivisionError: a fault of the check"
    assert check.checksum == checksum_of(path.read_bytes())
    assert is_sound_reusable(path)


def make_undecodable(path: Path) -> None:
    """In a way that only reading it shows."""
    before = path.stat()
    with path.open("r+b") as file:
        file.write(bytes(before.st_size))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def test_a_recording_that_can_no_longer_be_read_is_named(order: SoundOrder, tmp_path: Path) -> None:
    order.speech[2].path.write_bytes(b"no sound")
    with pytest.raises(ReelproofError, match=r"13\.wav") as raised:
        write_sound(order, tmp_path / "film.sound", None)
    assert raised.value.failure.code is ErrorCode.StorageFailure
