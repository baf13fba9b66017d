"""The caller of tests that run jobs in their own process."""

from reelproof.domain.ids import new_correlation_id
from reelproof.domain.project import LOCAL_OWNER
from reelproof.engine.studio.job_queue import Caller


def local_caller() -> Caller:
    """Returns the operator, whose process is the only one that runs jobs."""
    return Caller(LOCAL_OWNER, new_correlation_id(), is_sole_worker=True)
