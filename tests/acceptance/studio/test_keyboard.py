"""The studio by the keyboard in a real browser: the palette, the list of keys, the player from anywhere."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from reelproof.testing.servers import RemoteServer
from tests.acceptance.services import served_line, started, wait_until
from tests.acceptance.studio.browser import check_accessibility, needs_studio, opened_page
from tests.acceptance.studio.scripted import open_finished_film

pytestmark = [pytest.mark.film, *needs_studio]


def test_a_film_is_found_watched_and_listed_by_keys_alone(tmp_path: Path, server: RemoteServer) -> None:
    with started(served_line(tmp_path, server)) as (_, client), opened_page(str(client.base_url)) as page:
        open_finished_film(page, client)
        page.locator("video").evaluate(
            "video => video.readyState || new Promise(done => video.onloadedmetadata = done)"
        )
        move_by_keys(page)
        find_scene(page)
        list_keys(page)
        find_film_and_page(page)


def position_of(page: Page) -> float:
    position_s: float = page.locator("video").evaluate("video => video.currentTime")
    return position_s


def move_by_keys(page: Page) -> None:
    video = page.locator("video")
    page.keyboard.press("Shift+ArrowRight")
    expect(video).to_have_js_property("paused", True)
    wait_until(lambda: position_of(page) == pytest.approx(1.0, abs=0.01), "the next second")
    page.keyboard.press("ArrowRight")
    wait_until(lambda: 1.0 < position_of(page) < 1.1, "the next frame")
    page.keyboard.press("Space")
    expect(video).to_have_js_property("paused", False)
    page.keyboard.press("Space")
    expect(video).to_have_js_property("paused", True)


def find_scene(page: Page) -> None:
    page.keyboard.press("Control+k")
    field = page.get_by_role("combobox", name="Find")
    expect(field).to_be_focused()
    check_accessibility(page)
    field.press_sequentially("fought BATTLE")
    found = page.get_by_role("option")
    expect(found).to_have_count(1)
    expect(found).to_contain_text("Scene 2")
    field.press("Enter")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page).to_have_url(re.compile(r"\?asset="))
    expect(page.get_by_label("Asset", exact=True)).to_be_visible()
    wait_until(lambda: position_of(page) > 1.1, "the scene")
    page.keyboard.press("Escape")
    expect(page.get_by_label("Asset", exact=True)).to_have_count(0)


def list_keys(page: Page) -> None:
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keys")
    for words in ("Play or pause", "To the next problem", "Save the script", "Find a scene"):
        expect(dialog.get_by_text(words).first).to_be_visible()
    check_accessibility(page)
    dialog.get_by_label("Keys without Ctrl").uncheck()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    page.keyboard.press("?")
    page.keyboard.press("Control+k")
    expect(page.get_by_role("combobox", name="Find")).to_be_focused()
    expect(dialog).to_have_count(0)
    page.keyboard.type("show all keys")
    page.keyboard.press("Enter")
    dialog.get_by_label("Keys without Ctrl").check()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)


def find_film_and_page(page: Page) -> None:
    page.keyboard.press("Control+k")
    page.keyboard.type("settings")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Settings")).to_be_visible()
    page.get_by_role("button", name="Find").click()
    page.keyboard.type("river")
    expect(page.get_by_role("option", name="The river")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="The river")).to_be_visible()
    page.keyboard.press("Control+k")
    page.keyboard.type("new film")
    page.keyboard.press("Enter")
    script = page.get_by_role("textbox", name="Script")
    script.fill("# Notes\n\nWhat is it")
    script.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_have_count(0)
    expect(script).to_have_value(re.compile(r"\?"))
    script.fill("")
