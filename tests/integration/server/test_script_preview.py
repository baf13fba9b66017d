"""The effects of an unsaved script on its film, over HTTP."""

from tests.integration.server.harness import CLOUD, OPTIONS, SCRIPT, SUN, StudioHarness

CHANGED = SCRIPT.replace(CLOUD, "Rain falls on the hills.")


async def test_it_lists_what_would_be_made_again_and_stores_nothing(harness: StudioHarness) -> None:
    async with harness.open() as api:
        job = await api.made()
        project_id = job["project_id"]
        address = f"/projects/{project_id}/script/preview"
        before = len(harness.provider.calls)
        same = await api.post(address, {"text": SCRIPT}, 200)
        assert (same["problems"], same["dropped"]) == ([], [])
        assert same["plan"]["counts"]["make"] == 0
        changed = await api.post(address, {"text": CHANGED}, 200)
        anew = [one["kind"] for one in changed["plan"]["assets"] if one["decision"] == "make"]
        assert anew == ["narration"]
        assert changed["plan"]["notices"] == []
        script = await api.get(f"/projects/{project_id}/script")
        assert script["text"] == SCRIPT
        assert same["digest"] == script["digest"] != changed["digest"]
        assert len((await api.get("/jobs", params={"project_id": project_id}))["jobs"]) == 1
        assert len(harness.provider.calls) == before


async def test_it_lists_what_leaves_the_film(harness: StudioHarness) -> None:
    async with harness.open() as api:
        project_id = (await api.made())["project_id"]
        shorter = f"# Rain\n\n[picture: the sun over the sea]\n{SUN}\n"
        payload = await api.post(f"/projects/{project_id}/script/preview", {"text": shorter}, 200)
        assert {one["kind"] for one in payload["dropped"]} >= {"image", "narration"}
        assert all(one["has_take"] for one in payload["dropped"])
        assets = await api.assets(project_id)
        assert {one["asset"] for one in payload["dropped"]} <= assets.keys()
        assert {one["asset"] for one in payload["plan"]["assets"]} <= assets.keys()


async def test_a_text_that_cannot_be_read_tells_each_problem_with_its_line(harness: StudioHarness) -> None:
    async with harness.open(works=False) as api:
        project = await api.post("/projects", {"title": "Rain"}, 201)
        address = f"/projects/{project['project_id']}/script/preview"
        text = "---\nformat: 17:9\nstyle: shiny\n---\nHello."
        payload = await api.post(address, {"text": text}, 200)
        assert [problem["line"] for problem in payload["problems"]] == [2, 3]
        assert (payload["plan"], payload["dropped"]) == (None, [])
        await api.get(f"/projects/{project['project_id']}/script", 404)
        first = await api.post(address, {"text": SCRIPT, "options": OPTIONS}, 200)
        assert first["plan"]["counts"]["keep"] == 0
        wrong = {"text": SCRIPT, "options": {"chains": {"image": ["scripted/none"]}}}
        assert (await api.post(address, wrong, 422))["code"] == "InvalidInput:options.chains.image"
        await api.post("/projects/prj_none/script/preview", {"text": SCRIPT}, 404)
