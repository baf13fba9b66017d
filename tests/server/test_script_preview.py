"""What a script that nobody saved yet would do to its film, over HTTP."""

from tests.server.house import CLOUD, OPTIONS, SCRIPT, SUN, House

CHANGED = SCRIPT.replace(CLOUD, "Rain falls on the hills.")


async def test_it_tells_what_would_be_made_anew_and_stores_nothing(house: House) -> None:
    async with house.open() as face:
        job = await face.made()
        project_id = job["project_id"]
        address = f"/projects/{project_id}/script/preview"
        before = len(house.provider.calls)
        same = await face.post(address, {"text": SCRIPT}, 200)
        assert (same["problems"], same["dropped"]) == ([], [])
        assert same["plan"]["counts"]["make"] == 0
        changed = await face.post(address, {"text": CHANGED}, 200)
        anew = [one["kind"] for one in changed["plan"]["assets"] if one["verdict"] == "make"]
        assert anew == ["narration"]
        assert changed["plan"]["notices"] == []
        script = await face.get(f"/projects/{project_id}/script")
        assert script["text"] == SCRIPT
        assert same["digest"] == script["digest"] != changed["digest"]
        assert len((await face.get("/jobs", params={"project_id": project_id}))["jobs"]) == 1
        assert len(house.provider.calls) == before


async def test_it_tells_what_leaves_the_film(house: House) -> None:
    async with house.open() as face:
        project_id = (await face.made())["project_id"]
        shorter = f"# Rain\n\n[picture: the sun over the sea]\n{SUN}\n"
        told = await face.post(f"/projects/{project_id}/script/preview", {"text": shorter}, 200)
        assert {one["kind"] for one in told["dropped"]} >= {"image", "narration"}
        assert all(one["has_take"] for one in told["dropped"])
        assets = await face.assets(project_id)
        assert {one["asset"] for one in told["dropped"]} <= assets.keys()
        assert {one["asset"] for one in told["plan"]["assets"]} <= assets.keys()


async def test_a_text_that_cannot_be_read_tells_each_problem_with_its_line(house: House) -> None:
    async with house.open(works=False) as face:
        project = await face.post("/projects", {"title": "Rain"}, 201)
        address = f"/projects/{project['project_id']}/script/preview"
        text = "---\nformat: 17:9\nstyle: shiny\n---\nHello."
        told = await face.post(address, {"text": text}, 200)
        assert [problem["line"] for problem in told["problems"]] == [2, 3]
        assert (told["plan"], told["dropped"]) == (None, [])
        await face.get(f"/projects/{project['project_id']}/script", 404)
        first = await face.post(address, {"text": SCRIPT, "options": OPTIONS}, 200)
        assert first["plan"]["counts"]["keep"] == 0
        wrong = {"text": SCRIPT, "options": {"chains": {"image": ["scripted/none"]}}}
        assert (await face.post(address, wrong, 422))["code"] == "InvalidInput:model"
        await face.post("/projects/prj_none/script/preview", {"text": SCRIPT}, 404)
