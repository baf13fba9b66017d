"""Routes `/projects/{id}/script`, its pauses and captions: read and save, `If-Match` against overwriting."""

from typing import Annotated

from fastapi import APIRouter, Header, Path, Query, Response

from reelproof.contract.project import (
    IncludeInScript,
    NewScript,
    ScriptObject,
    script_object,
)
from reelproof.contract.timing import NewCaption, NewPauses
from reelproof.domain.canonical import digest_of_bytes
from reelproof.domain.ids import Digest, SegmentId
from reelproof.domain.script import Script
from reelproof.engine.studio.project_service import ScriptText
from reelproof.engine.studio.timing import CaptionChange
from reelproof.planning.script.pause_editing import PauseChange
from reelproof.server.caller import Owner
from reelproof.server.project_response import script_notices
from reelproof.server.responses import (
    WITH_ETAG,
    error_responses,
)
from reelproof.server.services import Services, ServicesDep

routes = APIRouter(prefix="/projects", tags=["projects"])

IfMatch = Annotated[
    str | None,
    Header(alias="If-Match", max_length=100, description="The digest of the script that was edited."),
]


@routes.get("/{project_id}/script", responses={**WITH_ETAG, **error_responses(422)})
async def get_script(
    project_id: str,
    services: ServicesDep,
    owner: Owner,
    response: Response,
    include: Annotated[list[IncludeInScript] | None, Query(description="Fields to include.")] = None,
) -> ScriptObject:
    """Get the script as text and as parsed."""
    written = await services.projects.script(owner, project_id)
    script = await services.projects.read(written)
    result = await _script_object(services, written, script, has_texts=bool(include))
    response.headers["ETag"] = _script_tag(result)
    return result


@routes.put("/{project_id}/script", responses={**WITH_ETAG, **error_responses(409)})
async def save_script(
    project_id: str,
    body: NewScript,
    services: ServicesDep,
    owner: Owner,
    response: Response,
    if_match: IfMatch = None,
) -> ScriptObject:
    """Save the script. With If-Match, concurrent changes are not overwritten (409)."""
    written, script = await services.projects.save_script(
        owner, project_id, body.text, known_digest(if_match), body.gesture, body.action
    )
    return await _tagged(services, written, script, response)


@routes.patch("/{project_id}/pauses", responses={**WITH_ETAG, **error_responses(409, 422)})
async def change_pauses(
    project_id: str,
    body: NewPauses,
    services: ServicesDep,
    owner: Owner,
    response: Response,
    if_match: IfMatch = None,
) -> ScriptObject:
    """Write other pauses into the script, and nothing else. Later segments keep their distance. Nothing is
    made or paid for: a job puts them into the film.
    """
    changes = [
        PauseChange(SegmentId(one.segment_id), _milliseconds(one.before_s), _milliseconds(one.after_s))
        for one in body.segments
    ]
    written, script = await services.timing.change_pauses(
        owner, project_id, changes, known_digest(if_match), body.gesture
    )
    return await _tagged(services, written, script, response)


@routes.put(
    "/{project_id}/segments/{segment_id}/captions/{number}",
    responses={**WITH_ETAG, **error_responses(409, 422)},
)
async def change_caption(
    project_id: str,
    segment_id: str,
    number: Annotated[int, Path(ge=0, le=1000, description="Of the segment's captions, from 0.")],
    body: NewCaption,
    services: ServicesDep,
    owner: Owner,
    response: Response,
    if_match: IfMatch = None,
) -> ScriptObject:
    """Write a caption's own words and times into the script.

    What is spoken stays. The segment's other captions are written there, too, as they are.
    """
    change = CaptionChange(SegmentId(segment_id), number, body.text, body.start_s, body.end_s)
    written, script = await services.timing.change_caption(owner, project_id, change, known_digest(if_match))
    return await _tagged(services, written, script, response)


@routes.delete(
    "/{project_id}/segments/{segment_id}/captions", responses={**WITH_ETAG, **error_responses(409, 422)}
)
async def remove_captions(
    project_id: str,
    segment_id: str,
    services: ServicesDep,
    owner: Owner,
    response: Response,
    if_match: IfMatch = None,
) -> ScriptObject:
    """Remove a segment's own captions from the script.

    Its words are shown again as they are spoken.
    """
    written, script = await services.timing.remove_captions(
        owner, project_id, SegmentId(segment_id), known_digest(if_match)
    )
    return await _tagged(services, written, script, response)


async def _tagged(
    services: Services, written: ScriptText, script: Script, response: Response
) -> ScriptObject:
    result = await _script_object(services, written, script)
    response.headers["ETag"] = _script_tag(result)
    return result


def _milliseconds(seconds: float | None) -> float | None:
    """Scripts have pauses of whole milliseconds."""
    return None if seconds is None else round(seconds, 3)


async def _script_object(
    services: Services, written: ScriptText, script: Script, has_texts: bool = False
) -> ScriptObject:
    notices = await script_notices(services, written, script)
    return script_object(written.text, written.digest, script, notices, has_texts)


def _script_tag(result: ScriptObject) -> str:
    """Builds the ETag from the script's digest, which If-Match compares, and a digest of the response."""
    return f'"{result.digest}.{digest_of_bytes(result.model_dump_json().encode())[:16]}"'


def known_digest(tag: str | None) -> Digest | None:
    """Returns the script's digest in an If-Match header; None if any script matches."""
    return Digest(tag.strip('W/"').partition(".")[0]) if tag and tag != "*" else None
