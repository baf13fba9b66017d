"""What new takes would cost, said before they are made."""

from collections.abc import Sequence
from datetime import date

import pytest

from reelproof.domain.asset import AssetKind
from reelproof.domain.price import Price
from reelproof.domain.units import Microusd
from reelproof.provider_api import ErrorCode, ModelInfo
from reelproof.testing.scripted import ScriptedFailure, ScriptedProvider
from tests.integration.server.harness import CLOUD_PICTURE, SCRIPT, SUN_PICTURE, StudioHarness
from tests.integration.server.test_regeneration import picture_ids

PICTURE_MICROUSD = Microusd(3_000)
PAINTER = "paid/painter"


class Paid(ScriptedProvider):
    """Each picture has its price."""

    def models(self) -> Sequence[ModelInfo]:
        price = Price(date(2026, 5, 5), call_microusd=PICTURE_MICROUSD)
        return (ModelInfo("painter", (AssetKind.image,), PAINTER, price=price),)


@pytest.fixture
def paying(harness: StudioHarness) -> StudioHarness:
    harness.more = {"paid": Paid(name="paid")}
    return harness


async def test_the_price_of_a_take_is_said_by_its_model_and_nothing_is_started(paying: StudioHarness) -> None:
    async with paying.open() as api:
        project_id = (await api.made())["project_id"]
        ids = await picture_ids(api, project_id)
        address, calls = f"/assets/{ids[SUN_PICTURE]}/regenerate/plan", len(paying.provider.calls)
        same = await api.post(address, None, 200)
        dearer = await api.post(address, {"model": PAINTER, "prompt": "the sun"}, 200)
        key = (await api.get(f"/assets/{ids[SUN_PICTURE]}"))["key"]
        assert dearer["estimate_microusd"] == PICTURE_MICROUSD
        assert same["estimate_microusd"] != PICTURE_MICROUSD
        [asset] = dearer["assets"]
        assert (asset["asset"], asset["models"][0]) == (key, PAINTER)
        wrong = await api.post(address, {"model": "local/voice"}, 422)
        assert wrong["code"] == "InvalidInput:model"
        assert len((await api.get("/jobs", params={"project_id": project_id}))["jobs"]) == 1
        assert len(paying.provider.calls) == calls
        assert not (await api.get(f"/assets/{ids[SUN_PICTURE]}"))["is_edited"]


async def test_the_price_of_several_takes_is_their_sum(paying: StudioHarness) -> None:
    paying.outcomes[SUN_PICTURE] = [ScriptedFailure(ErrorCode.ProviderFailure)]
    async with paying.open() as api:
        project_id = (await api.made())["project_id"]
        address = f"/projects/{project_id}/regenerate/plan"
        ids = await picture_ids(api, project_id)
        both = [{"asset_id": ids[one], "model": PAINTER} for one in (SUN_PICTURE, CLOUD_PICTURE)]
        plan = await api.post(address, {"assets": both, "as_candidate": True}, 200)
        assert plan["estimate_microusd"] == 2 * PICTURE_MICROUSD
        failed = await api.post(address, {"filter": {"status": "failed"}, "model": PAINTER}, 200)
        assert failed["estimate_microusd"] == PICTURE_MICROUSD
        nothing = await api.post(address, {"filter": {"status": "needs_prompt_update"}}, 409)
        assert nothing["code"] == "InvalidInput:filter"


async def test_no_take_is_planned_for_a_script_that_was_undone(paying: StudioHarness) -> None:
    async with paying.open() as api:
        project_id = (await api.made())["project_id"]
        ids = await picture_ids(api, project_id)
        await api.put(f"/projects/{project_id}/script", {"text": SCRIPT.replace("Rain", "Snow")})
        await api.ended((await api.post("/jobs", {"project_id": project_id}))["job_id"])
        await api.post(f"/projects/{project_id}/undo", status=200)
        refused = await api.post(f"/assets/{ids[SUN_PICTURE]}/regenerate/plan", {"seed": 5}, 409)
        assert "Make the film first" in refused["detail"]
