"""Who sent a request: owner, operator only (403), `Idempotency-Key` header."""

from typing import Annotated

from fastapi import Depends, Header, Request

from reelproof.domain.canonical import digest_of_bytes
from reelproof.domain.ids import CorrelationId
from reelproof.domain.project import LOCAL_OWNER
from reelproof.engine.ports.stores import IdempotencyKey
from reelproof.engine.studio.job_queue import Caller
from reelproof.server.problem import http_error


def owner_of(request: Request) -> str:
    """Returns the authenticated owner."""
    owner: str = request.state.owner
    return owner


Owner = Annotated[str, Depends(owner_of)]


def operator_of(owner: Owner) -> str:
    """Raises HttpError (403) unless the caller is the operator."""
    if owner != LOCAL_OWNER:
        raise http_error(403, "owner", "Only the operator may do this. Contact the operator of this server.")
    return owner


Operator = Annotated[str, Depends(operator_of)]

KeyHeader = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=200,
        description="Repeating a request with the same key within 30 days starts nothing new.",
    ),
]


async def caller_of(request: Request, owner: Owner, idempotency_key: KeyHeader = None) -> Caller:
    """Identifies the caller and its idempotency key, which is bound to owner, path and body."""
    key = None
    if idempotency_key is not None:
        content = b"\n".join((request.method.encode(), request.url.path.encode(), await request.body()))
        key = IdempotencyKey(owner, idempotency_key, digest_of_bytes(content))
    return Caller(owner, CorrelationId(request.state.correlation_id), key)


CallerDep = Annotated[Caller, Depends(caller_of)]
