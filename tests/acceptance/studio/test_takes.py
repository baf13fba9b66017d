"""Takes in the studio's page: their price, two side by side, a queue, and several failed ones at once."""

import re
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Locator, Page, expect

from reelproof.testing.servers import Act, RemoteServer, ServerScript, named, rule
from tests.acceptance.services import PICTURES, served_line, started
from tests.acceptance.studio.browser import check_accessibility, needs_studio, opened_page
from tests.acceptance.studio.scripted import open_finished_film

SCRIPT = "# The river\n\nA spring rises.\n\nA battle was fought.\n\nA siege began.\n"
REFUSAL = named("openai/moderation_blocked_output")
REFUSED = ServerScript(
    (
        rule("battle", REFUSAL, path="images", forever=True),
        rule("siege", REFUSAL, path="images", forever=True),
        rule("hold", Act.hang, forever=True),
    )
)
pytestmark = [pytest.mark.film, *needs_studio]


def test_takes_are_priced_compared_queued_and_made_again_together(
    tmp_path: Path, server: RemoteServer
) -> None:
    server.begin(REFUSED)
    with started(served_line(tmp_path, server)) as (_, client), opened_page(str(client.base_url)) as page:
        film = open_finished_film(page, client, SCRIPT)
        look_at_an_asset_without_a_take(page)
        make_all_failed_again(page, client, film)
        compare_two_takes(page)
        queue_takes(page)


def look_at_an_asset_without_a_take(page: Page) -> None:
    page.get_by_role("button", name="Picture: Needs a new prompt").first.click()
    panel = page.get_by_label("Asset", exact=True)
    for label in ("Use it in the film", "Reject it"):
        button = panel.get_by_role("button", name=label)
        expect(button).to_be_disabled()
        expect(button).to_have_accessible_description("There is no take yet. Make one first.")
    expect(panel.get_by_role("alert")).to_contain_text("SensitiveContent")
    panel.get_by_role("button", name="Hide the failure").click()
    expect(panel.get_by_role("alert")).to_have_count(0)
    expect(panel.get_by_role("textbox", name="Prompt")).to_be_focused()
    panel.get_by_role("button", name="Close the asset").click()


def make_all_failed_again(page: Page, client: httpx.Client, film: str) -> None:
    page.get_by_role("button", name="Needs you (2)").click()
    page.get_by_role("button", name="Make the 2 failed again").click()
    dialog = page.get_by_role("dialog", name="Make what failed again")
    expect(dialog.get_by_role("button", name=re.compile(r"Make 2 new takes\s*\$0\.13"))).to_be_enabled()
    dialog.get_by_role("checkbox").last.click()
    expect(dialog.get_by_role("button", name=re.compile(r"Make 1 new take\s*\$0\.06"))).to_be_enabled()
    dialog.get_by_role("checkbox").last.click()
    dialog.get_by_label("Model: Picture").select_option(PICTURES)
    make = dialog.get_by_role("button", name=re.compile(r"Make 2 new takes\s*\$0\.0060"))
    expect(make).to_be_enabled()
    check_accessibility(page)
    make.click()
    expect(dialog).to_have_count(0)
    expect(page.get_by_role("button", name="Needs you (0)")).to_be_visible()
    expect(page.locator(".film-head").get_by_text("Finished")).to_be_visible()
    page.get_by_role("button", name="Needs you (0)").click()
    project_id = film.rpartition("/")[2]
    assets = client.get(f"/api/projects/{project_id}/assets").json()["assets"]
    made = [one["take"]["job_id"] for one in assets if one["take"] and one["take"]["model"] == PICTURES]
    assert len(made) == 2
    assert len(set(made)) == 1


def compare_two_takes(page: Page) -> None:
    page.get_by_role("button", name="Picture: Ready").first.click()
    panel = page.get_by_label("Asset", exact=True)
    prompt = panel.get_by_role("textbox", name="Prompt")
    before = prompt.input_value()
    expect(another(panel, r"\$0\.06")).to_be_enabled()
    prompt.fill(f"{before} in the fog")
    panel.get_by_label("Model").select_option(PICTURES)
    panel.get_by_label("Seed", exact=True).fill("7")
    another(panel, r"\$0\.0030").click()
    expect(panel.locator(".take-candidate")).to_contain_text("seed 7")
    page.get_by_role("button", name="Compare takes").press("Enter")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    prompt.fill("Something else")

    panel.get_by_role("button", name="Compare takes").click()
    dialog = page.get_by_role("dialog", name="Takes side by side")
    first = dialog.get_by_role("region", name="First take")
    second = dialog.get_by_role("region", name="Second take")
    expect(first.locator("dt:has-text('State') + dd")).to_contain_text("In the film (differs)")
    expect(second.locator("mark", has_text="in the fog")).to_be_visible()
    expect(second.locator("mark", has_text=PICTURES)).to_be_visible()
    expect(first.get_by_role("img")).to_be_visible()
    check_accessibility(page)
    second.get_by_role("button", name="Use its prompt, model and seed").click()
    expect(dialog).to_have_count(0)
    expect(prompt).to_have_value(f"{before} in the fog")
    expect(prompt).to_be_focused()
    expect(panel.get_by_label("Model")).to_have_value(PICTURES)
    expect(panel.get_by_label("Seed", exact=True)).to_have_value("7")
    panel.locator(".take-candidate").get_by_role("button", name="Use it in the film").click()
    expect(panel.locator(".take-accepted")).to_contain_text("in the fog")
    expect(page.locator(".film-head").get_by_text("Finished")).to_be_visible()


def queue_takes(page: Page) -> None:
    panel = page.get_by_label("Asset", exact=True)
    for number in ("one", "two", "three"):
        panel.get_by_role("textbox", name="Prompt").fill(f"hold {number}")
        panel.get_by_label("Model").select_option(PICTURES)
        another(panel, r"\$0\.0030").click()
        expect(panel.locator(".queued", has_text=f"hold {number}")).to_be_visible()
    queued = panel.locator(".queued")
    expect(queued.first).to_contain_text("In progress")
    expect(queued.last).to_contain_text("Queued")
    check_accessibility(page)
    page.reload()
    panel.locator(".queued", has_text="hold two").get_by_role("button", name="Cancel").click()
    expect(queued).to_have_count(2)
    page.get_by_role("button", name="Job", exact=True).click()
    job = page.get_by_label("Job", exact=True)
    expect(job.get_by_role("heading", name="Next in the queue (1)")).to_be_visible()
    job.locator(".queued", has_text="hold three").get_by_role("button", name="Cancel").click()
    expect(job.locator(".queued")).to_have_count(0)
    expect(page.locator(".film-head").get_by_text("In progress")).to_be_visible()
    job.get_by_role("button", name="Cancel").click()
    expect(page.locator(".film-head").get_by_text("Canceled")).to_be_visible()


def another(panel: Locator, price: str) -> Locator:
    """The button of another take under this price."""
    return panel.get_by_role("button", name=re.compile(rf"Make another take\s*{price}"))
