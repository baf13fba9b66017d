"""The studio's page in a real browser, against a real server: from a script to a film, with a refusal."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from reelproof.testing.servers import RemoteServer
from tests.acceptance.command_line import CommandLine
from tests.acceptance.services import served_line, started
from tests.acceptance.studio.browser import check_accessibility, needs_studio, opened_page
from tests.acceptance.studio.scripted import CHAINS, SCRIPT

TOKEN = "an-operator-0123456789"  # noqa: S105 it opens nothing
NEW_PROMPTS = ("A quiet field at dawn", "A bridge in the fog")
pytestmark = [pytest.mark.film, *needs_studio]


@pytest.fixture
def page(tmp_path: Path, server: RemoteServer) -> Iterator[Page]:
    line = served_line(tmp_path, server)
    with started(line) as (_, client):
        settings = {"chains": CHAINS, "music": "none"}
        client.patch("/api/settings", json=settings).raise_for_status()
        with opened_page(str(client.base_url)) as page:
            yield page


def made_pictures(server: RemoteServer) -> list[str]:
    """The new prompts of pictures, in the order they were requested."""
    prompts = [row["prompt"] for row in server.call_log()["calls"] if row["on"] == "make"]
    return [new for prompt in prompts for new in NEW_PROMPTS if new in prompt]


def test_a_refused_picture_is_replaced_and_the_film_rendered_again(page: Page, server: RemoteServer) -> None:
    check_accessibility(page)
    page.get_by_role("button", name="New film").click()
    page.get_by_role("textbox", name="Script").fill(SCRIPT)
    check_accessibility(page)
    page.get_by_role("button", name="See the plan").click()
    expect(page.get_by_text("Estimated cost")).to_be_visible()
    check_accessibility(page)
    page.get_by_role("button", name="Make the film").click()

    refused = page.get_by_role("button", name="Picture: Needs a new prompt")
    expect(refused).to_be_visible()
    expect(page.get_by_label("Film", exact=True)).to_be_visible()
    page.get_by_role("button", name="Needs you (1)").click()
    expect(page.get_by_text("A spring rises.")).to_have_count(0)
    refused.focus()
    page.keyboard.press("Enter")
    panel = page.get_by_label("Asset", exact=True)
    expect(panel.get_by_role("alert")).to_contain_text("SensitiveContent")
    check_accessibility(page)

    panel.get_by_role("textbox", name="Prompt").fill("A quiet field at dawn")
    page.keyboard.press("Escape")
    expect(panel.get_by_role("textbox", name="Prompt")).to_have_value("A quiet field at dawn")
    panel.get_by_role("button", name="Make another take").click()
    expect(page.get_by_role("button", name="Needs you (0)")).to_be_visible()
    expect(panel.get_by_text("In the film", exact=True)).to_be_visible()
    head = page.locator(".film-head")
    expect(head.get_by_text("Finished")).to_be_visible()

    panel.get_by_role("textbox", name="Prompt").fill("A bridge in the fog")
    panel.get_by_role("button", name="Make another take").click()
    accept = panel.locator(".take-candidate").get_by_role("button", name="Use it in the film")
    with page.expect_request("**/accept") as accepted:
        accept.dblclick()
    assert accepted.value.headers["idempotency-key"]
    expect(panel.locator(".take-accepted")).to_contain_text("A bridge in the fog")
    expect(head.get_by_text("Finished")).to_be_visible()
    page.get_by_role("button", name="Needs you (0)").click()
    panel.get_by_role("textbox", name="Prompt").press("Escape")
    expect(panel).to_have_count(0)
    expect(page.get_by_role("button", name="Picture: Ready").last).to_be_focused()
    assert made_pictures(server) == ["A quiet field at dawn", "A bridge in the fog"]


def test_the_sample_is_made_across_a_reload_and_deleted(tmp_path: Path) -> None:
    with started(CommandLine(tmp_path / "home", folder=tmp_path)) as (_, client):
        with opened_page(str(client.base_url)) as page:
            page.get_by_role("button", name="Make the sample").click()
            page.wait_for_url("**/films/*")
            page.reload()
            expect(page.get_by_role("heading", name="The dance of the honeybee")).to_be_visible()
            check_accessibility(page)
            expect(page.get_by_label("Film", exact=True)).to_be_visible()
            duration_s = page.evaluate(
                "new Promise(done => { const video = document.querySelector('video');"
                " const wait = () => video.duration ? done(video.duration) : setTimeout(wait, 50); wait() })"
            )
            assert duration_s > 5
            page.get_by_role("link", name="All films").click()
            page.locator(".poster img").evaluate("image => image.decode()")
            page.get_by_role("button", name="Delete The dance of the honeybee").click()
            expect(page.get_by_text("No films yet")).to_be_visible()
            expect(page.get_by_text("is deleted for good")).to_have_count(0)
        assert client.get("/api/projects").json()["projects"] == []


def test_a_film_starts_only_under_the_price_of_its_own_options(tmp_path: Path) -> None:
    line = CommandLine(tmp_path / "home", folder=tmp_path)
    with started(line, "--no-worker") as (_, client), opened_page(str(client.base_url)) as page:
        project = client.post("/api/projects", json={"script": SCRIPT}).raise_for_status().json()
        page.goto(f"/films/{project['project_id']}")
        make = page.get_by_role("button", name="Make the film")
        expect(make).to_be_enabled()
        held: list[Route] = []

        def hold(route: Route) -> None:
            held.append(route)

        page.route("**/plan", hold)
        page.get_by_label("Format").select_option("9:16")
        expect(page.get_by_text("Planning …")).to_be_visible()
        expect(page.get_by_text("Estimated cost")).to_have_count(0)
        expect(make).to_be_disabled()
        for route in held:
            route.continue_()
        expect(make).to_be_enabled()
        expect(page.get_by_text("Estimated cost")).to_be_visible()


def test_a_token_is_entered_once(tmp_path: Path) -> None:
    line = CommandLine(tmp_path / "home", {"REELPROOF_API_TOKEN": TOKEN}, tmp_path)
    with started(line, "--no-worker") as (_, client), opened_page(str(client.base_url)) as page:
        expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
        check_accessibility(page)
        page.get_by_label("Access token").fill(TOKEN)
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_text("No films yet")).to_be_visible()
        page.reload()
        expect(page.get_by_text("No films yet")).to_be_visible()
