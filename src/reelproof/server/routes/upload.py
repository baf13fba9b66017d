"""A script and what it shows, sent as the files they are."""

import hashlib
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, File, Form, Request, Response, UploadFile
from pydantic import ValidationError

from reelproof.domain.canonical import digest_of
from reelproof.domain.ids import CorrelationId, Digest
from reelproof.engine.ports.stores import RequestKey
from reelproof.engine.studio.commission import FromScript, SentFile
from reelproof.engine.studio.submission import Caller
from reelproof.planning.script.source import LARGEST_SCRIPT_BYTES, decode_script
from reelproof.server.answers import BEGUN
from reelproof.server.asked_job import begun, saying_of, told_of
from reelproof.server.caller import KeyHeader, Owner
from reelproof.server.desk import DeskOf
from reelproof.server.problem import refuse
from reelproof.server.schema.job import JobObject
from reelproof.server.schema.request import Wanted

PIECE_BYTES = 1_000_000
routes = APIRouter(prefix="/jobs", tags=["jobs"])


@routes.post("/upload", status_code=202, responses=BEGUN)
async def upload_job(
    request: Request,
    desk: DeskOf,
    owner: Owner,
    response: Response,
    script: Annotated[UploadFile, File(description="The script, a Markdown or plain text file.")],
    files: Annotated[
        list[UploadFile] | None, File(description="Pictures, clips and recordings that the script names.")
    ] = None,
    asked: Annotated[
        str | None,
        Form(
            alias="request",
            max_length=100_000,
            description="As JSON: preset, options, max_cost_microusd, webhook.",
        ),
    ] = None,
    idempotency_key: KeyHeader = None,
) -> JobObject:
    """Start a job from a script's file. The media that the script names may come with it."""
    wanted = _wanted(asked)
    told = told_of(desk, wanted)
    caller = await _caller(request, owner, idempotency_key, [script, *(files or [])], asked or "")
    text = decode_script(await script.read(LARGEST_SCRIPT_BYTES + 1), script.filename or "the script")
    sent = [SentFile(file.filename or "", _pieces(file)) for file in files or []]
    job = await desk.commissions.make(caller, FromScript(text, sent), saying_of(wanted), told)
    return await begun(desk, job, response)


def _wanted(asked: str | None) -> Wanted:
    try:
        return Wanted.model_validate_json(asked) if asked else Wanted()
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(["request", *(str(part) for part in first["loc"])])
        raise refuse(422, field, f"{field}: {first['msg']}.") from error


async def _caller(
    request: Request, owner: str, given_key: str | None, files: Sequence[UploadFile], asked: str
) -> Caller:
    caller = Caller(owner, CorrelationId(request.state.correlation_id))
    if given_key is None:
        return caller
    said = [[file.filename or "", await _digest(file)] for file in files]
    digest = digest_of({"path": request.url.path, "request": asked, "files": said})
    return replace(caller, key=RequestKey(owner, given_key, digest))


async def _digest(file: UploadFile) -> Digest:
    digest = hashlib.sha256()
    async for piece in _pieces(file):
        digest.update(piece)
    await file.seek(0)
    return Digest(digest.hexdigest())


async def _pieces(file: UploadFile) -> AsyncIterator[bytes]:
    while piece := await file.read(PIECE_BYTES):
        yield piece
