"""Timing and captions by hand on the studio's timeline in a real browser, and what is played of it."""

import re
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Locator, Page, expect

from reelproof.testing.servers import RemoteServer
from tests.acceptance.services import served_line, started, wait_until
from tests.acceptance.studio.browser import check_accessibility, needs_studio, opened_page
from tests.acceptance.studio.scripted import CHAINS

SCRIPT = "# The river\n\nA spring rises.\n\nA river runs.\n\nThe sea waits.\n"
pytestmark = [pytest.mark.film, *needs_studio]


def test_timing_is_changed_by_hand_and_only_the_render_changes(tmp_path: Path, server: RemoteServer) -> None:
    with started(served_line(tmp_path, server)) as (_, client), opened_page(str(client.base_url)) as page:
        film = open_film(page, client)
        timeline = page.get_by_role("region", name="Timeline")
        drag_an_end(page, client, timeline, film)
        step_by_keys(page, client, timeline, film)
        type_a_pause(page, client, timeline, film)
        move_a_cut(page, client, timeline, film)
        say_what_is_stale(page, timeline)
        check_accessibility(page)
        update_for_free(page, client, film, server)
        undo_gestures(client, film)


def open_film(page: Page, client: httpx.Client) -> str:
    """Makes the film, and shows its page. Returns its path in the API."""
    body = {"script": SCRIPT, "options": {"chains": CHAINS, "music": "calm"}}
    job = client.post("/api/jobs", json=body).raise_for_status().json()
    page.goto(f"/films/{job['project_id']}")
    expect(page.get_by_role("button", name="Export")).to_be_visible()
    page.locator("video").evaluate(
        "video => video.readyState || new Promise(done => video.onloadedmetadata = done)"
    )
    return f"/api/projects/{job['project_id']}"


def drag_an_end(page: Page, client: httpx.Client, timeline: Locator, film: str) -> None:
    one = timeline.get_by_role("button", name="Pictures, segment 1, ")
    box, before = box_of(one), [clip["start_s"] for clip in clips_of(client, film)]
    scale = box["width"] / duration_of(clips_of(client, film)[1])
    x, y = box["x"] + box["width"] - 1, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + scale, y, steps=5)
    expect(page.locator(".timing-guide")).to_have_text("Pause 1.0 s (+1.0 s)")
    page.mouse.up()
    expect(page.get_by_label("Asset", exact=True)).to_have_count(0)
    expect(page.locator(".timing-state")).to_have_text("Saved in the script")
    assert "A spring rises. [pause 1s]\n" in script_of(client, film)
    after = [clip["start_s"] for clip in clips_of(client, film)]
    moved = [round(new - old, 1) for old, new in zip(before, after, strict=True)]
    assert moved == [0, 0, 1, 1, 1]


def step_by_keys(page: Page, client: httpx.Client, timeline: Locator, film: str) -> None:
    """Two steps in a run are one change of the script."""
    timeline.get_by_role("button", name="Narration, segment 2, ").focus()
    changes = len(history_of(client, film))
    page.keyboard.press("Alt+Shift+ArrowRight")
    page.keyboard.press("Alt+ArrowRight")
    field = page.get_by_role("spinbutton", name="Pause after")
    expect(field).to_have_value("1.1")
    expect(page.locator(".timing-state")).to_have_text("Saving …")
    expect(page.locator(".timing-state")).to_have_text("Saved in the script")
    assert "A river runs. [pause 1.1s]\n" in script_of(client, film)
    assert len(history_of(client, film)) == changes + 1


def type_a_pause(page: Page, client: httpx.Client, timeline: Locator, film: str) -> None:
    expect(page.get_by_role("group", name="Timing")).to_contain_text("Segment 2")
    page.get_by_role("spinbutton", name="Pause before").fill("0.4")
    expect(page.locator(".timing-state")).to_have_text("Saving …")
    expect(page.locator(".timing-state")).to_have_text("Saved in the script")
    assert "\n\n[pause 0.4s] A river runs. [pause 1.1s]\n" in script_of(client, film)


def move_a_cut(page: Page, client: httpx.Client, timeline: Locator, film: str) -> None:
    """The picture changes elsewhere within the pauses around it, and nothing that is heard moves."""
    before = speech_starts(client, film)
    timeline.get_by_role("button", name="Pictures, segment 1, ").focus()
    page.keyboard.press("Alt+ArrowUp")
    expect(page.locator(".timing-state")).to_have_text("Saving …")
    expect(page.locator(".timing-state")).to_have_text("Saved in the script")
    text = script_of(client, film)
    assert "A spring rises. [pause 0.9s]\n\n[pause 0.5s] A river runs." in text
    assert speech_starts(client, film) == pytest.approx(before, abs=0.04)
    page.get_by_role("button", name="Change the picture later").click()
    expect(page.locator(".timing-state")).to_have_text("Saving …")
    expect(page.locator(".timing-state")).to_have_text("Saved in the script")
    assert "A spring rises. [pause 1s]\n\n[pause 0.4s] A river runs." in script_of(client, film)


def say_what_is_stale(page: Page, timeline: Locator) -> None:
    """A much longer film needs other music; with the pause, the need for it goes."""
    timeline.get_by_role("button", name="Narration, segment 3, ").focus()
    note, field = page.locator(".script-changed"), page.get_by_role("spinbutton", name="Pause after")
    field.fill("15")
    expect(note).to_contain_text(re.compile(r"1 asset has to be made, \$\d"))
    expect(note.get_by_role("listitem")).to_have_text(re.compile("^Music “Calm music”: "))
    field.fill("0")
    expect(note).to_contain_text("Nothing has to be made again")


def update_for_free(page: Page, client: httpx.Client, film: str, server: RemoteServer) -> None:
    calls = server.call_log()["calls"]
    note = page.locator(".script-changed")
    expect(note).to_contain_text("The script has changed since this film was rendered.")
    expect(note).to_contain_text("Nothing has to be made again: only the film is rendered, free.")
    update(page, client, film)
    assert server.call_log()["calls"] == calls
    renders = client.get(f"{film}/renders").json()["renders"]
    assert len(renders) == 2
    assert renders[0]["duration_s"] == pytest.approx(renders[1]["duration_s"] + 2.5, abs=0.1)


def update(page: Page, client: httpx.Client, film: str) -> None:
    page.locator(".script-changed").get_by_role("button", name="Update the film").click()
    wait_until(lambda: is_up_to_date(client, film), "the film of the script as it is now")
    expect(page.locator(".script-changed")).to_have_count(0)


def is_up_to_date(client: httpx.Client, film: str) -> bool:
    is_done = client.get(film).json()["last_job"]["status"] == "succeeded"
    return is_done and bool(client.get(f"{film}/timeline").json()["is_script_rendered"])


def undo_gestures(client: httpx.Client, film: str) -> None:
    while client.get(f"{film}/history").json()["undo"] is not None:
        client.post(f"{film}/undo", json={}).raise_for_status()
    assert script_of(client, film) == SCRIPT


def test_a_part_is_repeated_and_a_track_is_heard_alone(tmp_path: Path, server: RemoteServer) -> None:
    with started(served_line(tmp_path, server)) as (_, client), opened_page(str(client.base_url)) as page:
        open_film(page, client)
        timeline = page.get_by_role("region", name="Timeline")
        repeat_a_part(page, timeline)
        silence_tracks(page, timeline)
        check_accessibility(page)


def repeat_a_part(page: Page, timeline: Locator) -> None:
    ruler = timeline.get_by_role("slider", name="Position in the film")
    seek(page, 1.0)
    ruler.press("i")
    seek(page, 1.8)
    ruler.press("o")
    expect(timeline.locator(".timeline-range")).to_have_text("0:01.0 to 0:01.8 is repeated.")
    page.evaluate(
        """() => {
            window.jumps = 0
            window.latest = 0
            const video = document.querySelector('video')
            video.addEventListener('seeking', () => { window.jumps += 1 })
            video.addEventListener('timeupdate', () => {
                window.latest = Math.max(window.latest, video.currentTime)
            })
        }"""
    )
    ruler.press("Space")
    page.wait_for_function("() => window.jumps >= 2")
    ruler.press("Space")
    assert page.evaluate("window.latest") < 2.3
    ruler.press("x")
    expect(timeline.locator(".timeline-range")).to_have_count(0)
    expect(timeline.get_by_role("button", name="Play the whole film")).to_have_attribute(
        "aria-disabled", "true"
    )


def silence_tracks(page: Page, timeline: Locator) -> None:
    """What is played in place of the film's sound is known by what the page asks the server for."""
    mute = timeline.get_by_role("button", name="Mute Music")
    with page.expect_request("**/api/takes/*/media"):
        mute.press("Enter")
        seek(page, 3.0)
    expect(mute).to_have_attribute("aria-pressed", "true")
    assert is_muted(page)
    mute.press("Enter")
    assert not is_muted(page)
    timeline.get_by_role("button", name="Solo Narration").click()
    timeline.get_by_role("button", name="Mute Narration").click()
    expect(timeline.locator(".timeline-silent")).to_have_text(["Narration", "Music"])
    assert is_muted(page)


def is_muted(page: Page) -> bool:
    muted: bool = page.locator("video").evaluate("video => video.muted")
    return muted


def seek(page: Page, time_s: float) -> None:
    page.locator("video").evaluate(
        """(video, time) => new Promise(done => {
            video.addEventListener('seeked', done, {once: true})
            video.currentTime = time
        })""",
        time_s,
    )


def box_of(clip: Locator) -> Any:
    box = clip.bounding_box()
    assert box is not None
    return box


def clips_of(client: httpx.Client, film: str) -> list[dict[str, Any]]:
    clips: list[dict[str, Any]] = client.get(f"{film}/timeline").json()["visuals"]
    return clips


def duration_of(clip: dict[str, Any]) -> float:
    return float(clip["duration_s"])


def speech_starts(client: httpx.Client, film: str) -> list[float]:
    narration = client.get(f"{film}/timeline").json()["narration"]
    return [clip["start_s"] + clip["lead_s"] for clip in narration]


def script_of(client: httpx.Client, film: str) -> str:
    return str(client.get(f"{film}/script").json()["text"])


def history_of(client: httpx.Client, film: str) -> list[Any]:
    changes: list[Any] = client.get(f"{film}/history").json()["changes"]
    return changes


def test_a_caption_is_corrected_apart_from_what_is_spoken(tmp_path: Path, server: RemoteServer) -> None:
    with started(served_line(tmp_path, server)) as (_, client), opened_page(str(client.base_url)) as page:
        film = open_film(page, client)
        timeline = page.get_by_role("region", name="Timeline")
        correct_a_caption(page, client, timeline, film)
        check_accessibility(page)
        update_captions(page, client, film, server)
        show_it_as_spoken(page, client, timeline, film)


def correct_a_caption(page: Page, client: httpx.Client, timeline: Locator, film: str) -> None:
    timeline.get_by_role("button", name="Captions, segment 2, ").focus()
    form = page.get_by_role("form", name="Caption")
    expect(form.get_by_role("textbox", name="Caption")).to_have_value("A river runs.")
    start = float(form.get_by_role("spinbutton", name="From").input_value())
    form.get_by_role("textbox", name="Caption").fill("The Rhine runs.")
    form.get_by_role("spinbutton", name="To").fill(f"{start + 0.5:.2f}")
    form.get_by_role("button", name="Save caption").click()
    expect(form).to_contain_text("Apart from what is spoken")
    assert re.search(r"\[caption 0s-0\.5\d*s: The Rhine runs\.\]\nA river runs\.\n", script_of(client, film))
    expect(timeline.get_by_role("button", name="Captions, segment 2, ")).to_have_accessible_name(
        re.compile("The Rhine runs.$")
    )


def update_captions(page: Page, client: httpx.Client, film: str, server: RemoteServer) -> None:
    calls = server.call_log()["calls"]
    note = page.locator(".script-changed")
    expect(note).to_contain_text("only the film is rendered, free.")
    update(page, client, film)
    assert server.call_log()["calls"] == calls
    for name in ("film.srt", "film.vtt", "film.ass"):
        captions = client.get(f"{film}/output/{name}").raise_for_status().text
        assert "The Rhine runs." in captions.replace("\u00a0", " ")
        assert "A river runs." not in captions


def show_it_as_spoken(page: Page, client: httpx.Client, timeline: Locator, film: str) -> None:
    timeline.get_by_role("button", name="Captions, segment 2, ").focus()
    page.get_by_role("form", name="Caption").get_by_role("button", name="Use the spoken words").click()
    expect(timeline.get_by_role("button", name="Captions, segment 2, ")).to_have_accessible_name(
        re.compile("A river runs.$")
    )
    assert script_of(client, film) == SCRIPT
