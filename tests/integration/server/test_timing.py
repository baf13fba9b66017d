"""Timing by hand over HTTP: pauses around segments, the timeline that follows, one change of the history."""

from pathlib import Path

import pytest

from reelproof.domain.ids import ProjectId
from tests.integration.server.harness import OPTIONS, SCRIPT, StudioApi, StudioHarness

Row = dict[str, object]


async def segments_of(api: StudioApi, film: str) -> list[Row]:
    rows: list[Row] = (await api.get(f"{film}/segments"))["segments"]
    return rows


async def test_a_pause_after_a_segment_moves_what_follows_and_costs_nothing(harness: StudioHarness) -> None:
    async with harness.open() as api:
        film = f"/projects/{(await api.made())['project_id']}"
        first, second = await segments_of(api, film)
        before = await api.get(f"{film}/timeline")
        assert before["is_script_rendered"]
        change = {"segments": [{"segment_id": first["segment_id"], "after_s": 1.5}]}
        written = await api.patch(f"{film}/pauses", change)
        assert written["text"].count("[pause 1.5s]") == 1
        after = await api.get(f"{film}/timeline")
        assert after["duration_s"] == pytest.approx(before["duration_s"] + 1.5, abs=0.05)
        assert not after["is_script_rendered"]
        moved = [new["start_s"] - old["start_s"] for old, new in pairs(before, after, "narration")]
        assert moved == pytest.approx([0, 1.5], abs=0.05)
        assert [row["pause_after_s"] for row in await segments_of(api, film)] == [1.5, 0]
        assert [clip["lead_s"] for clip in after["narration"]] == [0.25, 0.25]
        plan = await api.get(f"{film}/plan")
        assert (plan["counts"]["make"], plan["estimate_microusd"]) == (0, 0)
        assert [row["segment_id"] for row in await segments_of(api, film)] == [
            first["segment_id"],
            second["segment_id"],
        ]
        job = await api.post("/jobs", {"project_id": film.rpartition("/")[2], "options": OPTIONS})
        await api.ended(job["job_id"])
        assert (await api.get(f"{film}/timeline"))["is_script_rendered"]


def pairs(before: Row, after: Row, track: str) -> list[tuple[dict[str, float], dict[str, float]]]:
    return list(zip(before[track], after[track], strict=True))  # type: ignore[call-overload]


async def test_pauses_of_one_gesture_are_undone_at_once(harness: StudioHarness) -> None:
    async with harness.open() as api:
        film = f"/projects/{(await api.made())['project_id']}"
        first, second = await segments_of(api, film)
        for seconds in (0.5, 1.0, 1.5):
            change = {"segments": [{"segment_id": first["segment_id"], "after_s": seconds}]}
            await api.patch(f"{film}/pauses", {**change, "gesture": "drag"})
        both = [
            {"segment_id": first["segment_id"], "after_s": 0.5},
            {"segment_id": second["segment_id"], "before_s": 1.0},
        ]
        await api.patch(f"{film}/pauses", {"segments": both})
        rows = await segments_of(api, film)
        assert [(row["pause_before_s"], row["pause_after_s"]) for row in rows] == [(0, 0.5), (1, 0)]
        assert len((await api.get(f"{film}/history"))["changes"]) == 2
        await api.post(f"{film}/undo", {}, status=200)
        assert [row["pause_after_s"] for row in await segments_of(api, film)] == [1.5, 0]
        await api.post(f"{film}/undo", {}, status=200)
        assert (await api.get(f"{film}/script"))["text"] == SCRIPT


async def test_a_pause_is_refused_in_another_script_and_for_a_segment_that_is_not_there(
    harness: StudioHarness,
) -> None:
    async with harness.open() as api:
        film = f"/projects/{(await api.made())['project_id']}"
        segment_id = (await segments_of(api, film))[0]["segment_id"]
        change = {"segments": [{"segment_id": segment_id, "after_s": 1}]}
        old = {"If-Match": '"0000"'}
        late = await api.patch(f"{film}/pauses", change, status=409, headers=old)
        assert late["detail"].startswith("The script has changed since")
        unknown = {"segments": [{"segment_id": "s-00000000", "after_s": 1}]}
        refused = await api.patch(f"{film}/pauses", unknown, status=422)
        assert "has no segment s-00000000" in refused["detail"]
        for seconds in (-1, 61, "1"):
            wrong = {"segments": [{"segment_id": segment_id, "after_s": seconds}]}
            await api.patch(f"{film}/pauses", wrong, status=422)
        assert (await api.get(f"{film}/script"))["text"] == SCRIPT


async def test_the_timeline_keeps_the_film_while_its_script_cannot_be_read(harness: StudioHarness) -> None:
    async with harness.open() as api:
        film = f"/projects/{(await api.made())['project_id']}"
        before = await api.get(f"{film}/timeline")
        project = await api.studio.stores.projects.get(ProjectId(film.rpartition("/")[2]))
        script = Path(project.script_path)
        script.write_text("# Nothing to narrate\n", "utf-8")
        assert (await api.get(f"{film}/timeline"))["visuals"] == before["visuals"]
        script.write_bytes(b"\xff\xfe\x00")
        assert (await api.get(f"{film}/timeline"))["visuals"] == before["visuals"]


async def test_a_caption_is_corrected_apart_from_what_is_spoken(harness: StudioHarness) -> None:
    async with harness.open() as api:
        film = f"/projects/{(await api.made())['project_id']}"
        before = await api.get(f"{film}/timeline")
        [first, *_] = before["captions"]
        captions = f"{film}/segments/{first['segment_id']}/captions"
        wanted = {"text": "The sun warms H₂O.", "start_s": first["start_s"], "end_s": first["start_s"] + 0.5}
        written = await api.put(f"{captions}/{first['number']}", wanted)
        assert "[caption 0s-0.5s: The sun warms H₂O.]" in written["text"]
        after = await api.get(f"{film}/timeline")
        [changed, *_] = after["captions"]
        assert (changed["text"], changed["start_s"]) == (wanted["text"], first["start_s"])
        assert changed["end_s"] == pytest.approx(wanted["end_s"])
        assert after["narration"] == before["narration"]
        assert [row["has_own_captions"] for row in await segments_of(api, film)] == [True, False]
        plan = await api.get(f"{film}/plan")
        assert (plan["counts"]["make"], plan["estimate_microusd"]) == (0, 0)
        await api.put(f"{captions}/99", wanted, status=422)
        await api.put(f"{captions}/0", {**wanted, "end_s": 0.0}, status=422)
        restored = await api.client.delete(f"/api{captions}")
        assert restored.json()["text"] == SCRIPT
        assert (await api.get(f"{film}/timeline"))["captions"] == before["captions"]
