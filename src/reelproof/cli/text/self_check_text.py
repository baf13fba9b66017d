"""Text about what the self-check of a film found, and the commands that fix it."""

from collections.abc import Iterator, Sequence

from reelproof.domain.self_check import Finding
from reelproof.planning.recovery.finding_fix import finding_fix

MAX_LISTED = 10


def finding_lines(findings: Sequence[Finding], report_name: str) -> Iterator[str]:
    """Yields what is wrong with the film."""
    if findings:
        yield ""
        yield f"Wrong with the film: {len(findings)}"
    for finding in findings[:MAX_LISTED]:
        yield f"  {finding.message}"
        yield f"    {finding.code}"
    if len(findings) > MAX_LISTED:
        yield f"  … and {len(findings) - MAX_LISTED} more; see {report_name}"


def finding_fix_lines(findings: Sequence[Finding], script_path: str) -> Iterator[str]:
    """Yields the commands that fix what is wrong, each only once."""
    fixes = dict.fromkeys(finding_fix(finding, script_path) for finding in findings)
    if fixes:
        yield ""
        yield "To fix what is wrong:"
    for fix in fixes:
        yield f"  {fix.explanation}"
        yield f"    {fix.command}"
