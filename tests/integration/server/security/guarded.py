"""A small application with all layers around it."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.responses import HTMLResponse, StreamingResponse

from reelproof.access.owners import owners_of
from reelproof.domain.error_list import ErrorCode
from reelproof.domain.failure import Failure, ReelproofError
from reelproof.domain.ids import new_job_id
from reelproof.server.caller import Operator, Owner
from reelproof.server.problem import not_found
from reelproof.server.routes.session import routes
from reelproof.server.security.body_limit import BodyLimits
from reelproof.server.security.protection import Protection, protected
from tests.integration.server.serving import Served, served

OPERATOR_TOKEN, ADAS_TOKEN, BOBS_TOKEN = "operator-0123456789", "ada-0123456789abc", "bob-0123456789abc"
DIGEST = f"sha256:{hashlib.sha256(BOBS_TOKEN.encode()).hexdigest()}"
OWNERS = owners_of(OPERATOR_TOKEN, {"ada": ADAS_TOKEN, "bob": DIGEST})
NOT_FOR_CALLERS = "what-nobody-may-see"

own = APIRouter()


def is_upload(method: str, path: str) -> bool:
    return (method, path) == ("PUT", "/api/file")


def is_public(method: str, path: str) -> bool:
    return (method, path) == ("POST", "/api/callback")


@dataclass(slots=True)
class Clock:
    """A clock that moves only when set."""

    now_s: float = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now_s


OPEN = Protection(
    owners_of(None, {}),
    limits=BodyLimits(1_000, 5_000, is_upload),
    is_public=is_public,
)
CLOSED = replace(OPEN, owners=OWNERS)


@asynccontextmanager
async def guarded(protection: Protection = OPEN) -> AsyncIterator[Served]:
    async with served(protected(build(), protection)) as server:
        yield server


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def build() -> FastAPI:
    app = FastAPI(redirect_slashes=False)
    app.include_router(routes, prefix="/api")
    app.include_router(own)
    return app


@own.get("/api/health")
async def health() -> dict[str, str]:
    return {"status": "ok"}


@own.get("/")
async def page() -> HTMLResponse:
    return HTMLResponse("<p>", headers={"Content-Security-Policy": "default-src 'self'"})


@own.get("/api/mine")
async def mine(request: Request, owner: Owner) -> dict[str, str]:
    return {"owner": owner, "correlation_id": request.state.correlation_id}


@own.post("/api/mine")
async def change(given: dict[str, str]) -> dict[str, str]:
    return given


@own.put("/api/file")
async def upload(request: Request) -> int:
    return sum([len(piece) async for piece in request.stream()])


@own.get("/api/settings")
async def settings(operator: Operator) -> str:
    return operator


@own.post("/api/callback")
async def callback() -> str:
    return "heard"


@own.get("/api/cached")
async def cached() -> Response:
    return Response(b"x", headers={"Cache-Control": "private", "Content-Security-Policy": "sandbox"})


@own.get("/api/missing/{name}")
async def missing(name: str) -> None:
    raise not_found("film", name)


@own.get("/api/full")
async def full() -> None:
    raise ReelproofError(Failure(ErrorCode.OutOfDiskSpace, "The disk is full."))


@own.get("/api/broken")
async def broken() -> None:
    raise RuntimeError(NOT_FOR_CALLERS)


@own.get("/api/refused-by-route")
async def refused_by_route() -> Response:
    return Response(b"its own words", 500)


@own.get("/api/stream")
async def stream(pieces: int, breaks: bool = False) -> Response:
    return StreamingResponse(_pieces(pieces, breaks), media_type="text/event-stream")


async def _pieces(count: int, breaks: bool) -> AsyncIterator[bytes]:
    for number in range(count):
        yield f"data: {number} {new_job_id()}\n\n".encode()
        await asyncio.sleep(0.01)
    if breaks:
        raise RuntimeError(NOT_FOR_CALLERS)
