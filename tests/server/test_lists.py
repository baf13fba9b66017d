"""What a page shows of a long film is short, comes in pages, and is not sent twice."""

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

import httpx

from reelproof.domain.project import LOCAL_OWNER
from reelproof.engine.studio.asking import Saying
from reelproof.engine.studio.commission import FromProject
from reelproof.provider_api import ErrorCode
from reelproof.server.schema.request import Options
from reelproof.testing.long_film import LongFilm
from reelproof.testing.scripted import Fails, gradient_png
from reelproof.wiring import desk_for
from tests.server.house import CLOUD_PICTURE, OPTIONS, SCRIPT, SUN_PICTURE, Face, House, installation_of
from tests.server.sse import listen_to

MOST_BYTES = 100_000
SEGMENTS = 200


async def long_film(house: House, face: Face) -> tuple[str, str]:
    """The project and the job of a film of 200 passages, half made."""
    film = LongFilm(SEGMENTS)
    project_id = (await face.post("/projects", {"script": film.script}, status=201))["project_id"]
    studio = face.studio
    desk = desk_for(studio, installation_of(house))
    saying = Saying(choices=Options.model_validate(OPTIONS).choices())
    project, request = await desk.commissions.requested(LOCAL_OWNER, FromProject(project_id), saying)
    job_id = await film.begin(studio.ledgers, studio.planner, studio.media, project, request)
    return project_id, job_id


async def pages(face: Face, path: str, key: str) -> AsyncIterator[Sequence[Any]]:
    """The rows of every page, of which each is short."""
    after = None
    while True:
        joint = "&" if "?" in path else "?"
        answer = await face.client.get(f"/api{path}{joint}after={after}" if after else f"/api{path}")
        assert answer.status_code == 200, answer.text
        assert len(answer.content) <= MOST_BYTES, path
        page = answer.json()
        yield page[key]
        after = page["next"]
        if after is None:
            return


async def rows(face: Face, path: str, key: str) -> list[Any]:
    return [row async for page in pages(face, path, key) for row in page]


async def test_each_answer_of_a_film_of_200_passages_is_short_and_its_pages_are_whole(house: House) -> None:
    async with house.open(works=False) as face:
        project_id, job_id = await long_film(house, face)
        film, job = f"/projects/{project_id}", f"/jobs/{job_id}"
        for path in (film, f"{film}/script", job, "/jobs", "/projects"):
            answer = await face.client.get(f"/api{path}")
            assert answer.status_code == 200, answer.text
            assert len(answer.content) <= MOST_BYTES, path

        assets = await rows(face, f"{film}/assets", "assets")
        known = await face.studio.ledgers.assets.of_project(project_id)  # type: ignore[arg-type]
        assert [asset["key"] for asset in assets] == [asset.key for asset in known]
        assert len(assets) > 2 * SEGMENTS
        assert all(asset["actions"] is None for asset in assets)
        assert all(asset["take"] is None or asset["take"]["words"] is None for asset in assets)

        visuals = await rows(face, f"{film}/timeline", "visuals")
        assert [clip["start_s"] for clip in visuals] == sorted({clip["start_s"] for clip in visuals})
        narration = await rows(face, f"{film}/timeline", "narration")
        assert len(narration) == len({clip["asset"] for clip in narration}) == SEGMENTS
        assert len(await rows(face, f"{film}/timeline", "music")) == 1
        captions = await rows(face, f"{film}/timeline", "captions")
        assert len(captions) == len({caption["start_s"] for caption in captions}) > SEGMENTS

        planned = await rows(face, f"{film}/plan", "assets")
        assert [asset["asset"] for asset in planned] == [asset["key"] for asset in assets]
        segments = await rows(face, f"{film}/segments", "segments")
        assert len(segments) == SEGMENTS
        assert segments[0]["text"].startswith("Passage 1 ")
        missing = await rows(face, f"{job}/placeholders", "placeholders")
        told = await face.get(job)
        assert told["placeholder_count"] == len(missing) > len(told["placeholders"])
        said = await rows(face, f"{film}/activity", "events")
        assert [event["number"] for event in said] == list(range(told["last_event"], 0, -1))

        async with face.client.stream("GET", f"/api{job}/events?after=now") as stream:
            snapshot = await anext(stream.aiter_bytes())
        assert len(snapshot) <= MOST_BYTES


async def test_assets_are_chosen_by_state_kind_and_passage_and_told_whole_on_request(house: House) -> None:
    house.outcomes[SUN_PICTURE] = [Fails(ErrorCode.ProviderFailure)]
    async with house.open() as face:
        job = await face.made()
        address = f"/projects/{job['project_id']}/assets"
        failed = await face.get(f"{address}?status=failed")
        assert [SUN_PICTURE in asset["prompt"] for asset in failed["assets"]] == [True]
        assert failed["summary"]["by_kind"]["image"]["by_status"]["failed"] == 1
        assert failed["summary"]["total"] == len(await rows(face, address, "assets"))
        spoken = await face.get(f"{address}?kind=narration&kind=music&include=words&include=recipe")
        assert {asset["kind"] for asset in spoken["assets"]} == {"narration", "music"}
        first = spoken["assets"][0]
        assert first["take"]["words"][0]["start_s"] == 0
        assert first["take"]["prompt"] == first["prompt"]
        one = await face.get(f"{address}?segment_id={first['segment_id']}&include=actions")
        assert {asset["kind"] for asset in one["assets"]} == {"narration", "image"}
        assert all(asset["actions"] for asset in one["assets"])
        whole = await face.get(f"/assets/{first['asset_id']}")
        assert whole["actions"]
        assert whole["take"]["words"]
        wrong = await face.get(f"{address}?after=bm9uc2Vuc2U=", status=422)
        assert wrong["code"] == "InvalidInput:after"
        assert (await face.get(f"{address}?kind=picture", status=422))["code"] == "InvalidInput:kind.0"


async def test_a_stretch_of_the_timeline_tells_what_goes_on_in_it(house: House) -> None:
    async with house.open() as face:
        address = f"/projects/{(await face.made())['project_id']}/timeline"
        whole = await face.get(f"{address}?include=words")
        assert whole["captions"][0]["words"][0]["text"] == "The"
        second = whole["visuals"][1]
        middle = second["start_s"] + second["duration_s"] / 2
        part = await face.get(f"{address}?from_s={middle}&to_s={middle + 0.1}")
        assert part["visuals"] == [second]
        assert part["captions"][0]["words"] is None
        assert len(part["music"]) == 1
        await face.get(f"{address}?from_s=nan", status=422)
        assert (await face.get(f"{address}?from_s=900000"))["visuals"] == []


async def test_lists_find_films_by_title_and_state_and_rows_tell_how_far_jobs_are(house: House) -> None:
    house.outcomes[CLOUD_PICTURE] = [Fails(ErrorCode.ProviderFailure)]
    async with house.open() as face:
        made = await face.made()
        await face.post("/projects", {"title": "100%_Snow"}, status=201)
        found = await face.get("/projects", params={"query": "RAI"})
        assert [project["title"] for project in found["projects"]] == ["Rain"]
        found = await face.get("/projects", params={"query": "%_"})
        assert [project["title"] for project in found["projects"]] == ["100%_Snow"]
        found = await face.get("/projects?status=succeeded")
        assert [project["project_id"] for project in found["projects"]] == [made["project_id"]]
        assert (await face.get("/projects?status=failed"))["projects"] == []
        assert (await face.get("/jobs", params={"query": "snow"}))["jobs"] == []
        [row] = (await face.get("/jobs", params={"query": "rain"}))["jobs"]
        assert (row["title"], row["progress"], row["step"]) == ("Rain", 100.0, None)
        assert row["cost_microusd"] == made["cost_microusd"]
        counts = {name: made["assets"][name] for name in ("generated", "needs_prompt_update", "failed")}
        assert row["assets"] == {**counts, "open": 0}
        assert counts["failed"] == 1


async def test_a_job_under_way_tells_in_a_list_what_runs(house: House) -> None:
    async with house.open(works=False) as face:
        _, job_id = await long_film(house, face)
        [row] = (await face.get("/jobs"))["jobs"]
        job = await face.get(f"/jobs/{job_id}")
        assert row["progress"] == job["progress"]
        assert row["step"] in {step["step"] for step in job["steps"] if step["status"] == "running"}
        assert row["assets"]["open"] > 0
        assert row["assets"]["needs_prompt_update"] > 0
        assert row["cost_microusd"] == job["cost_microusd"] > 0


async def test_activity_is_what_the_stream_told(house: House) -> None:
    async with house.open() as face:
        first = await face.made()
        project_id = first["project_id"]
        second = await face.ended((await face.post(f"/projects/{project_id}/renders"))["job_id"])
        streamed = [
            heard.data
            async for heard in listen_to(face.client, f"/api/jobs/{first['job_id']}/events")
            if heard.type != "snapshot"
        ]
        assert (
            await rows(face, f"/jobs/{first['job_id']}/activity?limit=7&order=oldest", "events") == streamed
        )
        said = await rows(face, f"/projects/{project_id}/activity?limit=9", "events")
        order = [(event["job_id"], event["number"]) for event in said]
        expected = [
            (job["job_id"], number) for job in (second, first) for number in range(job["last_event"], 0, -1)
        ]
        assert order == expected
        ends = await face.get(f"/projects/{project_id}/activity?type=job-completed&type=job-failed")
        assert [event["job_id"] for event in ends["events"]] == [second["job_id"], first["job_id"]]
        await face.get(f"/projects/{project_id}/activity?type=nothing", status=422)
        await face.get(f"/projects/{project_id}/activity?after=WzFd", status=422)


async def polled(face: Face, path: str, tag: str) -> httpx.Response:
    return await face.client.get(f"/api{path}", headers={"If-None-Match": tag})


async def test_what_did_not_change_is_not_sent_again_and_what_did_is(house: House) -> None:
    async with house.open() as face:
        job = await face.made()
        film = f"/projects/{job['project_id']}"
        paths = [
            film,
            f"{film}/script",
            f"{film}/assets",
            f"{film}/timeline",
            f"{film}/plan",
            f"{film}/segments",
            f"{film}/poster",
            f"{film}/output/report.json",
            f"/jobs/{job['job_id']}",
            "/jobs",
        ]
        tags: Mapping[str, str] = {
            path: (await face.client.get(f"/api{path}")).headers["etag"] for path in paths
        }
        for path, tag in tags.items():
            again = await polled(face, path, tag)
            assert (again.status_code, again.content) == (304, b""), path
            assert again.headers["etag"].removeprefix("W/") == tag.removeprefix("W/")
            assert "no-cache" in again.headers["cache-control"]
            assert (await polled(face, path, f'"other", {tag}')).status_code == 304, path
        asset = next(
            one for one in (await face.get(f"{film}/assets?kind=image"))["assets"] if one["segment_id"]
        )
        body = {"prompt": "the sun, far", "as_candidate": True}
        await face.ended((await face.post(f"/assets/{asset['asset_id']}/regenerate", body))["job_id"])
        for path in (film, f"{film}/assets", f"{film}/timeline", "/jobs"):
            assert (await polled(face, path, tags[path])).status_code == 200, path
        script = await face.client.get(f"/api{film}/script")
        changed = {"text": SCRIPT.replace("Rain", "Snow")}
        written = await face.client.put(
            f"/api{film}/script", json=changed, headers={"If-Match": script.headers["etag"]}
        )
        assert written.status_code == 200
        assert (await polled(face, f"{film}/script", tags[f"{film}/script"])).status_code == 200


async def test_a_script_is_new_to_a_page_when_what_is_to_be_known_of_it_is(house: House) -> None:
    async with house.open(works=False) as face:
        script = "# Rain\n\n![](sun.png)\nThe sun warms the sea.\n"
        project_id = (await face.post("/projects", {"script": script}, status=201))["project_id"]
        address = f"/projects/{project_id}/script"
        first = await face.client.get(f"/api{address}")
        assert first.json()["notice_count"] == 1
        await face.client.put(f"/api/projects/{project_id}/files/sun.png", content=gradient_png(64, 36))
        again = await polled(face, address, first.headers["etag"])
        assert again.status_code == 200
        assert again.json()["notice_count"] == 0
        written = await face.client.put(
            f"/api{address}", json={"text": script}, headers={"If-Match": first.headers["etag"]}
        )
        assert written.status_code == 200
        notices = await face.get(f"/projects/{project_id}/notices")
        assert notices == {"notices": [], "total": 0, "next": None}


async def test_text_is_made_small_for_those_who_take_it_and_streams_and_media_never(house: House) -> None:
    async with house.open() as face:
        job = await face.made()
        film, plain = f"/api/projects/{job['project_id']}", {"Accept-Encoding": "identity"}
        for path in (f"{film}/assets", f"{film}/output/report.html", f"{film}/output/report.json"):
            small = await face.client.get(path, headers={"Accept-Encoding": "br, gzip;q=0.5"})
            large = await face.client.get(path, headers=plain)
            assert small.headers["content-encoding"] == "gzip", path
            assert "content-encoding" not in large.headers
            assert small.text == large.text
            assert int(large.headers["content-length"]) > small.num_bytes_downloaded
            assert "Accept-Encoding" in small.headers["vary"]
            assert "Accept-Encoding" in large.headers["vary"]
            refused = await face.client.get(path, headers={"Accept-Encoding": "gzip;q=0, identity"})
            assert "content-encoding" not in refused.headers
        part = await face.client.get(f"{film}/output/report.json", headers={"Range": "bytes=0-1999"})
        assert (part.status_code, part.headers.get("content-encoding")) == (206, None)
        for path in (f"{film}/output/film.mp4", f"{film}/poster", f"/api/jobs/{job['job_id']}/events"):
            assert "content-encoding" not in (await face.client.get(path)).headers, path
        assert "content-encoding" not in (await face.client.get("/api/health")).headers


async def test_files_and_renders_come_in_pages(house: House) -> None:
    async with house.open() as face:
        job = await face.made()
        film = f"/projects/{job['project_id']}"
        for name in ("a.png", "b.png", "c.png"):
            await face.client.put(f"/api{film}/files/{name}", content=b"\x89PNG")
        files = await rows(face, f"{film}/files?limit=2", "files")
        assert [file["name"] for file in files] == ["a.png", "b.png", "c.png"]
        again = await face.ended((await face.post(f"{film}/renders"))["job_id"])
        renders = await rows(face, f"{film}/renders?limit=1", "renders")
        assert [render["job_id"] for render in renders] == [again["job_id"], job["job_id"]]
        assert [render["is_current"] for render in renders] == [True, False]
