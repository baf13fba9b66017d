"""Decides from what was measured of a film whether it is what its timeline says, check by check."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from reelproof.domain.film_measure import FilmMeasure, FlawKind, NarrationMeasure, PictureFlaw, TimeRange
from reelproof.domain.ids import AssetKey
from reelproof.domain.self_check import (
    CheckName,
    CheckResult,
    CheckStatus,
    Finding,
    FindingCode,
    Remedy,
    SelfCheck,
)
from reelproof.domain.timeline import Clip, Timeline
from reelproof.planning.report.amount import clock_text

# Tracks end together within a frame of pictures and one of sound.
SOUND_FRAME_S = 1024 / 48_000
# The list of chapters that players read has no room for more.
MAX_CHAPTERS = 255
# For each check; a film can be wrong everywhere.
MAX_FINDINGS = 20
SAME_TIME_S = 0.001
NOT_MEASURED = "The film was not measured."
CODES: Mapping[FlawKind, FindingCode] = {
    FlawKind.undecodable: FindingCode.PictureUndecodable,
    FlawKind.incomplete: FindingCode.PictureUndecodable,
    FlawKind.different: FindingCode.PictureWrong,
    FlawKind.blank: FindingCode.PictureBlank,
    FlawKind.no_caption: FindingCode.CaptionMissing,
}
WORDS: Mapping[FlawKind, str] = {
    FlawKind.undecodable: "The film cannot be decoded there",
    FlawKind.incomplete: "The film lacks frames there",
    FlawKind.different: "The film shows something else than what was drawn there",
    FlawKind.blank: "The film shows a single color there, but its picture has several",
    FlawKind.no_caption: "A caption is missing from the picture there",
}


def check_film(
    timeline: Timeline,
    measure: FilmMeasure | None,
    subtitles: Mapping[str, int],
    has_burned_captions: bool,
    own_recordings: Collection[AssetKey],
) -> SelfCheck:
    """`subtitles` is the number of captions in each subtitle file, `own_recordings` those of the writer."""
    return SelfCheck(
        (
            _decoding(timeline, measure),
            _lengths(timeline, measure),
            _speech(timeline, measure, own_recordings),
            _pictures(timeline, measure),
            _captions(timeline, measure, subtitles, has_burned_captions),
        )
    )


def is_as_planned(timeline: Timeline, measure: FilmMeasure) -> bool:
    """Whether another render would change nothing: no finding about the film itself asks for one."""
    return measure.is_intact and not any(
        finding.remedy is Remedy.render
        for finding in (*_wrong_lengths(timeline, measure), *_speech_findings(timeline, measure, ()))
    )


def _decoding(timeline: Timeline, measure: FilmMeasure | None) -> CheckResult:
    if measure is None:
        return _not_checked(CheckName.decoding, NOT_MEASURED)
    findings = [*_flaws(timeline, measure, FlawKind.undecodable, FlawKind.incomplete)]
    if measure.file.problem is not None:
        findings.append(Finding(FindingCode.FilmDamaged, measure.file.problem))
    note = f"{measure.pieces} pieces of the film"
    if measure.pieces_replaced:
        note += f"; {measure.pieces_replaced} were damaged and encoded again"
    return _checked(CheckName.decoding, findings, note, measure.not_checked or measure.file.not_checked)


def _lengths(timeline: Timeline, measure: FilmMeasure | None) -> CheckResult:
    problem = NOT_MEASURED if measure is None else measure.file.problem or measure.file.not_checked
    if measure is None or problem is not None:
        return _not_checked(CheckName.lengths, problem or NOT_MEASURED)
    return _checked(CheckName.lengths, [*_wrong_lengths(timeline, measure)], f"{timeline.duration_s:.2f} s")


def _wrong_lengths(timeline: Timeline, measure: FilmMeasure) -> Iterator[Finding]:
    file, planned_s = measure.file, timeline.duration_s
    if file.not_checked is not None:
        return
    frame_s = timeline.rate.seconds(1)
    has_frames = file.frames in (None, timeline.duration)
    if not has_frames or abs(file.picture_s - planned_s) > frame_s / 2:
        message = f"The pictures last {file.picture_s:.2f} s instead of {planned_s:.2f} s."
        yield Finding(FindingCode.PictureLengthWrong, message)
    if file.sound_s is None or abs(file.sound_s - planned_s) > frame_s + SOUND_FRAME_S:
        found = f"lasts {file.sound_s:.2f} s instead of {planned_s:.2f} s" if file.sound_s else "is missing"
        yield Finding(FindingCode.SoundLengthWrong, f"The sound {found}.")
    if file.chapters < min(len(timeline.chapters), MAX_CHAPTERS):
        message = f"The film has {file.chapters} of its {len(timeline.chapters)} chapters."
        yield Finding(FindingCode.ChaptersMissing, message)


def _speech(
    timeline: Timeline, measure: FilmMeasure | None, own_recordings: Collection[AssetKey]
) -> CheckResult:
    clips = [clip for clip in timeline.narration if clip.media is not None]
    if measure is None or not clips:
        return _not_checked(CheckName.speech, "The film has no narration." if measure else NOT_MEASURED)
    findings = [*_speech_findings(timeline, measure, own_recordings)]
    compared = sum(found.compared for _, found in _narrations(timeline, measure) if found)
    note = f"{_count(len(clips), 'recording')}, compared at {_count(compared, 'place')}"
    return _checked(CheckName.speech, findings, note, measure.speech_not_checked)


def _speech_findings(
    timeline: Timeline, measure: FilmMeasure, own_recordings: Collection[AssetKey]
) -> Iterator[Finding]:
    if measure.speech_not_checked is not None:
        return
    for clip, narration in _narrations(timeline, measure):
        yield from _inaudible(timeline, clip, narration, clip.asset_key in own_recordings)


def _narrations(timeline: Timeline, measure: FilmMeasure) -> Iterator[tuple[Clip, NarrationMeasure | None]]:
    """Yields every recording with what was measured of it."""
    by_start = {round(one.start_s / SAME_TIME_S): one for one in measure.narrations}
    for clip in timeline.narration:
        if clip.media is not None:
            at = round((timeline.rate.seconds(clip.start) + clip.lead_s) / SAME_TIME_S)
            yield clip, by_start.get(at) or by_start.get(at - 1) or by_start.get(at + 1)


def _inaudible(
    timeline: Timeline, clip: Clip, narration: NarrationMeasure | None, is_own: bool
) -> Iterator[Finding]:
    whole = TimeRange(timeline.rate.seconds(clip.start) + clip.lead_s, timeline.rate.seconds(clip.end))
    finding = Finding(
        FindingCode.SpeechMissing,
        f"The narration “{clip.name}” is not in the film's sound.",
        start_s=whole.start_s,
        end_s=whole.end_s,
        segment_id=clip.segment_id,
        asset=clip.asset_key,
    )
    if narration is None:
        if whole.start_s < timeline.duration_s:
            yield finding
    elif narration.is_silent:
        yield replace(
            finding,
            code=FindingCode.RecordingSilent,
            message=f"The recording of “{clip.name}” is silent.",
            remedy=Remedy.replace_recording if is_own else Remedy.remake_recording,
        )
    else:
        for at in _joined(narration.inaudible):
            place = f"{clock_text(at.start_s)}–{clock_text(at.end_s)}"
            message = f"The narration “{clip.name}” is not in the film's sound at {place}."
            yield replace(finding, message=message, start_s=at.start_s, end_s=at.end_s)


def _joined(ranges: Sequence[TimeRange]) -> tuple[TimeRange, ...]:
    """All of a narration's inaudible places as one, from the first to the last."""
    if not ranges:
        return ()
    return (TimeRange(min(one.start_s for one in ranges), max(one.end_s for one in ranges)),)


def _pictures(timeline: Timeline, measure: FilmMeasure | None) -> CheckResult:
    if measure is None:
        return _not_checked(CheckName.pictures, NOT_MEASURED)
    findings = [*_flaws(timeline, measure, FlawKind.different, FlawKind.blank)]
    note = f"{len(timeline.visuals)} pictures, clips and cards"
    return _checked(CheckName.pictures, findings, note, measure.not_checked)


def _captions(
    timeline: Timeline, measure: FilmMeasure | None, subtitles: Mapping[str, int], has_burned_captions: bool
) -> CheckResult:
    if not timeline.captions:
        return _not_checked(CheckName.captions, "The film has no captions.")
    wanted = len(timeline.captions)
    findings = [
        Finding(FindingCode.SubtitlesIncomplete, f"{name} has {count} of the {wanted} captions.", file=name)
        for name, count in subtitles.items()
        if count < wanted
    ]
    note = f"{_count(wanted, 'caption')} in {', '.join(subtitles)}"
    if has_burned_captions and measure is not None:
        findings += _flaws(timeline, measure, FlawKind.no_caption)
        note += " and in the pictures"
    return _checked(CheckName.captions, findings, note)


def _flaws(timeline: Timeline, measure: FilmMeasure, *kinds: FlawKind) -> Iterator[Finding]:
    """Yields one finding for each clip and kind of flaw."""
    found: dict[tuple[int, FlawKind], list[PictureFlaw]] = {}
    clips = timeline.visuals
    for flaw in measure.flaws:
        if flaw.kind in kinds:
            number = next((number for number, clip in enumerate(clips) if flaw.first < clip.end), 0)
            found.setdefault((number, flaw.kind), []).append(flaw)
    for (number, kind), flaws in found.items():
        clip = clips[number]
        start_s = timeline.rate.seconds(min(flaw.first for flaw in flaws))
        end_s = timeline.rate.seconds(max(flaw.end for flaw in flaws))
        place = f"{clock_text(start_s)}–{clock_text(end_s)}, “{clip.name}”"
        yield Finding(
            CODES[kind],
            f"{WORDS[kind]}: {place}.",
            start_s=start_s,
            end_s=end_s,
            segment_id=clip.segment_id,
            asset=clip.replacement_key or clip.asset_key,
        )


def _count(number: int, noun: str) -> str:
    return f"1 {noun}" if number == 1 else f"{number} {noun}s"


def _checked(
    name: CheckName, findings: Sequence[Finding], note: str, not_checked: str | None = None
) -> CheckResult:
    if not_checked and not findings:
        return _not_checked(name, not_checked)
    status = CheckStatus.failed if findings else CheckStatus.passed
    if len(findings) > MAX_FINDINGS:
        note += f"; {len(findings)} findings, of which the first {MAX_FINDINGS} are listed"
    return CheckResult(name, status, note, tuple(findings[:MAX_FINDINGS]))


def _not_checked(name: CheckName, reason: str) -> CheckResult:
    return CheckResult(name, CheckStatus.not_checked, reason)
