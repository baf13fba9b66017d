"""Deleting a film on the studio's page: it can be undone, and a closed page deletes nothing."""

from pathlib import Path

import httpx
from playwright.sync_api import Page, expect

from tests.acceptance.command_line import CommandLine
from tests.acceptance.services import started
from tests.acceptance.studio.browser import check_accessibility, needs_studio, opened_page

SCRIPTS = ("# The river\n\nA spring rises.\n", "# The bridge\n\nA bridge was built.\n")
pytestmark = [*needs_studio]


def titles(client: httpx.Client) -> list[str]:
    rows = client.get("/api/projects").raise_for_status().json()["projects"]
    return sorted(row["title"] for row in rows)


def delete(page: Page, title: str) -> None:
    page.get_by_role("button", name=f"Delete {title}").click()
    expect(page.get_by_role("link", name=title)).to_have_count(0)


def test_a_deleted_film_comes_back_until_its_time_has_passed(tmp_path: Path) -> None:
    line = CommandLine(tmp_path / "home", folder=tmp_path)
    with started(line, "--no-worker") as (_, client):
        for script in SCRIPTS:
            client.post("/api/projects", json={"script": script}).raise_for_status()
        with opened_page(str(client.base_url)) as page:
            delete(page, "The river")
            expect(page.get_by_role("heading", name="Films")).to_be_focused()
            undo = page.get_by_role("button", name="Undo keep The river")
            undo.focus()
            check_accessibility(page)
            undo.click()
            expect(page.get_by_role("link", name="The river")).to_be_visible()
            delete(page, "The bridge")
            page.keyboard.press("Control+z")
            expect(page.get_by_role("link", name="The bridge")).to_be_visible()
            delete(page, "The bridge")
        assert titles(client) == ["The bridge", "The river"]
        with opened_page(str(client.base_url)) as page:
            page.clock.install()
            page.reload()
            delete(page, "The bridge")
            page.clock.fast_forward(8_000)
            assert titles(client) == ["The bridge", "The river"]
            with page.expect_response("**/api/projects/*") as deleted:
                page.clock.fast_forward(3_000)
            assert deleted.value.status == 204
            expect(page.get_by_text("is deleted for good")).to_have_count(0)
            expect(page.get_by_role("link", name="The river")).to_be_visible()
        assert titles(client) == ["The river"]


def test_a_film_with_an_unfinished_job_is_not_deleted(tmp_path: Path) -> None:
    line = CommandLine(tmp_path / "home", folder=tmp_path)
    with started(line, "--no-worker") as (_, client):
        client.post("/api/jobs", json={"script": SCRIPTS[0]}).raise_for_status()
        with opened_page(str(client.base_url)) as page:
            button = page.get_by_role("button", name="Delete The river")
            expect(button).to_be_disabled()
            reason = "It has an unfinished job. Cancel the job and wait until it has ended."
            expect(button).to_have_accessible_description(reason)
