"""Watching a film while it is made, in a real browser: from its takes, before it is rendered."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from reelproof.testing.servers import RemoteServer, ServerScript, rule
from reelproof.testing.servers.outcome import Act, Outcome
from reelproof.testing.servers.process import in_process
from tests.acceptance.services import served_line, started
from tests.acceptance.studio.browser import check_accessibility, needs_studio, opened_page
from tests.acceptance.studio.scripted import CHAINS, SCRIPT

SLOW = rule("battle", Outcome(Act.ok, latency_s=25.0), path="images", forever=True)
pytestmark = [pytest.mark.film, *needs_studio]


@pytest.fixture
def slow_server() -> Iterator[RemoteServer]:
    with in_process(ServerScript((SLOW,))) as server:
        yield server


def test_what_is_made_plays_while_the_rest_is_made(tmp_path: Path, slow_server: RemoteServer) -> None:
    with (
        started(served_line(tmp_path, slow_server)) as (_, client),
        opened_page(str(client.base_url)) as page,
    ):
        options = {"chains": CHAINS, "music": "none"}
        job = client.post("/api/jobs", json={"script": SCRIPT, "options": options}).raise_for_status().json()
        page.goto(f"/films/{job['project_id']}")
        preview = page.get_by_role("region", name="Preview")
        expect(preview).to_be_visible()
        watch_segments(page)
        check_accessibility(page)
        film = page.get_by_label("Film", exact=True)
        expect(film).to_be_visible()
        expect(preview).to_have_count(0)
        remake_and_watch(page)
        expect(film).to_be_visible()
        expect(preview).to_have_count(0)


def watch_segments(page: Page) -> None:
    """The first segment has its picture, voice and caption; the second its place."""
    preview = page.get_by_role("region", name="Preview")
    first, second = (page.locator(".segment").filter(has_text=text) for text in ("A spring", "A battle"))
    expect(first.get_by_role("button", name="Picture: Ready")).to_be_visible()
    first.get_by_role("button", name="Narration").click()
    page.get_by_role("button", name="Close the asset").click()
    picture = preview.locator(".preview-layer:not([hidden]) img")
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
    slider = preview.get_by_role("slider")
    before = float(slider.input_value())
    page.get_by_role("heading", name="The river").click()
    page.keyboard.press("Space")
    expect(preview.get_by_role("button", name="Pause the preview")).to_be_visible()
    expect(preview.get_by_text("A spring rises.")).to_be_visible()
    page.keyboard.press("Space")
    expect(preview.get_by_role("button", name="Play the preview")).to_be_visible()
    assert float(slider.input_value()) > before
    second.get_by_role("button", name="Narration").click()
    expect(preview.locator(".preview-layer:not([hidden])").get_by_text("Being made")).to_be_visible()
    page.get_by_role("button", name="Close the asset").click()


def remake_and_watch(page: Page) -> None:
    """While a take is made, the earlier film stays, and the one that is being made can be watched instead."""
    second = page.locator(".segment").filter(has_text="A battle")
    second.get_by_role("button", name="Picture").click()
    panel = page.get_by_label("Asset", exact=True)
    panel.get_by_role("textbox", name="Prompt").fill("A battle at dawn")
    panel.get_by_role("button", name="Make another take").click()
    watch = page.get_by_role("button", name="Watch it being made")
    expect(page.get_by_text("The film below is the one before this job.")).to_be_visible()
    watch.click()
    preview = page.get_by_role("region", name="Preview")
    expect(preview).to_be_visible()
    expect(page.get_by_label("Film", exact=True)).to_have_count(0)
    watch.click()
    expect(page.get_by_label("Film", exact=True)).to_be_visible()
    watch.click()
    expect(preview).to_be_visible()
