"""Encoders are used only if a trial in a process of their own proves them."""

import asyncio
import errno
import os
import signal
import time
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from reelproof.domain.ids import Digest
from reelproof.domain.render import Codec, EncoderPreference, FilmFile, RenderOptions
from reelproof.domain.timeline import Timeline
from reelproof.domain.units import FrameRate, Size
from reelproof.engine.ports.files import AssetsUnusable, RenderRequest
from reelproof.media.rendering.encoder_choice import EncoderChoice, EncoderTrials, Trial
from reelproof.media.rendering.encoder_renderer import EncoderRenderer
from reelproof.media.rendering.encoder_trial import trial_problem
from reelproof.media.rendering.encoders import HARDWARE, NOT_BUILT_IN, SOFTWARE, SVT_AV1, X264, VideoEncoder
from reelproof.media.rendering.film import FilmRenderer
from reelproof.provider_api.processes import ProcessPool
from tests.integration.media.examples import MediaFolder, encoded, film, landscape, picture_clip
from tests.integration.media.film_facts import probe_film

SIZE, RATE = Size(320, 180), FrameRate(30)
HARDWARE_FIRST = RenderOptions(encoder=EncoderPreference.hardware)
NAMES = [encoder.name for encoder in HARDWARE[Codec.h264]]


@pytest.mark.parametrize("encoder", SOFTWARE.values(), ids=lambda encoder: encoder.name)
@pytest.mark.parametrize("size", [SIZE, Size(1080, 1920), Size(640, 360)])
def test_what_films_are_encoded_with_passes(encoder: VideoEncoder, size: Size) -> None:
    assert trial_problem(encoder, size, RATE) is None


def test_an_encoder_that_spoils_pictures_fails() -> None:
    coarse = VideoEncoder("libx264", Codec.h264, (("crf", "51"),))
    problem = trial_problem(coarse, SIZE, RATE)
    assert problem is not None and problem.startswith("its pictures differ from what it was given (PSNR ")


def test_an_encoder_that_is_not_there_or_cannot_be_opened_fails_with_its_own_words() -> None:
    assert trial_problem(VideoEncoder("h264_none", Codec.h264, ()), SIZE, RATE) == NOT_BUILT_IN
    problem = trial_problem(VideoEncoder("libx264", Codec.h264, (("profile", "none"),)), SIZE, RATE)
    assert problem is not None and "none" in problem


def works(encoder: VideoEncoder, size: Size, rate: FrameRate) -> str | None:
    return None if encoder.name == NAMES[1] else "out of order"


def hangs(encoder: VideoEncoder, size: Size, rate: FrameRate) -> str | None:
    time.sleep(600)
    return None


def crashes(encoder: VideoEncoder, size: Size, rate: FrameRate) -> str | None:
    os.kill(os.getpid(), signal.SIGKILL)
    return None


def is_absent(encoder: VideoEncoder, size: Size, rate: FrameRate) -> str | None:
    return NOT_BUILT_IN if encoder.is_hardware or encoder.codec is Codec.av1 else None


def claims_to_work(encoder: VideoEncoder, size: Size, rate: FrameRate) -> str | None:
    return None


async def test_the_first_that_works_is_used() -> None:
    choice = await EncoderTrials(works).choose(HARDWARE_FIRST, SIZE, RATE)
    assert (choice.encoder.name, choice.encoder.is_hardware, choice.warning) == (NAMES[1], True, None)


async def test_a_driver_that_hangs_is_ended() -> None:
    choice = await EncoderTrials(hangs, time_limit_s=0.3).choose(HARDWARE_FIRST, SIZE, RATE)
    assert choice.encoder == X264
    assert choice.details is not None
    assert all(f"{name}: no result within 0.3 s" in choice.details for name in NAMES)


async def test_a_driver_that_crashes_hurts_nobody() -> None:
    choice = await EncoderTrials(crashes).choose(HARDWARE_FIRST, SIZE, RATE)
    assert choice.encoder == X264
    assert choice.details is not None and f"{NAMES[0]}: its process crashed" in choice.details


def is_slow(encoder: VideoEncoder, size: Size, rate: FrameRate) -> str | None:
    time.sleep(1)
    return None


async def test_software_has_more_time_than_a_driver() -> None:
    trials = EncoderTrials(is_slow, time_limit_s=0.1)
    assert (await trials.choose(RenderOptions(codec=Codec.av1), SIZE, RATE)).warning is None


def runs_out_of_memory(encoder: VideoEncoder, size: Size, rate: FrameRate) -> str | None:
    raise MemoryError


def finds_no_space(encoder: VideoEncoder, size: Size, rate: FrameRate) -> str | None:
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize("trial", [hangs, crashes, runs_out_of_memory, finds_no_space])
async def test_a_trial_that_was_interrupted_is_repeated_for_the_next_film(trial: Trial) -> None:
    attempts = SwitchedTrial(trial)
    trials = EncoderTrials(attempts, software_limit_s=10)
    options = RenderOptions(codec=Codec.av1)
    first = await trials.choose(options, SIZE, RATE)
    assert first.encoder == X264 and first.warning is not None
    attempts.trial = claims_to_work
    assert (await trials.choose(options, SIZE, RATE)).encoder == SVT_AV1
    attempts.trial = trial
    assert (await trials.choose(options, SIZE, RATE)).encoder == SVT_AV1


@dataclass
class SwitchedTrial:
    """A trial that goes otherwise later."""

    trial: Trial

    def __call__(self, encoder: VideoEncoder, size: Size, rate: FrameRate) -> str | None:
        return self.trial(encoder, size, rate)


@dataclass
class CountedTrial:
    """Leaves a file for each time it is tried."""

    folder: Path

    def __call__(self, encoder: VideoEncoder, size: Size, rate: FrameRate) -> str | None:
        (self.folder / str(os.getpid())).touch()
        return None


async def test_films_that_start_together_try_an_encoder_once(tmp_path: Path) -> None:
    trials = EncoderTrials(CountedTrial(tmp_path))
    options = RenderOptions(codec=Codec.av1)
    choices = await asyncio.gather(*(trials.choose(options, SIZE, RATE) for _ in range(3)))
    assert {choice.encoder for choice in choices} == {SVT_AV1}
    assert len([*tmp_path.iterdir()]) == 1


NO_AV1 = "This machine cannot encode AV1, so the film is in H.264; the report has the details."


async def test_missing_encoders_are_listed_together() -> None:
    choice = await EncoderTrials(is_absent).choose(HARDWARE_FIRST, SIZE, RATE)
    assert choice.warning == (
        "This machine has no hardware encoder that works, so the film was encoded in software; "
        "the report has the details."
    )
    assert choice.details == f"not in this FFmpeg: {', '.join(NAMES)}"


async def test_a_film_in_a_codec_that_is_missing_is_made_in_the_usual_one() -> None:
    choice = await EncoderTrials(is_absent).choose(RenderOptions(codec=Codec.av1), SIZE, RATE)
    assert choice.encoder == X264
    assert choice.warning == NO_AV1
    assert choice.details == "not in this FFmpeg: libsvtav1"


async def test_software_is_used_unless_hardware_is_asked_for() -> None:
    trials = EncoderTrials(claims_to_work)
    assert (await trials.choose(RenderOptions(), SIZE, RATE)).encoder == X264
    assert (await trials.choose(RenderOptions(codec=Codec.av1), SIZE, RATE)).encoder == SVT_AV1


async def rendered(
    folder: Path, options: RenderOptions, trials: EncoderTrials, picture: bytes | None = None
) -> FilmFile:
    (folder / "media").mkdir()
    media = MediaFolder(folder / "media")
    timeline = film_of(media.put(picture or encoded(landscape(1))))
    request = RenderRequest(timeline, media.paths, folder / "film.mp4", options)
    pool = ProcessPool(1, writes_files=True)
    try:
        renderer = EncoderRenderer(FilmRenderer(pool, folder / "cache"), trials)
        return await renderer.render(request, lambda *_: None)
    finally:
        await pool.close()


async def test_a_film_whose_hardware_fails_in_the_middle_is_encoded_by_software(tmp_path: Path) -> None:
    made = await rendered(tmp_path, HARDWARE_FIRST, EncoderTrials(claims_to_work))
    assert made.encoding is not None and made.encoding.encoder == "libx264"
    assert made.encoding.warning is not None
    assert made.encoding.warning.startswith(
        "The hardware encoder failed, so the film was encoded in software"
    )
    assert made.encoding.details is not None
    assert made.encoding.details.startswith(f"{NAMES[0]}: ")
    assert probe_film(tmp_path / "film.mp4").frames == 20


def has_hardware_alone(encoder: VideoEncoder, size: Size, rate: FrameRate) -> str | None:
    return None if encoder.is_hardware else NOT_BUILT_IN


async def test_software_is_tried_before_it_takes_over_from_hardware(tmp_path: Path) -> None:
    options = RenderOptions(codec=Codec.av1, encoder=EncoderPreference.hardware)
    made = await rendered(tmp_path, options, EncoderTrials(has_hardware_alone))
    assert made.encoding is not None and made.encoding.encoder == "libx264"
    assert made.encoding.warning is not None
    assert made.encoding.warning.startswith("The hardware encoder failed")
    assert made.encoding.warning.endswith(NO_AV1)
    assert made.encoding.details is not None
    assert made.encoding.details.startswith("av1_nvenc: ")
    assert made.encoding.details.endswith("not in this FFmpeg: libsvtav1")


class WorkingHardware(EncoderTrials):
    """Hardware that encodes anywhere: x264 by another name."""

    async def choose(self, options: RenderOptions, size: Size, rate: FrameRate) -> EncoderChoice:
        return EncoderChoice(replace(X264, is_hardware=True))


async def test_a_picture_that_cannot_be_drawn_is_not_the_encoder_s_fault(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(AssetsUnusable):
        await rendered(tmp_path, HARDWARE_FIRST, WorkingHardware(), b"not a picture")
    assert "failed, so" not in caplog.text


def film_of(picture: Digest) -> Timeline:
    return film([picture_clip(0, 0, 20, picture)], [], [], [])
