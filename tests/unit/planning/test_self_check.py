"""The self-check says what is wrong with a film, where, and which command fixes it."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from reelproof.contract.self_check import SelfCheckObject, self_check_object
from reelproof.domain.asset import AssetStatus
from reelproof.domain.film_measure import (
    FileMeasure,
    FilmMeasure,
    FlawKind,
    NarrationMeasure,
    PictureFlaw,
    TimeRange,
)
from reelproof.domain.ids import AssetKey, Digest, SegmentId
from reelproof.domain.self_check import CheckName, CheckStatus, FindingCode, Remedy, SelfCheck
from reelproof.domain.timeline import Caption, ChapterMark, Clip, Timeline
from reelproof.domain.units import FrameRate, Frames, Size
from reelproof.planning.export.ass import to_ass
from reelproof.planning.export.cue_count import cue_count
from reelproof.planning.export.subtitles import to_srt, to_vtt
from reelproof.planning.recovery.finding_fix import finding_fix
from reelproof.planning.report.self_check import MAX_FINDINGS, check_film, is_as_planned

RATE = FrameRate(30)
SUBTITLES = {"film.srt": 2, "film.vtt": 2, "film.ass": 2}
RIGHT = FilmMeasure(
    FileMeasure(20.0, 20.01, 600, 2), 7, (), (NarrationMeasure(0.4, 3), NarrationMeasure(10.4, 4))
)


def clip(number: int, kind: str, lead_s: float = 0.0) -> Clip:
    return Clip(
        name=f"Passage {number}",
        asset_key=AssetKey(f"segment/s{number}/{kind}"),
        start=Frames(300 * number),
        duration=Frames(300),
        media=Digest(f"{kind}{number}"),
        status=AssetStatus.generated,
        segment_id=SegmentId(f"s{number}"),
        lead_s=lead_s,
    )


FILM = Timeline(
    title="A film",
    language="en",
    size=Size(256, 144),
    rate=RATE,
    duration=Frames(600),
    visuals=(clip(0, "image/1"), clip(1, "image/1")),
    narration=(clip(0, "narration", 0.4), clip(1, "narration", 0.4)),
    music=(),
    captions=(Caption(0.5, 2.0, ("One",)), Caption(11.0, 12.0, ("Two",))),
    chapters=(ChapterMark("One", Frames(0)), ChapterMark("Two", Frames(300))),
)


def check(
    measure: FilmMeasure | None = RIGHT,
    film: Timeline = FILM,
    subtitles: Mapping[str, int] = SUBTITLES,
    own_recordings: tuple[AssetKey, ...] = (),
) -> SelfCheck:
    return check_film(film, measure, subtitles, True, own_recordings)


def statuses(of: SelfCheck) -> dict[CheckName, CheckStatus]:
    return {one.name: one.status for one in of.checks}


def test_a_right_film_passes() -> None:
    found = check()
    assert found.status is CheckStatus.passed
    assert is_as_planned(FILM, RIGHT)
    assert set(statuses(found).values()) == {CheckStatus.passed}
    assert tuple(statuses(found)) == tuple(CheckName)


@pytest.mark.parametrize(
    ("measure", "code", "name", "segment", "start_s"),
    [
        (
            replace(RIGHT, file=FileMeasure(problem="film.mp4 cannot be read.")),
            FindingCode.FilmDamaged,
            CheckName.decoding,
            None,
            None,
        ),
        (
            replace(RIGHT, flaws=(PictureFlaw(FlawKind.undecodable, 300, 360),)),
            FindingCode.PictureUndecodable,
            CheckName.decoding,
            "s1",
            10.0,
        ),
        (
            replace(RIGHT, flaws=(PictureFlaw(FlawKind.incomplete, 30, 60),)),
            FindingCode.PictureUndecodable,
            CheckName.decoding,
            "s0",
            1.0,
        ),
        (
            replace(RIGHT, flaws=(PictureFlaw(FlawKind.different, 299, 300),)),
            FindingCode.PictureWrong,
            CheckName.pictures,
            "s0",
            299 / 30,
        ),
        (
            replace(
                RIGHT, flaws=(PictureFlaw(FlawKind.blank, 330, 360), PictureFlaw(FlawKind.blank, 400, 420))
            ),
            FindingCode.PictureBlank,
            CheckName.pictures,
            "s1",
            11.0,
        ),
        (
            replace(RIGHT, flaws=(PictureFlaw(FlawKind.no_caption, 15, 60),)),
            FindingCode.CaptionMissing,
            CheckName.captions,
            "s0",
            0.5,
        ),
        (
            replace(RIGHT, narrations=RIGHT.narrations[:1]),
            FindingCode.SpeechMissing,
            CheckName.speech,
            "s1",
            10.4,
        ),
        (
            replace(
                RIGHT,
                narrations=(RIGHT.narrations[0], NarrationMeasure(10.4, 4, (TimeRange(12.0, 12.6),))),
            ),
            FindingCode.SpeechMissing,
            CheckName.speech,
            "s1",
            12.0,
        ),
        (
            replace(RIGHT, narrations=(NarrationMeasure(0.4, 0, (), is_silent=True), RIGHT.narrations[1])),
            FindingCode.RecordingSilent,
            CheckName.speech,
            "s0",
            0.4,
        ),
        (
            replace(RIGHT, file=FileMeasure(19.9, 20.0, 597, 2)),
            FindingCode.PictureLengthWrong,
            CheckName.lengths,
            None,
            None,
        ),
        (
            replace(RIGHT, file=FileMeasure(20.0, 20.0, 597, 2)),
            FindingCode.PictureLengthWrong,
            CheckName.lengths,
            None,
            None,
        ),
        (
            replace(RIGHT, file=FileMeasure(20.0, 19.9, 600, 2)),
            FindingCode.SoundLengthWrong,
            CheckName.lengths,
            None,
            None,
        ),
        (
            replace(RIGHT, file=FileMeasure(20.0, None, 600, 2)),
            FindingCode.SoundLengthWrong,
            CheckName.lengths,
            None,
            None,
        ),
        (
            replace(RIGHT, file=FileMeasure(20.0, 20.0, None, 1)),
            FindingCode.ChaptersMissing,
            CheckName.lengths,
            None,
            None,
        ),
    ],
)
def test_what_is_wrong_is_found_where_it_is(
    measure: FilmMeasure, code: FindingCode, name: CheckName, segment: str | None, start_s: float | None
) -> None:
    found = check(measure)
    (finding,) = found.findings
    assert finding.code is code
    assert finding.segment_id == segment
    assert finding.start_s == (None if start_s is None else pytest.approx(start_s))
    assert statuses(found)[name] is CheckStatus.failed
    assert found.status is CheckStatus.failed
    assert is_as_planned(FILM, measure) == (finding.remedy is not Remedy.render)


def test_a_sound_that_is_missing_is_said_in_a_sentence() -> None:
    (finding,) = check(replace(RIGHT, file=FileMeasure(20.0, None, 600, 2))).findings
    assert finding.message == "The sound is missing."


def test_a_subtitle_file_that_lacks_captions_is_named() -> None:
    (finding,) = check(subtitles={**SUBTITLES, "film.srt": 0}).findings
    assert (finding.code, finding.file) == (FindingCode.SubtitlesIncomplete, "film.srt")


def test_a_film_that_has_nothing_to_check_is_not_wrong() -> None:
    quiet = replace(FILM, narration=(), captions=(), chapters=())
    found = check(replace(RIGHT, narrations=()), quiet, subtitles=dict.fromkeys(SUBTITLES, 0))
    assert found.status is CheckStatus.passed
    assert statuses(found)[CheckName.speech] is CheckStatus.not_checked
    assert statuses(found)[CheckName.captions] is CheckStatus.not_checked


def test_narrations_without_a_recording_are_not_expected() -> None:
    missing = replace(FILM.narration[1], media=None, status=AssetStatus.failed)
    film = replace(FILM, narration=(FILM.narration[0], missing))
    assert check(replace(RIGHT, narrations=RIGHT.narrations[:1]), film).status is CheckStatus.passed


def test_a_film_that_was_not_measured_is_not_checked() -> None:
    found = check(None)
    assert statuses(found)[CheckName.decoding] is CheckStatus.not_checked
    assert statuses(found)[CheckName.captions] is CheckStatus.passed
    assert found.findings == ()


def test_pieces_that_were_replaced_are_mentioned() -> None:
    found = check(replace(RIGHT, pieces_replaced=2))
    assert "2 were damaged and encoded again" in found.checks[0].note


def test_a_film_that_is_wrong_everywhere_has_a_short_report() -> None:
    narrations = tuple(
        replace(clip(number, "narration"), start=Frames(number), duration=Frames(1)) for number in range(90)
    )
    found = check(replace(RIGHT, narrations=()), replace(FILM, narration=narrations))
    assert len(found.findings) == MAX_FINDINGS


@pytest.mark.parametrize(
    ("own", "command"),
    [
        ((), "reelproof regen film.md segment/s0/narration"),
        ((AssetKey("segment/s0/narration"),), "reelproof make film.md"),
    ],
)
def test_a_silent_recording_is_replaced_by_its_maker(own: tuple[AssetKey, ...], command: str) -> None:
    silent = NarrationMeasure(0.4, 0, (), is_silent=True)
    (finding,) = check(replace(RIGHT, narrations=(silent, RIGHT.narrations[1])), own_recordings=own).findings
    assert finding_fix(finding, "film.md").command == command


def test_it_is_read_as_it_was_stored() -> None:
    flaws = (PictureFlaw(FlawKind.blank, 330, 360), PictureFlaw(FlawKind.no_caption, 15, 60))
    found = check(replace(RIGHT, flaws=flaws), subtitles={"film.srt": 1})
    stored = self_check_object(found).model_dump_json()
    assert SelfCheckObject.model_validate_json(stored).self_check() == found
    fixed = self_check_object(found, "film.md").checks[-1].findings[0].fix
    assert fixed is not None
    assert fixed.command == "reelproof render film.md"


def test_captions_are_counted_as_players_count_them() -> None:
    captions = (*FILM.captions, Caption(13.0, 14.0, ("1 --> 2", "Dialogue: 00:00:01,000 --> x", " ")))
    film = replace(FILM, captions=captions)
    texts = {"film.srt": to_srt(captions), "film.vtt": to_vtt(captions), "film.ass": to_ass(film)}
    assert {name: cue_count(name, text) for name, text in texts.items()} == dict.fromkeys(texts, 3)
    assert [cue_count(name, "") for name in texts] == [0, 0, 0]


def test_pictures_whose_check_failed_are_not_checked() -> None:
    found = check(replace(RIGHT, not_checked="1 of its pieces could not be checked (ValueError)."))
    assert found.findings == ()
    assert statuses(found)[CheckName.pictures] is CheckStatus.not_checked
    assert statuses(found)[CheckName.decoding] is CheckStatus.not_checked
    assert statuses(found)[CheckName.lengths] is CheckStatus.passed


def test_speech_whose_check_failed_is_not_checked() -> None:
    measure = replace(RIGHT, narrations=(), speech_not_checked="The sound could not be checked (ValueError).")
    found = check(measure)
    assert found.findings == ()
    assert statuses(found)[CheckName.speech] is CheckStatus.not_checked
    assert statuses(found)[CheckName.decoding] is CheckStatus.passed
    assert is_as_planned(FILM, measure)


def test_a_file_whose_check_failed_is_not_checked() -> None:
    measure = replace(RIGHT, file=FileMeasure(not_checked="film.mp4 could not be checked (ValueError)."))
    found = check(measure)
    assert found.findings == ()
    assert statuses(found)[CheckName.lengths] is CheckStatus.not_checked
    assert statuses(found)[CheckName.decoding] is CheckStatus.not_checked
    assert is_as_planned(FILM, measure)
