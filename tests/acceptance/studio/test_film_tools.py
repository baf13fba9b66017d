"""The studio's tools of a film in a real browser: activity, script, exports."""

import json
from pathlib import Path
from zipfile import ZipFile

import pytest
from playwright.sync_api import Page, expect

from reelproof.testing.servers import RemoteServer
from tests.acceptance.services import served_line, started
from tests.acceptance.studio.browser import check_accessibility, needs_studio, opened_page
from tests.acceptance.studio.scripted import open_finished_film

pytestmark = [pytest.mark.film, *needs_studio]


def test_activity_leads_to_a_failure_and_a_changed_script_to_a_changed_film(
    tmp_path: Path, server: RemoteServer
) -> None:
    with started(served_line(tmp_path, server)) as (_, client), opened_page(str(client.base_url)) as page:
        film = open_finished_film(page, client)
        follow_activity(page)
        change_script(page, film)
        export_film(page, tmp_path)


def follow_activity(page: Page) -> None:
    page.get_by_role("button", name="Job", exact=True).click()
    page.get_by_role("tab", name="Activity").click()
    activity = page.get_by_label("Activity").get_by_role("listitem")
    expect(activity.first).to_contain_text("The film is finished; 1 part is missing")
    check_accessibility(page)
    page.get_by_role("button", name="Picture needs a new prompt").click()
    expect(page.get_by_label("Asset", exact=True).get_by_role("alert")).to_contain_text("SensitiveContent")
    page.get_by_role("button", name="Close the asset").click()


def change_script(page: Page, film: str) -> None:
    page.get_by_role("link", name="Script").click()
    second = page.get_by_label("Segment 2")
    expect(page.get_by_label("Segment 1")).to_have_value("A spring rises.")
    expect(second).to_have_accessible_description("Picture: it failed last time")
    second.clear()
    second.press_sequentially("A bridge was built.")
    expect(second).to_have_value("A bridge was built.")
    expect(page.get_by_text("2 assets have to be made, $")).to_be_visible()
    check_accessibility(page)
    page.get_by_role("link", name="Settings").click()
    page.go_back()
    expect(second).to_have_value("A bridge was built.")
    expect(page.get_by_role("status").get_by_text("Saved")).to_be_visible()
    causes = "Narration: its words changed · Picture: it failed last time"
    expect(second).to_have_accessible_description(causes)
    page.get_by_role("button", name="Update the film").click()
    page.wait_for_url(f"**{film}")
    expect(page.locator(".segment-text", has_text="A bridge was built.")).to_be_visible()
    expect(page.get_by_role("button", name="Needs you (0)")).to_be_visible()
    expect(page.locator(".film-head").get_by_text("Finished")).to_be_visible()


def export_film(page: Page, folder: Path) -> None:
    page.get_by_role("button", name="Export").click()
    dialog = page.get_by_role("dialog", name="Export the film")
    expect(dialog.get_by_role("listitem")).to_have_count(10)
    check_accessibility(page)
    assert b"ftyp" in downloaded(page, folder, "Film (MP4)")[:16]
    assert b"A bridge was built." in downloaded(page, folder, "Subtitles (SRT)")
    assert downloaded(page, folder, "Captions (WebVTT)").startswith(b"WEBVTT")
    assert json.loads(downloaded(page, folder, "Timeline (OpenTimelineIO)"))["OTIO_SCHEMA"] == "Timeline.1"
    downloaded(page, folder, "Project folder (ZIP)")
    with ZipFile(folder / "export") as archive:
        names = {Path(name).name for name in archive.namelist()}
    assert {"film.mp4", "film.otio", "script.md", "report.html"} <= names


def downloaded(page: Page, folder: Path, name: str) -> bytes:
    with page.expect_download() as download:
        page.get_by_role("link", name=f"Download {name}").click()
    download.value.save_as(folder / "export")
    return (folder / "export").read_bytes()
