"""Responses for a long film are short, paged, and not sent twice."""

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

import httpx

from reelproof.contract.job_request import Options
from reelproof.domain.project import LOCAL_OWNER
from reelproof.engine.studio.request_builder import RequestChoices
from reelproof.engine.studio.start_job import FromProject
from reelproof.provider_api import ErrorCode
from reelproof.testing.long_film import LongFilm
from reelproof.testing.scripted import ScriptedFailure, gradient_png
from reelproof.wiring.server import services_for
from tests.integration.server.harness import (
    CLOUD_PICTURE,
    OPTIONS,
    SCRIPT,
    SUN_PICTURE,
    StudioApi,
    StudioHarness,
    installation_of,
)
from tests.integration.server.sse import listen_to

MAX_BYTES = 100_000
SEGMENTS = 200


async def long_film(harness: StudioHarness, api: StudioApi) -> tuple[str, str]:
    """The project and the job of a film of 200 passages, half made."""
    film = LongFilm(SEGMENTS)
    project_id = (await api.post("/projects", {"script": film.script}, status=201))["project_id"]
    studio = api.studio
    services = services_for(studio, installation_of(harness))
    request_options = RequestChoices(choices=Options.model_validate(OPTIONS).choices())
    project, request = await services.start_job.request_for(
        LOCAL_OWNER, FromProject(project_id), request_options
    )
    job_id = await film.begin(studio.stores, studio.planner, studio.media, project, request)
    return project_id, job_id


async def pages(api: StudioApi, path: str, key: str) -> AsyncIterator[Sequence[Any]]:
    """The rows of every page, of which each is short."""
    after = None
    while True:
        joint = "&" if "?" in path else "?"
        answer = await api.client.get(f"/api{path}{joint}after={after}" if after else f"/api{path}")
        assert answer.status_code == 200, answer.text
        assert len(answer.content) <= MAX_BYTES, path
        page = answer.json()
        yield page[key]
        after = page["next"]
        if after is None:
            return


async def rows(api: StudioApi, path: str, key: str) -> list[Any]:
    return [row async for page in pages(api, path, key) for row in page]


async def test_responses_for_a_film_of_200_segments_are_short_and_their_pages_complete(
    harness: StudioHarness,
) -> None:
    async with harness.open(works=False) as api:
        project_id, job_id = await long_film(harness, api)
        film, job = f"/projects/{project_id}", f"/jobs/{job_id}"
        for path in (film, f"{film}/script", job, "/jobs", "/projects"):
            answer = await api.client.get(f"/api{path}")
            assert answer.status_code == 200, answer.text
            assert len(answer.content) <= MAX_BYTES, path

        assets = await rows(api, f"{film}/assets", "assets")
        known = await api.studio.stores.assets.of_project(project_id)  # type: ignore[arg-type]
        assert [asset["key"] for asset in assets] == [asset.key for asset in known]
        assert len(assets) > 2 * SEGMENTS
        assert all(asset["actions"] is None for asset in assets)
        assert all(asset["take"] is None or asset["take"]["words"] is None for asset in assets)

        visuals = await rows(api, f"{film}/timeline", "visuals")
        assert [clip["start_s"] for clip in visuals] == sorted({clip["start_s"] for clip in visuals})
        narration = await rows(api, f"{film}/timeline", "narration")
        assert len(narration) == len({clip["asset"] for clip in narration}) == SEGMENTS
        assert len(await rows(api, f"{film}/timeline", "music")) == 1
        captions = await rows(api, f"{film}/timeline", "captions")
        assert len(captions) == len({caption["start_s"] for caption in captions}) > SEGMENTS

        planned = await rows(api, f"{film}/plan", "assets")
        assert [asset["asset"] for asset in planned] == [asset["key"] for asset in assets]
        segments = await rows(api, f"{film}/segments", "segments")
        assert len(segments) == SEGMENTS
        assert segments[0]["text"].startswith("Passage 1 ")
        missing = await rows(api, f"{job}/placeholders", "placeholders")
        job_view = await api.get(job)
        assert job_view["placeholder_count"] == len(missing) > len(job_view["placeholders"])
        events = await rows(api, f"{film}/activity", "events")
        assert [event["number"] for event in events] == list(range(job_view["last_event"], 0, -1))

        async with api.client.stream("GET", f"/api{job}/events?after=now") as stream:
            snapshot = await anext(stream.aiter_bytes())
        assert len(snapshot) <= MAX_BYTES


async def test_assets_are_filtered_by_state_kind_and_segment_and_expanded_on_request(
    harness: StudioHarness,
) -> None:
    harness.outcomes[SUN_PICTURE] = [ScriptedFailure(ErrorCode.ProviderFailure)]
    async with harness.open() as api:
        job = await api.made()
        address = f"/projects/{job['project_id']}/assets"
        failed = await api.get(f"{address}?status=failed")
        assert [SUN_PICTURE in asset["prompt"] for asset in failed["assets"]] == [True]
        assert failed["summary"]["by_kind"]["image"]["by_status"]["failed"] == 1
        assert failed["summary"]["total"] == len(await rows(api, address, "assets"))
        spoken = await api.get(f"{address}?kind=narration&kind=music&include=words&include=recipe")
        assert {asset["kind"] for asset in spoken["assets"]} == {"narration", "music"}
        first = spoken["assets"][0]
        assert first["take"]["words"][0]["start_s"] == 0
        assert first["take"]["prompt"] == first["prompt"]
        one = await api.get(f"{address}?segment_id={first['segment_id']}&include=actions")
        assert {asset["kind"] for asset in one["assets"]} == {"narration", "image"}
        assert all(asset["actions"] for asset in one["assets"])
        whole = await api.get(f"/assets/{first['asset_id']}")
        assert whole["actions"]
        assert whole["take"]["words"]
        wrong = await api.get(f"{address}?after=bm9uc2Vuc2U=", status=422)
        assert wrong["code"] == "InvalidInput:after"
        assert (await api.get(f"{address}?kind=picture", status=422))["code"] == "InvalidInput:kind.0"


async def test_a_timeline_range_lists_its_clips(harness: StudioHarness) -> None:
    async with harness.open() as api:
        address = f"/projects/{(await api.made())['project_id']}/timeline"
        whole = await api.get(f"{address}?include=words")
        assert whole["captions"][0]["words"][0]["text"] == "The"
        second = whole["visuals"][1]
        middle = second["start_s"] + second["duration_s"] / 2
        part = await api.get(f"{address}?from_s={middle}&to_s={middle + 0.1}")
        assert part["visuals"] == [second]
        assert part["captions"][0]["words"] is None
        assert len(part["music"]) == 1
        await api.get(f"{address}?from_s=nan", status=422)
        assert (await api.get(f"{address}?from_s=900000"))["visuals"] == []


async def test_lists_filter_films_by_title_and_state_and_rows_show_progress(harness: StudioHarness) -> None:
    harness.outcomes[CLOUD_PICTURE] = [ScriptedFailure(ErrorCode.ProviderFailure)]
    async with harness.open() as api:
        made = await api.made()
        await api.post("/projects", {"title": "100%_Snow"}, status=201)
        found = await api.get("/projects", params={"query": "RAI"})
        assert [project["title"] for project in found["projects"]] == ["Rain"]
        found = await api.get("/projects", params={"query": "%_"})
        assert [project["title"] for project in found["projects"]] == ["100%_Snow"]
        found = await api.get("/projects?status=succeeded")
        assert [project["project_id"] for project in found["projects"]] == [made["project_id"]]
        assert (await api.get("/projects?status=failed"))["projects"] == []
        assert (await api.get("/jobs", params={"query": "snow"}))["jobs"] == []
        [row] = (await api.get("/jobs", params={"query": "rain"}))["jobs"]
        assert (row["title"], row["progress"], row["step"]) == ("Rain", 100.0, None)
        assert row["cost_microusd"] == made["cost_microusd"]
        counts = {name: made["assets"][name] for name in ("generated", "needs_prompt_update", "failed")}
        assert row["assets"] == {**counts, "unfinished": 0}
        assert counts["failed"] == 1


async def test_a_running_job_lists_its_current_work(harness: StudioHarness) -> None:
    async with harness.open(works=False) as api:
        _, job_id = await long_film(harness, api)
        [row] = (await api.get("/jobs"))["jobs"]
        job = await api.get(f"/jobs/{job_id}")
        assert row["progress"] == job["progress"]
        assert row["step"] in {step["step"] for step in job["steps"] if step["status"] == "running"}
        assert row["assets"]["unfinished"] > 0
        assert row["assets"]["needs_prompt_update"] > 0
        assert row["cost_microusd"] == job["cost_microusd"] > 0


async def test_activity_equals_the_streamed_events(harness: StudioHarness) -> None:
    async with harness.open() as api:
        first = await api.made()
        project_id = first["project_id"]
        second = await api.ended((await api.post(f"/projects/{project_id}/renders"))["job_id"])
        streamed = [
            streamed_event.data
            async for streamed_event in listen_to(api.client, f"/api/jobs/{first['job_id']}/events")
            if streamed_event.type != "snapshot"
        ]
        assert await rows(api, f"/jobs/{first['job_id']}/activity?limit=7&order=oldest", "events") == streamed
        events = await rows(api, f"/projects/{project_id}/activity?limit=9", "events")
        order = [(event["job_id"], event["number"]) for event in events]
        expected = [
            (job["job_id"], number) for job in (second, first) for number in range(job["last_event"], 0, -1)
        ]
        assert order == expected
        ends = await api.get(f"/projects/{project_id}/activity?type=job-completed&type=job-failed")
        assert [event["job_id"] for event in ends["events"]] == [second["job_id"], first["job_id"]]
        await api.get(f"/projects/{project_id}/activity?type=nothing", status=422)
        await api.get(f"/projects/{project_id}/activity?after=WzFd", status=422)


async def polled(api: StudioApi, path: str, tag: str) -> httpx.Response:
    return await api.client.get(f"/api{path}", headers={"If-None-Match": tag})


async def test_only_changed_content_is_sent_again(harness: StudioHarness) -> None:
    async with harness.open() as api:
        job = await api.made()
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
            path: (await api.client.get(f"/api{path}")).headers["etag"] for path in paths
        }
        for path, tag in tags.items():
            again = await polled(api, path, tag)
            assert (again.status_code, again.content) == (304, b""), path
            assert again.headers["etag"].removeprefix("W/") == tag.removeprefix("W/")
            assert "no-cache" in again.headers["cache-control"]
            assert (await polled(api, path, f'"other", {tag}')).status_code == 304, path
        asset = next(
            one for one in (await api.get(f"{film}/assets?kind=image"))["assets"] if one["segment_id"]
        )
        body = {"prompt": "the sun, far", "as_candidate": True}
        await api.ended((await api.post(f"/assets/{asset['asset_id']}/regenerate", body))["job_id"])
        for path in (film, f"{film}/assets", f"{film}/timeline", "/jobs"):
            assert (await polled(api, path, tags[path])).status_code == 200, path
        script = await api.client.get(f"/api{film}/script")
        changed = {"text": SCRIPT.replace("Rain", "Snow")}
        written = await api.client.put(
            f"/api{film}/script", json=changed, headers={"If-Match": script.headers["etag"]}
        )
        assert written.status_code == 200
        assert (await polled(api, f"{film}/script", tags[f"{film}/script"])).status_code == 200


async def test_a_script_is_new_to_a_page_when_what_is_to_be_known_of_it_is(harness: StudioHarness) -> None:
    async with harness.open(works=False) as api:
        script = "# Rain\n\n![](sun.png)\nThe sun warms the sea.\n"
        project_id = (await api.post("/projects", {"script": script}, status=201))["project_id"]
        address = f"/projects/{project_id}/script"
        first = await api.client.get(f"/api{address}")
        assert first.json()["notice_count"] == 1
        await api.client.put(f"/api/projects/{project_id}/files/sun.png", content=gradient_png(64, 36))
        again = await polled(api, address, first.headers["etag"])
        assert again.status_code == 200
        assert again.json()["notice_count"] == 0
        written = await api.client.put(
            f"/api{address}", json={"text": script}, headers={"If-Match": first.headers["etag"]}
        )
        assert written.status_code == 200
        notices = await api.get(f"/projects/{project_id}/notices")
        assert notices == {"notices": [], "total": 0, "next": None}


async def test_text_is_compressed_for_clients_that_accept_it_but_streams_and_media_never(
    harness: StudioHarness,
) -> None:
    async with harness.open() as api:
        job = await api.made()
        film, plain = f"/api/projects/{job['project_id']}", {"Accept-Encoding": "identity"}
        for path in (f"{film}/assets", f"{film}/output/report.html", f"{film}/output/report.json"):
            small = await api.client.get(path, headers={"Accept-Encoding": "br, gzip;q=0.5"})
            large = await api.client.get(path, headers=plain)
            assert small.headers["content-encoding"] == "gzip", path
            assert "content-encoding" not in large.headers
            assert small.text == large.text
            assert int(large.headers["content-length"]) > small.num_bytes_downloaded
            assert "Accept-Encoding" in small.headers["vary"]
            assert "Accept-Encoding" in large.headers["vary"]
            refused = await api.client.get(path, headers={"Accept-Encoding": "gzip;q=0, identity"})
            assert "content-encoding" not in refused.headers
        part = await api.client.get(f"{film}/output/report.json", headers={"Range": "bytes=0-1999"})
        assert (part.status_code, part.headers.get("content-encoding")) == (206, None)
        for path in (f"{film}/output/film.mp4", f"{film}/poster", f"/api/jobs/{job['job_id']}/events"):
            assert "content-encoding" not in (await api.client.get(path)).headers, path
        assert "content-encoding" not in (await api.client.get("/api/health")).headers


async def test_files_and_renders_come_in_pages(harness: StudioHarness) -> None:
    async with harness.open() as api:
        job = await api.made()
        film = f"/projects/{job['project_id']}"
        for name in ("a.png", "b.png", "c.png"):
            await api.client.put(f"/api{film}/files/{name}", content=b"\x89PNG")
        files = await rows(api, f"{film}/files?limit=2", "files")
        assert [file["name"] for file in files] == ["a.png", "b.png", "c.png"]
        again = await api.ended((await api.post(f"{film}/renders"))["job_id"])
        renders = await rows(api, f"{film}/renders?limit=1", "renders")
        assert [render["job_id"] for render in renders] == [again["job_id"], job["job_id"]]
        assert [render["is_current"] for render in renders] == [True, False]
