"""Route `POST /jobs/upload`: multipart upload of a script with its media files."""

import asyncio
import hashlib
import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, File, Form, Request, Response, UploadFile
from pydantic import ValidationError

from reelproof.contract.job import JobObject
from reelproof.contract.job_request import JobParameters
from reelproof.domain.canonical import digest_of
from reelproof.domain.ids import CorrelationId, Digest
from reelproof.domain.refused_value import FieldProblem
from reelproof.engine.ports.stores import IdempotencyKey
from reelproof.engine.studio.job_queue import Caller
from reelproof.engine.studio.start_job import FromScript, UploadedFile
from reelproof.planning.script.script_text import LARGEST_SCRIPT_BYTES, decode_script
from reelproof.server.caller import KeyHeader, Owner
from reelproof.server.invalid_fields import field_problems, refused_fields
from reelproof.server.job_request import accepted_job, choices_of, webhook_target_of
from reelproof.server.refused_choices import refused_choices
from reelproof.server.responses import ACCEPTED
from reelproof.server.services import Services, ServicesDep

CHUNK_BYTES = 1_000_000
routes = APIRouter(prefix="/jobs", tags=["jobs"])


@routes.post("/upload", status_code=202, responses=ACCEPTED)
async def upload_job(
    request: Request,
    services: ServicesDep,
    owner: Owner,
    response: Response,
    script: Annotated[UploadFile, File(description="The script as a Markdown, plain text or subtitle file.")],
    files: Annotated[
        list[UploadFile] | None, File(description="Images, clips and recordings that the script references.")
    ] = None,
    request_json: Annotated[
        str | None,
        Form(
            alias="request",
            max_length=100_000,
            description="JSON object with preset, options, max_cost_microusd and webhook.",
        ),
    ] = None,
    idempotency_key: KeyHeader = None,
) -> JobObject:
    """Start a job from a script file. The media files that the script references can be uploaded with it."""
    parameters = await asyncio.to_thread(_parameters, services, request_json)
    target = webhook_target_of(services, parameters)
    caller = await _caller(request, owner, idempotency_key, [script, *(files or [])], request_json or "")
    text = decode_script(await script.read(LARGEST_SCRIPT_BYTES + 1), script.filename or "the script")
    sent = [UploadedFile(file.filename or "", _chunks(file)) for file in files or []]
    job = await services.start_job.make(caller, FromScript(text, sent), choices_of(parameters), target)
    return await accepted_job(services, job, response)


def _parameters(services: Services, request_json: str | None) -> JobParameters:
    try:
        return JobParameters.model_validate_json(request_json) if request_json else JobParameters()
    except ValidationError as error:
        problems = field_problems(error.errors(), JobParameters, "request")
        problems += _refused(services, request_json or "", error)
        raise refused_fields(problems) from error


def _refused(services: Services, request_json: str, error: ValidationError) -> list[FieldProblem]:
    try:
        sent = json.loads(request_json)
    except (ValueError, RecursionError):
        return []
    return refused_choices(services.request_builder, JobParameters, sent, error.errors(), "request")


async def _caller(
    request: Request, owner: str, given_key: str | None, files: Sequence[UploadFile], request_json: str
) -> Caller:
    caller = Caller(owner, CorrelationId(request.state.correlation_id))
    if given_key is None:
        return caller
    contents = [[file.filename or "", await _digest(file)] for file in files]
    digest = digest_of({"path": request.url.path, "request": request_json, "files": contents})
    return replace(caller, key=IdempotencyKey(owner, given_key, digest))


async def _digest(file: UploadFile) -> Digest:
    digest = hashlib.sha256()
    async for chunk in _chunks(file):
        digest.update(chunk)
    await file.seek(0)
    return Digest(digest.hexdigest())


async def _chunks(file: UploadFile) -> AsyncIterator[bytes]:
    while chunk := await file.read(CHUNK_BYTES):
        yield chunk
