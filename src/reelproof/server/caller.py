"""Who sends a request, as the layers around the routes found out."""

from typing import Annotated

from fastapi import Depends, Header, Request

from reelproof.domain.canonical import digest_of_bytes
from reelproof.domain.ids import CorrelationId
from reelproof.domain.project import LOCAL_OWNER
from reelproof.engine.ports.stores import RequestKey
from reelproof.engine.studio.submission import Caller
from reelproof.server.problem import refuse


def owner_of(request: Request) -> str:
    """Whose token came with the request."""
    owner: str = request.state.owner
    return owner


Owner = Annotated[str, Depends(owner_of)]


def operator_of(owner: Owner) -> str:
    """Raises Refusal (403) for anybody else than the person whose installation this is."""
    if owner != LOCAL_OWNER:
        raise refuse(403, "owner", "Only the operator may do this; ask whoever runs this server.")
    return owner


Operator = Annotated[str, Depends(operator_of)]

KeyHeader = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=200,
        description="A request that is sent again with the same key begins nothing new.",
    ),
]


async def caller_of(request: Request, owner: Owner, idempotency_key: KeyHeader = None) -> Caller:
    """With the key, which holds for this owner, this address and this body."""
    key = None
    if idempotency_key is not None:
        said = b"\n".join((request.method.encode(), request.url.path.encode(), await request.body()))
        key = RequestKey(owner, idempotency_key, digest_of_bytes(said))
    return Caller(owner, CorrelationId(request.state.correlation_id), key)


CallerOf = Annotated[Caller, Depends(caller_of)]
