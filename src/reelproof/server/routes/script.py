"""Routes `GET` and `PUT /projects/{id}/script`: read and save, `If-Match` against overwriting."""

from typing import Annotated

from fastapi import APIRouter, Header, Query, Response

from reelproof.contract.project import (
    IncludeInScript,
    NewScript,
    ScriptObject,
    script_object,
)
from reelproof.domain.canonical import digest_of_bytes
from reelproof.domain.ids import Digest
from reelproof.domain.script import Script
from reelproof.engine.studio.project_service import ScriptText
from reelproof.server.caller import Owner
from reelproof.server.project_response import script_notices
from reelproof.server.responses import (
    WITH_ETAG,
    error_responses,
)
from reelproof.server.services import Services, ServicesDep

routes = APIRouter(prefix="/projects", tags=["projects"])


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
    if_match: Annotated[
        str | None,
        Header(alias="If-Match", max_length=100, description="The digest of the script that was edited."),
    ] = None,
) -> ScriptObject:
    """Save the script. With If-Match, concurrent changes are not overwritten (409)."""
    written, script = await services.projects.save_script(
        owner, project_id, body.text, known_digest(if_match), body.gesture, body.action
    )
    result = await _script_object(services, written, script)
    response.headers["ETag"] = _script_tag(result)
    return result


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
