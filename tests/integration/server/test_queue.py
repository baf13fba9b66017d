"""The queue of a film: which takes wait, and that each of them can be canceled by itself."""

from tests.integration.server.harness import CLOUD_PICTURE, SUN_PICTURE, StudioHarness
from tests.integration.server.test_regeneration import picture_ids


async def test_takes_wait_for_each_other_and_each_is_canceled_alone(harness: StudioHarness) -> None:
    async with harness.open() as api:
        made = await api.made()
        project_id = made["project_id"]
        ids = await picture_ids(api, project_id)
        address = f"/projects/{project_id}/queue"
        assert await api.get(address) == {"jobs": [], "shown_job_id": made["job_id"]}
    async with harness.open(works=False) as api:
        started = [
            await api.post(f"/assets/{ids[asset]}/regenerate", {"seed": seed, "as_candidate": True})
            for asset, seed in ((SUN_PICTURE, 1), (SUN_PICTURE, 2), (CLOUD_PICTURE, 3))
        ]
        jobs = (await api.get(address))["jobs"]
        assert [one["job_id"] for one in jobs] == [one["job_id"] for one in started]
        takes = [take for one in jobs for take in one["takes"]]
        assert [(take["asset_id"], take["seed"], take["prompt"]) for take in takes] == [
            (ids[SUN_PICTURE], 1, None),
            (ids[SUN_PICTURE], 2, None),
            (ids[CLOUD_PICTURE], 3, None),
        ]
        [cancel] = jobs[1]["actions"]
        assert cancel["is_enabled"]
        await api.post(cancel["href"].removeprefix("/api"))
        [stopping] = (await api.get(address))["jobs"][1]["actions"]
        assert stopping["reason"] == "It is being canceled."
    async with harness.open() as api:
        ended = [await api.ended(one["job_id"]) for one in started]
        assert [one["status"] for one in ended] == ["succeeded", "canceled", "succeeded"]
        sun = await api.get(f"/assets/{ids[SUN_PICTURE]}")
        assert [take["seed"] for take in sun["takes"] if take["status"] == "candidate"] == [1]


async def test_a_job_that_was_canceled_before_it_began_is_not_the_films_last_word(
    harness: StudioHarness,
) -> None:
    async with harness.open() as api:
        made = await api.made()
        ids = await picture_ids(api, made["project_id"])
    async with harness.open(works=False) as api:
        waiting = await api.post(f"/assets/{ids[SUN_PICTURE]}/regenerate", {"seed": 1})
        await api.post(f"/jobs/{waiting['job_id']}/cancel")
    async with harness.open() as api:
        await api.ended(waiting["job_id"])
        queue = await api.get(f"/projects/{made['project_id']}/queue")
        assert queue == {"jobs": [], "shown_job_id": made["job_id"]}
