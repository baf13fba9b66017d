"""Routes `GET` and `PATCH /settings`: read and change the default film settings."""

from typing import Annotated, cast

from fastapi import APIRouter, Header, Response
from pydantic import JsonValue

from reelproof.contract.installation import SettingsObject, key_object
from reelproof.contract.settings import SettingsChange
from reelproof.domain.ids import Digest
from reelproof.server.caller import Operator
from reelproof.server.responses import Responses, error_responses, header
from reelproof.server.services import Services, ServicesDep

WITH_ETAG: Responses = {200: {"headers": {"ETag": header("The settings' digest, for use in If-Match.")}}}
routes = APIRouter(tags=["installation"])
IfMatch = Annotated[
    str | None,
    Header(alias="If-Match", max_length=100, description="The ETag of the settings that were read."),
]


@routes.get("/settings", responses={**WITH_ETAG, **error_responses(403)})
async def get_settings(services: ServicesDep, _operator: Operator, response: Response) -> SettingsObject:
    """Get the settings and which API keys are set. Key values are never returned."""
    return await settings_object(services, response)


@routes.patch("/settings", responses={**WITH_ETAG, **error_responses(409)})
async def update_settings(
    body: SettingsChange,
    services: ServicesDep,
    _operator: Operator,
    response: Response,
    if_match: IfMatch = None,
) -> SettingsObject:
    """Change film settings in the user's settings file. They apply to all new jobs. Settings from the
    environment cannot be changed here (409); with If-Match, concurrent changes are not overwritten (409).
    """
    known = Digest(if_match.strip('W/"')) if if_match and if_match != "*" else None
    await services.default_settings.change(body.changes(), known)
    return await settings_object(services, response)


async def settings_object(services: Services, response: Response) -> SettingsObject:
    response.headers["ETag"] = f'"{await services.default_settings.digest()}"'
    rows = await services.keys.listing()
    shown = {**services.installation.settings, **services.default_settings.values()}
    return SettingsObject(
        settings=cast("dict[str, JsonValue]", shown),
        fixed=dict(services.default_settings.fixed()),
        keys=[key_object(row) for row in rows],
    )
