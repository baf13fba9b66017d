"""Several assets made again over HTTP, by one job with one render."""

from collections.abc import Mapping

from reelproof.provider_api import ErrorCode
from reelproof.testing.scripted import ScriptedFailure
from tests.integration.server.harness import CLOUD_PICTURE, SUN_PICTURE, StudioApi, StudioHarness


async def picture_ids(api: StudioApi, project_id: str) -> Mapping[str, str]:
    """Picture asset ids by the script text that requested them."""
    assets = (await api.get(f"/projects/{project_id}/assets"))["assets"]
    return {
        words: one["asset_id"]
        for one in assets
        for words in (SUN_PICTURE, CLOUD_PICTURE)
        if words in (one["prompt"] or "")
    }


async def test_several_assets_are_made_again_by_one_job(harness: StudioHarness) -> None:
    async with harness.open() as api:
        project_id = (await api.made())["project_id"]
        ids = await picture_ids(api, project_id)
        body = {
            "assets": [
                {"asset_id": ids[SUN_PICTURE], "prompt": "the sun, close"},
                {"asset_id": ids[CLOUD_PICTURE], "seed": 7},
            ]
        }
        begun = await api.post(f"/projects/{project_id}/regenerate", body)
        assert begun["mode"] == "regenerate"
        assert (await api.ended(begun["job_id"]))["placeholders"] == []
        sun = await api.get(f"/assets/{ids[SUN_PICTURE]}")
        cloud = await api.get(f"/assets/{ids[CLOUD_PICTURE]}")
        assert (sun["prompt"], sun["is_edited"]) == ("the sun, close", True)
        assert cloud["take"]["seed"] == 7
        assert {len(sun["takes"]), len(cloud["takes"])} == {2}
        assert {sun["take"]["job_id"], cloud["take"]["job_id"]} == {begun["job_id"]}
        jobs = (await api.get("/jobs", params={"project_id": project_id}))["jobs"]
        assert len(jobs) == 2


async def test_candidates_of_several_assets_each_have_their_own_words(harness: StudioHarness) -> None:
    async with harness.open() as api:
        project_id = (await api.made())["project_id"]
        ids = await picture_ids(api, project_id)
        requests = [
            {"asset_id": ids[SUN_PICTURE], "prompt": "the sun, far"},
            {"asset_id": ids[CLOUD_PICTURE], "prompt": "a cloud, far"},
        ]
        body = {"assets": requests, "as_candidate": True}
        await api.ended((await api.post(f"/projects/{project_id}/regenerate", body))["job_id"])
        for request in requests:
            payload = await api.get(f"/assets/{request['asset_id']}")
            before, candidate = payload["takes"]
            assert (before["status"], candidate["status"]) == ("accepted", "candidate")
            assert candidate["prompt"] == request["prompt"]
            assert not payload["is_edited"]


async def test_one_invalid_asset_prevents_the_whole_request(harness: StudioHarness) -> None:
    async with harness.open() as api:
        project_id = (await api.made())["project_id"]
        ids = await picture_ids(api, project_id)
        address = f"/projects/{project_id}/regenerate"
        good = {"asset_id": ids[SUN_PICTURE], "prompt": "the sun, close"}
        unknown = await api.post(
            address, {"assets": [good, {"asset_id": "ast_1"}, {"asset_id": "ast_2"}]}, 422
        )
        assert [one["asset"] for one in unknown["details"]["problems"]] == ["ast_1", "ast_2"]
        wrong = {"asset_id": ids[CLOUD_PICTURE], "model": "local/voice"}
        refused = await api.post(address, {"assets": [good, wrong]}, 422)
        assert refused["code"] == "InvalidInput:model"
        [row] = refused["details"]["problems"]
        key = (await api.get(f"/assets/{ids[CLOUD_PICTURE]}"))["key"]
        assert (row["asset"], row["code"]) == (key, "InvalidInput:model")
        twice = await api.post(address, {"assets": [good, good]}, 422)
        assert "listed twice" in twice["detail"]
        assert not (await api.get(f"/assets/{ids[SUN_PICTURE]}"))["is_edited"]
        assert len((await api.get("/jobs", params={"project_id": project_id}))["jobs"]) == 1


async def test_a_filter_says_which_assets_are_meant(harness: StudioHarness) -> None:
    harness.outcomes[SUN_PICTURE] = [ScriptedFailure(ErrorCode.ProviderFailure)]
    async with harness.open() as api:
        first = await api.made()
        assert len(first["placeholders"]) == 1
        address = f"/projects/{first['project_id']}/regenerate"
        begun = await api.post(address, {"filter": {"status": "failed", "kind": "image"}})
        fixed = await api.ended(begun["job_id"])
        assert fixed["placeholders"] == []
        assets = await api.assets(first["project_id"])
        made = [one["key"] for one in assets.values() if one["take"]["job_id"] == begun["job_id"]]
        assert made == [first["placeholders"][0]["asset"]]
        nothing = await api.post(address, {"filter": {"status": "failed"}}, 409)
        assert nothing["code"] == "InvalidInput:filter"
        poor = {"filter": {"kind": "music"}, "max_cost_microusd": 0}
        await api.ended((await api.post(address, poor))["job_id"])
        music = (await api.assets(first["project_id"]))["music"]
        assert music["error"]["code"] == "BudgetExceeded"
        await api.post(address, {"filter": {}}, 422)
        await api.post(address, {}, 422)


async def test_two_clicks_start_one_job(harness: StudioHarness) -> None:
    async with harness.open() as api:
        project_id = (await api.made())["project_id"]
    harness.provider.delay_s = 0.3
    async with harness.open() as api:
        body = {"filter": {"kind": "image"}, "seed": 3}
        first, second = [await api.post(f"/projects/{project_id}/regenerate", body) for _ in range(2)]
        assert first["job_id"] == second["job_id"]
        assert (await api.ended(first["job_id"]))["status"] == "succeeded"
