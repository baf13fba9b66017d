"""Undo, redo, versions and rearranged scripts in a real browser."""

from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Locator, Page, expect

from reelproof.testing.servers import RemoteServer
from tests.acceptance.command_line import CommandLine
from tests.acceptance.services import served_line, started
from tests.acceptance.studio.browser import check_accessibility, needs_studio, opened_page
from tests.acceptance.studio.scripted import SCRIPT, open_finished_film

RIVER = """# The river

## The spring

A spring rises. It is cold.

[picture: a valley]

The streams meet.

## The sea

At last it is there.
"""

EDITS = (
    *("Split a segment", "Merged two segments", "Moved a segment", "Moved a segment", "Moved a segment"),
    *("Edited the script", "Deleted a segment", "Edited the script"),
)
pytestmark = [pytest.mark.film, *needs_studio]


def test_what_was_typed_is_undone_and_redone_at_no_cost(tmp_path: Path, server: RemoteServer) -> None:
    with started(served_line(tmp_path, server)) as (_, client), opened_page(str(client.base_url)) as page:
        film = open_finished_film(page, client)
        address = f"/api/projects/{film.rpartition('/')[2]}"
        planned, calls = client.get(f"{address}/plan").json(), server.call_log()
        undo = page.get_by_role("button", name="Undo", exact=True)
        redo = page.get_by_role("button", name="Redo", exact=True)
        expect(undo).to_be_disabled()
        type_and_undo(page, client, address)
        assert text_of(client, address) == SCRIPT
        assert client.get(f"{address}/plan").json()["counts"] == planned["counts"]
        redo.click()
        expect(page.get_by_role("textbox", name="Segment 1")).to_have_value("A spring rises high. Far away.")
        expect(redo).to_be_disabled()
        assert "A spring rises high. Far away." in text_of(client, address)

        name_and_restore(page, client, address)
        assert server.call_log() == calls


def type_and_undo(page: Page, client: httpx.Client, address: str) -> None:
    page.get_by_role("link", name="Script", exact=True).click()
    first = page.get_by_role("textbox", name="Segment 1")
    first.fill("A spring rises high.")
    expect(saved(page)).to_be_visible()
    expect(first).to_be_focused()
    first.press("End")
    first.press_sequentially(" Far away.")
    # What is not stored yet becomes a part of the same change, which one undo takes back.
    page.get_by_role("button", name="Undo", exact=True).click()
    expect(first).to_have_value("A spring rises.")
    expect(page.get_by_role("status").get_by_text("Undone: Edited the script.")).to_be_visible()
    [change] = client.get(f"{address}/history").json()["changes"]
    assert change["status"] == "undone"
    check_accessibility(page)


def name_and_restore(page: Page, client: httpx.Client, address: str) -> None:
    page.get_by_role("button", name="History").click()
    dialog = page.get_by_role("dialog", name="History")
    dialog.get_by_label("Name of a new version").fill("First cut")
    dialog.get_by_role("button", name="Save this version").click()
    expect(dialog.get_by_text("First cut", exact=True)).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_role("textbox", name="Segment 2").fill("A bridge was built.")
    expect(saved(page)).to_be_visible()

    page.get_by_role("button", name="History").click()
    dialog.get_by_role("button", name="Compare “First cut”").click()
    expect(dialog.get_by_text("What differs: 2 lines of the script.")).to_be_visible()
    expect(dialog.locator(".line-added")).to_contain_text("A bridge was built.")
    check_accessibility(page)
    dialog.get_by_role("button", name="Restore “First cut”").click()
    expect(dialog.get_by_text("To make the film then: 3 assets, $")).to_be_visible()
    check_accessibility(page)
    dialog.get_by_role("button", name="Restore", exact=True).click()
    expect(dialog).to_have_count(0)
    expect(page.get_by_role("textbox", name="Segment 2")).to_have_value("A battle was fought.")
    labels = [one["label"] for one in client.get(f"{address}/history").json()["changes"]]
    assert labels == ["Restored “First cut”", "Edited the script", "Edited the script"]
    # Outside of text fields, the keys are those of every editor.
    page.get_by_role("heading", level=1).click()
    page.keyboard.press("Control+z")
    expect(page.get_by_role("textbox", name="Segment 2")).to_have_value("A bridge was built.")
    page.keyboard.press("Control+Shift+z")
    expect(page.get_by_role("textbox", name="Segment 2")).to_have_value("A battle was fought.")


def test_a_script_is_rearranged_by_keyboard_pointer_and_menu(tmp_path: Path) -> None:
    line = CommandLine(tmp_path / "home", folder=tmp_path)
    with started(line, "--no-worker") as (_, client), opened_page(str(client.base_url)) as page:
        project: Any = client.post("/api/projects", json={"script": RIVER}).raise_for_status().json()
        address = f"/api/projects/{project['project_id']}"
        page.goto(f"/films/{project['project_id']}/script")
        split_and_merge(page, client, address)
        move(page, client, address)
        add_and_delete(page, client, address)
        write_two_paragraphs(page, client, address)
        undo_everything(page, client, address)


def split_and_merge(page: Page, client: httpx.Client, address: str) -> None:
    first = segment(page, 1)
    set_caret(first, len("A spring rises."))
    first.press("Control+Enter")
    expect(segment(page, 2)).to_have_value("It is cold.")
    expect(segment(page, 2)).to_be_focused()
    wait_for_text(page, client, address, RIVER.replace("rises. It", "rises.\n\nIt"), changes=1)
    # At the start of a segment, Backspace joins it to the one before.
    segment(page, 2).press("Backspace")
    expect(first).to_have_value("A spring rises. It is cold.")
    wait_for_text(page, client, address, RIVER, changes=2)


def move(page: Page, client: httpx.Client, address: str) -> None:
    second = segment(page, 2)
    expect(second).to_have_value("[picture: a valley]\n\nThe streams meet.")
    second.press("Alt+ArrowUp")
    expect(segment(page, 1)).to_be_focused()
    swapped = RIVER.replace("A spring rises. It is cold.\n\n", "").replace(
        "meet.\n", "meet.\n\nA spring rises. It is cold.\n"
    )
    wait_for_text(page, client, address, swapped, changes=3)
    segment(page, 1).press("Alt+ArrowDown")
    expect(segment(page, 2)).to_be_focused()
    wait_for_text(page, client, address, RIVER, changes=4)
    # Nothing is above the first one, and nothing is changed.
    segment(page, 1).press("Alt+ArrowUp")
    expect(page.get_by_role("status").get_by_text("There is nothing above")).to_be_visible()
    grip = page.locator(".grip").nth(1)
    grip.drag_to(page.locator(".piece-segment").first, target_position={"x": 100, "y": 4})
    wait_for_text(page, client, address, swapped, changes=5)


def add_and_delete(page: Page, client: httpx.Client, address: str) -> None:
    before = text_of(client, address)
    page.get_by_role("button", name="Rearrange 3").click()
    menu = page.get_by_role("menu")
    expect(menu.get_by_role("menuitem", name="Move down")).to_be_disabled()
    check_accessibility(page)
    menu.get_by_role("menuitem", name="Add a segment below").click()
    added = segment(page, 4)
    expect(added).to_be_focused()
    added.press_sequentially("The end.")
    wait_for_text(page, client, address, f"{before}\nThe end.\n", changes=6)
    added.press("Alt+Delete")
    wait_for_text(page, client, address, before, changes=7)
    expect(segment(page, 3)).to_be_focused()


def write_two_paragraphs(page: Page, client: httpx.Client, address: str) -> None:
    before = text_of(client, address)
    last = segment(page, 3)
    last.press("Control+End")
    last.press_sequentially("\n\nAnd it rests.")
    wait_for_text(page, client, address, before.replace("there.\n", "there.\n\nAnd it rests.\n"), changes=8)
    # Nothing moves under the writer's hands; the text is cut once the field is left.
    expect(last).to_have_value("At last it is there.\n\nAnd it rests.")
    segment(page, 1).focus()
    expect(segment(page, 4)).to_have_value("And it rests.")
    expect(segment(page, 1)).to_be_focused()


def undo_everything(page: Page, client: httpx.Client, address: str) -> None:
    undo = page.get_by_role("button", name="Undo", exact=True)
    labels = [one["label"] for one in client.get(f"{address}/history").json()["changes"]]
    assert labels == [*EDITS[::-1]]
    for _ in labels:
        before = client.get(f"{address}/history").json()["undo"]
        undo.click()
        wait_for_undo(client, address, before["number"], page)
    expect(undo).to_be_disabled()
    assert text_of(client, address) == RIVER


def segment(page: Page, number: int) -> Locator:
    return page.get_by_role("textbox", name=f"Segment {number}", exact=True)


def saved(page: Page) -> Locator:
    return page.locator(".script-bar").get_by_text("Saved", exact=True)


def set_caret(field: Locator, at: int) -> None:
    field.focus()
    field.evaluate("(field, at) => field.setSelectionRange(at, at)", at)


def text_of(client: httpx.Client, address: str) -> str:
    return str(client.get(f"{address}/script").json()["text"])


def wait_for_text(page: Page, client: httpx.Client, address: str, text: str, changes: int) -> None:
    """Each gesture is saved by itself, as one change."""
    for _ in range(200):
        if text_of(client, address) == text:
            break
        page.wait_for_timeout(100)
    assert text_of(client, address) == text
    expect(saved(page)).to_be_visible()
    assert len(client.get(f"{address}/history").json()["changes"]) == changes


def wait_for_undo(client: httpx.Client, address: str, number: int, page: Page) -> None:
    for _ in range(200):
        step = client.get(f"{address}/history").json()["undo"]
        if step is None or step["number"] != number:
            return
        page.wait_for_timeout(100)
    raise AssertionError(number)
