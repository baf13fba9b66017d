"""JSON of a film's self-check: what was checked, what was found, and how to fix it."""

from pydantic import Field

from reelproof.contract.action import FixObject
from reelproof.contract.body import ResponseModel
from reelproof.domain.ids import AssetKey, SegmentId
from reelproof.domain.self_check import (
    CheckName,
    CheckResult,
    CheckStatus,
    Finding,
    FindingCode,
    Remedy,
    SelfCheck,
)
from reelproof.planning.recovery.finding_fix import REMEDIATIONS, finding_fix


class FindingObject(ResponseModel):
    """Something wrong with a finished film. Times are those of the film."""

    code: FindingCode
    message: str
    remedy: Remedy
    remediation: str
    start_s: float | None
    end_s: float | None
    segment_id: str | None
    asset: str | None = Field(description="The key of the asset that is concerned.")
    file: str | None = Field(description="The file beside the film that is concerned; null for the film.")
    fix: FixObject | None = Field(default=None, description="The command that fixes it.")


class CheckResultObject(ResponseModel):
    """One check of a finished film."""

    name: CheckName
    status: CheckStatus
    note: str = Field(description="What was checked, or why it was not.")
    findings: list[FindingObject]


class SelfCheckObject(ResponseModel):
    """The self-check of a finished film. The film stands, whatever was found."""

    status: CheckStatus
    checks: list[CheckResultObject]

    def self_check(self) -> SelfCheck:
        return SelfCheck(tuple(map(_check, self.checks)))


def self_check_object(check: SelfCheck, script_path: str | None = None) -> SelfCheckObject:
    """With a `script_path`, findings have the command that fixes them."""
    return SelfCheckObject(
        status=check.status,
        checks=[
            CheckResultObject(
                name=one.name,
                status=one.status,
                note=one.note,
                findings=[_finding_object(finding, script_path) for finding in one.findings],
            )
            for one in check.checks
        ],
    )


def _finding_object(finding: Finding, script_path: str | None) -> FindingObject:
    fix = finding_fix(finding, script_path) if script_path is not None else None
    return FindingObject(
        code=finding.code,
        message=finding.message,
        remedy=finding.remedy,
        remediation=REMEDIATIONS[finding.remedy],
        start_s=_rounded(finding.start_s),
        end_s=_rounded(finding.end_s),
        segment_id=finding.segment_id,
        asset=finding.asset,
        file=finding.file,
        fix=FixObject(command=fix.command, explanation=fix.explanation) if fix else None,
    )


def _rounded(at_s: float | None) -> float | None:
    return None if at_s is None else round(at_s, 3)


def _check(check: CheckResultObject) -> CheckResult:
    return CheckResult(check.name, check.status, check.note, tuple(map(_finding, check.findings)))


def _finding(finding: FindingObject) -> Finding:
    return Finding(
        code=finding.code,
        message=finding.message,
        remedy=finding.remedy,
        start_s=finding.start_s,
        end_s=finding.end_s,
        segment_id=SegmentId(finding.segment_id) if finding.segment_id is not None else None,
        asset=AssetKey(finding.asset) if finding.asset is not None else None,
        file=finding.file,
    )
