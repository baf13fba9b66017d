"""Whether a film is complete: nothing missing or replaced, nothing found by its self-check."""

from collections.abc import Sequence

from reelproof.domain.script import Notice
from reelproof.domain.summary import Summary
from reelproof.planning.report.notice import REPLACED


def is_complete(summary: Summary, notices: Sequence[Notice]) -> bool:
    """Whether the film is what its script says, and its self-check found nothing."""
    is_replaced = any(notice.kind in REPLACED for notice in notices)
    return not (summary.placeholders or summary.findings or is_replaced)
