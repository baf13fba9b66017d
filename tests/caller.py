"""Callers of the product: of its use cases, and of its servers."""

import ssl

from reelproof.domain.ids import new_correlation_id
from reelproof.domain.project import LOCAL_OWNER
from reelproof.engine.studio.job_queue import Caller

# For servers on loopback, which need none; loading them takes longer than a request.
NO_CERTIFICATES = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def local_caller() -> Caller:
    """Returns the operator, whose process is the only one that runs jobs."""
    return Caller(LOCAL_OWNER, new_correlation_id(), is_sole_worker=True)
