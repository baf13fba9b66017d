"""Routes `/presets`, `/settings/keys` (API keys) and `/system-check`."""

from typing import Annotated

from fastapi import APIRouter, Path, Response

from reelproof.contract.installation import (
    NewKey,
    PresetList,
    SettingsObject,
    SystemCheck,
    preset_object,
)
from reelproof.contract.key_test import KeyTestObject, key_test_object
from reelproof.planning.script.preset import presets
from reelproof.server.caller import Operator, Owner
from reelproof.server.responses import error_responses
from reelproof.server.routes.settings import settings_object
from reelproof.server.services import ServicesDep

routes = APIRouter(tags=["installation"])
KeyName = Annotated[str, Path(max_length=200)]


@routes.get("/presets")
async def list_presets(_owner: Owner) -> PresetList:
    """List the presets."""
    return PresetList(presets=[preset_object(preset) for preset in presets()])


@routes.put("/settings/keys/{name}", responses=error_responses(422))
async def set_key(
    name: KeyName, body: NewKey, services: ServicesDep, _operator: Operator, response: Response
) -> SettingsObject:
    """Set a provider's API key. It takes effect immediately, without a restart."""
    await services.keys.set(name, body.value)
    return await settings_object(services, response)


@routes.delete("/settings/keys/{name}", responses=error_responses(422))
async def delete_key(
    name: KeyName, services: ServicesDep, _operator: Operator, response: Response
) -> SettingsObject:
    """Remove an API key that was set here. Keys from the environment are not affected."""
    await services.keys.remove(name)
    return await settings_object(services, response)


@routes.post("/settings/keys/{name}/test", responses=error_responses(422))
async def test_key(name: KeyName, services: ServicesDep, _operator: Operator) -> KeyTestObject:
    """Test an API key with a free call to its provider."""
    return key_test_object(await services.keys.test(name))


@routes.get("/system-check", responses=error_responses(403))
async def run_system_check(services: ServicesDep, _operator: Operator) -> SystemCheck:
    """Check the system's requirements and get remedies for those that are not met."""
    return await services.installation.system_check()
