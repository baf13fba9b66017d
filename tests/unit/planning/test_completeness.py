"""A film is complete if nothing is missing or replaced, and its self-check found nothing."""

import pytest

from reelproof.domain.error_list import ErrorCode
from reelproof.domain.script import Notice, NoticeKind
from reelproof.domain.self_check import CheckName, CheckResult, CheckStatus, Finding, FindingCode, SelfCheck
from reelproof.domain.summary import Summary
from reelproof.planning.report.completeness import is_complete
from tests.unit.planning.test_report_page import lost

FOUND = SelfCheck(
    (
        CheckResult(
            CheckName.pictures,
            CheckStatus.failed,
            findings=(Finding(FindingCode.PictureBlank, "A picture is blank."),),
        ),
    )
)
PASSED = SelfCheck((CheckResult(CheckName.pictures, CheckStatus.passed),))


@pytest.mark.parametrize(
    ("summary", "kinds", "expected"),
    [
        (Summary(), [], True),
        (Summary(self_check=PASSED), [NoticeKind.omitted], True),
        (Summary(self_check=FOUND), [], False),
        (Summary(), [NoticeKind.image_replaced], False),
        (Summary(placeholders=(lost(ErrorCode.Unknown, 1).placeholder,)), [], False),
    ],
)
def test_findings_placeholders_and_replaced_files_make_it_incomplete(
    summary: Summary, kinds: list[NoticeKind], expected: bool
) -> None:
    assert is_complete(summary, [Notice(kind, "Something.", 1) for kind in kinds]) is expected
