"""The settings, read and changed."""

from typing import Annotated, cast

from fastapi import APIRouter, Header, Response
from pydantic import JsonValue

from reelproof.domain.ids import Digest
from reelproof.server.answers import Answers, header, refusals
from reelproof.server.caller import Operator
from reelproof.server.desk import Desk, DeskOf
from reelproof.server.schema.installation import SettingsObject, key_object
from reelproof.server.schema.settings import SettingsChange

WITH_ETAG: Answers = {200: {"headers": {"ETag": header("The settings' digest, for If-Match.")}}}
routes = APIRouter(tags=["installation"])
IfMatch = Annotated[
    str | None,
    Header(alias="If-Match", max_length=100, description="The ETag of the settings that were looked at."),
]


@routes.get("/settings", responses={**WITH_ETAG, **refusals(403)})
async def get_settings(desk: DeskOf, _operator: Operator, response: Response) -> SettingsObject:
    """Look at the settings, and at which keys are set. No key is ever told."""
    return await settings_object(desk, response)


@routes.patch("/settings", responses={**WITH_ETAG, **refusals(409)})
async def change_settings(
    asked: SettingsChange,
    desk: DeskOf,
    _operator: Operator,
    response: Response,
    if_match: IfMatch = None,
) -> SettingsObject:
    """Change settings of films, in the user's settings file. They hold for all jobs from now on; what the
    environment says cannot be changed here (409), and with If-Match no change of others is lost (409).
    """
    known = Digest(if_match.strip('W/"')) if if_match and if_match != "*" else None
    await desk.usual_settings.change(asked.changes(), known)
    return await settings_object(desk, response)


async def settings_object(desk: Desk, response: Response) -> SettingsObject:
    response.headers["ETag"] = f'"{await desk.usual_settings.digest()}"'
    rows = await desk.keys.listing()
    shown = {**desk.installation.settings, **desk.usual_settings.values()}
    return SettingsObject(
        settings=cast("dict[str, JsonValue]", shown),
        fixed=dict(desk.usual_settings.fixed()),
        keys=[key_object(row) for row in rows],
    )
