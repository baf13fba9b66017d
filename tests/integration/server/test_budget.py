"""The budget of jobs that continue another one."""

from typing import Any

import pytest

from reelproof.domain.error_list import ErrorCode
from reelproof.domain.ids import JobId
from reelproof.testing.scripted import ScriptedFailure
from tests.integration.server.harness import OPTIONS, SCRIPT, SUN_PICTURE, StudioApi, StudioHarness

WAYS: tuple[tuple[str, dict[str, Any] | None], ...] = (
    ("/jobs/{job}/retry", {}),
    ("/jobs/{job}/retry", {"scope": "missing"}),
    ("/jobs/{job}/steps/images/retry", {}),
    ("/jobs/{job}/resume", None),
    ("/jobs", {"options": OPTIONS}),
    ("/assets/{asset}/regenerate", {}),
)


async def canceled(harness: StudioHarness, budget: int | None) -> dict[str, str]:
    """Makes a film without a picture, then cancels a job with this budget that would make it."""
    harness.outcomes[SUN_PICTURE] = [ScriptedFailure(ErrorCode.ProviderFailure)]
    async with harness.open() as api:
        made = await api.made()
        asset = (await picture(api, made["project_id"]))["asset_id"]
    async with harness.open(works=False) as api:
        body = {"scope": "missing", "max_cost_microusd": budget}
        job = await api.post(f"/jobs/{made['job_id']}/retry", body)
        await api.post(f"/jobs/{job['job_id']}/cancel")
    async with harness.open() as api:
        assert (await api.ended(job["job_id"]))["status"] == "canceled"
    return {"project": made["project_id"], "job": job["job_id"], "asset": asset}


async def picture(api: StudioApi, project_id: str) -> Any:
    assets = await api.assets(project_id)
    return next(one for one in assets.values() if one["kind"] == "image" and one["take"] is None)


async def budget_of(api: StudioApi, job: Any) -> int | None:
    return (await api.studio.stores.jobs.request(JobId(job["job_id"]))).max_cost_microusd


@pytest.mark.parametrize(("path", "body"), WAYS)
async def test_what_continues_a_canceled_job_has_its_budget(
    harness: StudioHarness, path: str, body: dict[str, Any] | None
) -> None:
    ids = await canceled(harness, 1)
    if path == "/jobs":
        body = {**(body or {}), "project_id": ids["project"]}
    async with harness.open() as api:
        job = await api.post(path.format(**ids), body)
        assert (await api.ended(job["job_id"]))["status"] == "succeeded"
        assert (await picture(api, ids["project"]))["error"]["code"] == "BudgetExceeded"


async def test_a_given_budget_replaces_that_of_the_canceled_job(harness: StudioHarness) -> None:
    ids = await canceled(harness, 1)
    async with harness.open(works=False) as api:
        job = await api.post(f"/jobs/{ids['job']}/retry", {"max_cost_microusd": 7})
        assert await budget_of(api, job) == 7


async def test_the_setting_replaces_an_earlier_setting_and_not_a_budget(harness: StudioHarness) -> None:
    settings = {"max_cost_usd": 0.5}
    async with harness.open(works=False) as api:
        await api.client.patch("/api/settings", json=settings)
    usual = await canceled(harness, None)
    async with harness.open(works=False) as api:
        assert await budget_of(api, {"job_id": usual["job"]}) == 500_000
        await api.client.patch("/api/settings", json={"max_cost_usd": 2.0})
        job = await api.post(f"/jobs/{usual['job']}/resume")
        assert await budget_of(api, job) == 2_000_000
        own = await api.post("/jobs", {"script": SCRIPT, "options": OPTIONS, "max_cost_microusd": 3})
        await api.post(f"/jobs/{own['job_id']}/cancel")
        assert await budget_of(api, await api.post(f"/jobs/{own['job_id']}/resume")) == 3
