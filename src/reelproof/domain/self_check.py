"""The self-check of a finished film: its checks, what each found, and what to do about it."""

from collections.abc import Iterator
from enum import StrEnum

from reelproof.domain.frozen import frozen
from reelproof.domain.ids import AssetKey, SegmentId


class CheckName(StrEnum):
    """What is checked of a finished film."""

    decoding = "decoding"
    lengths = "lengths"
    speech = "speech"
    pictures = "pictures"
    captions = "captions"


class CheckStatus(StrEnum):
    """The result of a check."""

    passed = "passed"
    failed = "failed"
    not_checked = "not_checked"


class FindingCode(StrEnum):
    """What a check found."""

    FilmDamaged = "FilmDamaged"
    PictureUndecodable = "PictureUndecodable"
    PictureLengthWrong = "PictureLengthWrong"
    SoundLengthWrong = "SoundLengthWrong"
    ChaptersMissing = "ChaptersMissing"
    SpeechMissing = "SpeechMissing"
    RecordingSilent = "RecordingSilent"
    PictureWrong = "PictureWrong"
    PictureBlank = "PictureBlank"
    CaptionMissing = "CaptionMissing"
    SubtitlesIncomplete = "SubtitlesIncomplete"


class Remedy(StrEnum):
    """What to do about a finding."""

    render = "render"
    remake_recording = "remake_recording"
    replace_recording = "replace_recording"


@frozen
class Finding:
    """Something wrong with a finished film; `file` names it if that is not the film itself."""

    code: FindingCode
    message: str
    remedy: Remedy = Remedy.render
    start_s: float | None = None
    end_s: float | None = None
    segment_id: SegmentId | None = None
    asset: AssetKey | None = None
    file: str | None = None

    @property
    def warning(self) -> str:
        return f"Self-check: {self.message}"


@frozen
class CheckResult:
    """A check that failed has findings; `note` says what was checked, or why it was not."""

    name: CheckName
    status: CheckStatus
    note: str = ""
    findings: tuple[Finding, ...] = ()


@frozen
class SelfCheck:
    """All checks of a film, in order."""

    checks: tuple[CheckResult, ...]

    @property
    def findings(self) -> tuple[Finding, ...]:
        return tuple(self._findings())

    @property
    def status(self) -> CheckStatus:
        """Failed if any check failed; passed if any did and none failed."""
        found = {check.status for check in self.checks}
        for status in (CheckStatus.failed, CheckStatus.passed):
            if status in found:
                return status
        return CheckStatus.not_checked

    def _findings(self) -> Iterator[Finding]:
        for check in self.checks:
            yield from check.findings
