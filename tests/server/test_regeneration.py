"""Several assets made again over HTTP, by one job with one render."""

from collections.abc import Mapping

from reelproof.provider_api import ErrorCode
from reelproof.testing.scripted import Fails
from tests.server.house import CLOUD_PICTURE, SUN_PICTURE, Face, House


async def picture_ids(face: Face, project_id: str) -> Mapping[str, str]:
    """By the words of the script that asked for them."""
    assets = (await face.get(f"/projects/{project_id}/assets"))["assets"]
    return {
        words: one["asset_id"]
        for one in assets
        for words in (SUN_PICTURE, CLOUD_PICTURE)
        if words in (one["prompt"] or "")
    }


async def test_several_assets_are_made_again_by_one_job(house: House) -> None:
    async with house.open() as face:
        project_id = (await face.made())["project_id"]
        ids = await picture_ids(face, project_id)
        body = {
            "assets": [
                {"asset_id": ids[SUN_PICTURE], "prompt": "the sun, close"},
                {"asset_id": ids[CLOUD_PICTURE], "seed": 7},
            ]
        }
        begun = await face.post(f"/projects/{project_id}/regenerate", body)
        assert begun["aim"] == "regenerate"
        assert (await face.ended(begun["job_id"]))["placeholders"] == []
        sun = await face.get(f"/assets/{ids[SUN_PICTURE]}")
        cloud = await face.get(f"/assets/{ids[CLOUD_PICTURE]}")
        assert (sun["prompt"], sun["is_edited"]) == ("the sun, close", True)
        assert cloud["take"]["seed"] == 7
        assert {len(sun["takes"]), len(cloud["takes"])} == {2}
        assert {sun["take"]["job_id"], cloud["take"]["job_id"]} == {begun["job_id"]}
        jobs = (await face.get("/jobs", params={"project_id": project_id}))["jobs"]
        assert len(jobs) == 2


async def test_candidates_of_several_assets_each_have_their_own_words(house: House) -> None:
    async with house.open() as face:
        project_id = (await face.made())["project_id"]
        ids = await picture_ids(face, project_id)
        wishes = [
            {"asset_id": ids[SUN_PICTURE], "prompt": "the sun, far"},
            {"asset_id": ids[CLOUD_PICTURE], "prompt": "a cloud, far"},
        ]
        body = {"assets": wishes, "as_candidate": True}
        await face.ended((await face.post(f"/projects/{project_id}/regenerate", body))["job_id"])
        for wish in wishes:
            told = await face.get(f"/assets/{wish['asset_id']}")
            before, candidate = told["takes"]
            assert (before["standing"], candidate["standing"]) == ("accepted", "candidate")
            assert candidate["prompt"] == wish["prompt"]
            assert not told["is_edited"]


async def test_one_asset_that_is_wrong_keeps_all_from_being_made(house: House) -> None:
    async with house.open() as face:
        project_id = (await face.made())["project_id"]
        ids = await picture_ids(face, project_id)
        address = f"/projects/{project_id}/regenerate"
        good = {"asset_id": ids[SUN_PICTURE], "prompt": "the sun, close"}
        unknown = await face.post(
            address, {"assets": [good, {"asset_id": "ast_1"}, {"asset_id": "ast_2"}]}, 422
        )
        assert [one["asset"] for one in unknown["details"]["problems"]] == ["ast_1", "ast_2"]
        wrong = {"asset_id": ids[CLOUD_PICTURE], "model": "local/voice"}
        refused = await face.post(address, {"assets": [good, wrong]}, 422)
        assert refused["code"] == "InvalidInput:model"
        assert [one["code"] for one in refused["details"]["problems"]] == ["InvalidInput:model"]
        twice = await face.post(address, {"assets": [good, good]}, 422)
        assert "named twice" in twice["detail"]
        assert not (await face.get(f"/assets/{ids[SUN_PICTURE]}"))["is_edited"]
        assert len((await face.get("/jobs", params={"project_id": project_id}))["jobs"]) == 1


async def test_a_filter_says_which_assets_are_meant(house: House) -> None:
    house.outcomes[SUN_PICTURE] = [Fails(ErrorCode.ProviderFailure)]
    async with house.open() as face:
        first = await face.made()
        assert len(first["placeholders"]) == 1
        address = f"/projects/{first['project_id']}/regenerate"
        begun = await face.post(address, {"filter": {"status": "failed", "kind": "image"}})
        mended = await face.ended(begun["job_id"])
        assert mended["placeholders"] == []
        assets = await face.assets(first["project_id"])
        made = [one["key"] for one in assets.values() if one["take"]["job_id"] == begun["job_id"]]
        assert made == [first["placeholders"][0]["asset"]]
        nothing = await face.post(address, {"filter": {"status": "failed"}}, 409)
        assert nothing["code"] == "InvalidInput:filter"
        poor = {"filter": {"kind": "music"}, "max_cost_microusd": 0}
        await face.ended((await face.post(address, poor))["job_id"])
        music = (await face.assets(first["project_id"]))["music"]
        assert music["error"]["code"] == "BudgetExceeded"
        await face.post(address, {"filter": {}}, 422)
        await face.post(address, {}, 422)


async def test_two_clicks_begin_one_job(house: House) -> None:
    async with house.open() as face:
        project_id = (await face.made())["project_id"]
    house.provider.delay_s = 0.3
    async with house.open() as face:
        body = {"filter": {"kind": "image"}, "seed": 3}
        first, second = [await face.post(f"/projects/{project_id}/regenerate", body) for _ in range(2)]
        assert first["job_id"] == second["job_id"]
        assert (await face.ended(first["job_id"]))["status"] == "succeeded"
