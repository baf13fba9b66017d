"""The installation: presets for everybody; settings, keys and the check-up for its operator."""

from typing import Annotated

from fastapi import APIRouter, Path, Response

from reelproof.planning.script.preset import presets
from reelproof.server.answers import refusals
from reelproof.server.caller import Operator, Owner
from reelproof.server.desk import DeskOf
from reelproof.server.routes.settings import settings_object
from reelproof.server.schema.installation import (
    NewKey,
    PresetList,
    SettingsObject,
    SystemCheck,
    preset_object,
)
from reelproof.server.schema.key_test import KeyTestObject, key_test_object

routes = APIRouter(tags=["installation"])
KeyName = Annotated[str, Path(max_length=200)]


@routes.get("/presets")
async def list_presets(_owner: Owner) -> PresetList:
    """List starting points of films."""
    return PresetList(presets=[preset_object(preset) for preset in presets()])


@routes.put("/settings/keys/{name}", responses=refusals(422))
async def set_key(
    name: KeyName, asked: NewKey, desk: DeskOf, _operator: Operator, response: Response
) -> SettingsObject:
    """Set a provider's key. It is used from now on, without a restart."""
    await desk.keys.set(name, asked.value)
    return await settings_object(desk, response)


@routes.delete("/settings/keys/{name}", responses=refusals(422))
async def remove_key(name: KeyName, desk: DeskOf, _operator: Operator, response: Response) -> SettingsObject:
    """Remove a key that was set here. One of the environment stays."""
    await desk.keys.remove(name)
    return await settings_object(desk, response)


@routes.post("/settings/keys/{name}/test", responses=refusals(422))
async def test_key(name: KeyName, desk: DeskOf, _operator: Operator) -> KeyTestObject:
    """Test a key that is set. Its service is called for something that costs nothing."""
    return key_test_object(await desk.keys.test(name))


@routes.get("/system-check", responses=refusals(403))
async def check_system(desk: DeskOf, _operator: Operator) -> SystemCheck:
    """Check the system. It tells all that films need here, and what mends what is not fine."""
    return SystemCheck.model_validate(await desk.installation.system_check())
