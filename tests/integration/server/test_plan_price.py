"""The price in plans of models whose API key this process does not have."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from reelproof.domain.asset import AssetKind
from reelproof.domain.price import Price
from reelproof.domain.units import Microusd
from reelproof.provider_api import ModelInfo
from reelproof.testing.scripted import ScriptedProvider
from tests.integration.server.harness import OPTIONS, SCRIPT, StudioHarness

PICTURE_MICROUSD = Microusd(3_000)
CHAINS = {**OPTIONS["chains"], "image": ["keyed/painter"]}


class Keyed(ScriptedProvider):
    """Its key is not set."""

    def models(self) -> Sequence[ModelInfo]:
        price = Price(date(2026, 5, 5), call_microusd=PICTURE_MICROUSD)
        return (
            ModelInfo("painter", (AssetKind.image,), "keyed/painter", price=price, missing_key="PAINTER_KEY"),
        )


async def planned(harness: StudioHarness, works: bool) -> Any:
    harness.more = {"keyed": Keyed(name="keyed")}
    async with harness.open(works=works) as api:
        project = await api.post("/projects", {"script": SCRIPT}, 201)
        return await api.post(f"/projects/{project['project_id']}/plan", {"chains": CHAINS}, 200)


async def test_what_no_model_can_make_is_counted_and_not_priced(harness: StudioHarness) -> None:
    plan = await planned(harness, works=True)
    assert (plan["estimate_microusd"], plan["without_model"]) == (0, 2)
    assert [one["model"] for one in plan["unavailable_models"]] == ["keyed/painter"]


async def test_a_server_that_makes_no_films_prices_models_whose_key_it_lacks(harness: StudioHarness) -> None:
    plan = await planned(harness, works=False)
    assert (plan["estimate_microusd"], plan["without_model"]) == (2 * PICTURE_MICROUSD, 0)
    assert plan["unavailable_models"] == []
