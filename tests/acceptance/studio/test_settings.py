"""The studio's settings and system check in a real browser."""

from pathlib import Path
from typing import Any

import httpx
from playwright.sync_api import Page, expect

from reelproof.testing.servers import RemoteServer
from tests.acceptance.services import served_line, started
from tests.acceptance.studio.browser import check_accessibility, needs_studio, opened_page

SECRET = "sk_never_used_0123456789"  # noqa: S105 it opens nothing

pytestmark = [*needs_studio]


def test_keys_models_and_defaults_are_set_and_stay(tmp_path: Path, server: RemoteServer) -> None:
    with started(served_line(tmp_path, server), "--no-worker") as (_, client):
        with opened_page(str(client.base_url)) as page:
            page.get_by_role("link", name="Settings").click()
            expect(page.get_by_role("heading", name="API keys")).to_be_visible()
            set_and_remove_key(page, client)
            try_key(page)
            order_models(page, client)
            page.get_by_label("Format").select_option("9:16")
            expect(page.get_by_role("status").get_by_text("Saved")).to_be_visible()
            limit_spending(page)
            limit_retries(page)
            page.reload()
            expect(page.get_by_label("Spending limit of a job")).to_have_value("2.5")
            expect(page.get_by_label("Retries of a failed call")).to_have_value("7")
            expect(page.get_by_label("Format")).to_have_value("9:16")
            expect(models_of(page)).to_contain_text(["2. openai/gpt-image-2"])
            check_accessibility(page)
            page.get_by_role("link", name="System check").click()
            expect(page.get_by_text("This computer can make films.")).to_be_visible()
            check_accessibility(page)
        settings = settings_of(client)
        assert (settings["format"], settings["max_cost_usd"], settings["max_retries"]) == ("9:16", 2.5, 7)


def set_and_remove_key(page: Page, client: httpx.Client) -> None:
    row = page.get_by_role("form", name="ELEVENLABS_API_KEY")
    expect(row).to_contain_text("Not set")
    row.get_by_label("New value of ELEVENLABS_API_KEY").fill(SECRET)
    row.get_by_role("button", name="Save ELEVENLABS_API_KEY").click()
    remove = row.get_by_role("button", name="Remove ELEVENLABS_API_KEY")
    expect(remove).to_be_visible()
    expect(row.get_by_label("New value of ELEVENLABS_API_KEY")).to_have_value("")
    assert SECRET not in page.content() + client.get("/api/settings").text
    remove.click()
    expect(row).to_contain_text("Not set")


def try_key(page: Page) -> None:
    row = page.get_by_role("form", name="OPENAI_API_KEY")
    expect(row).to_contain_text("Set in the environment")
    expect(row.get_by_role("button", name="Remove OPENAI_API_KEY")).to_have_count(0)
    row.get_by_role("button", name="Test OPENAI_API_KEY").click()
    expect(row.get_by_role("status")).to_contain_text("It works.")


def order_models(page: Page, client: httpx.Client) -> None:
    first = "openai/gpt-image-2"
    expect(models_of(page).first).to_contain_text(f"1. {first}")
    pictures = page.get_by_role("group", name="Picture", exact=True)
    pictures.get_by_role("button", name=f"Move {first} down").click()
    pictures.get_by_role("button", name="Save the order for: Picture").click()
    expect(pictures.get_by_role("button", name="Choose automatically")).to_be_visible()
    assert settings_of(client)["chains"]["image"][1] == first


def limit_spending(page: Page) -> None:
    limit, save = (
        page.get_by_label("Spending limit of a job"),
        page.get_by_role("button", name="Save the spending limit"),
    )
    limit.fill("1,50")
    save.click()
    expect(page.get_by_role("alert")).to_contain_text("Enter the limit as a number of dollars")
    limit.fill("2.5")
    save.click()
    expect(save).to_be_disabled()


def limit_retries(page: Page) -> None:
    limit, save = (
        page.get_by_label("Retries of a failed call"),
        page.get_by_role("button", name="Save the number of retries"),
    )
    limit.fill("often")
    save.click()
    expect(page.get_by_role("alert")).to_contain_text("Enter a whole number.")
    limit.fill("7")
    save.click()
    expect(save).to_be_disabled()


def models_of(page: Page) -> Any:
    return page.get_by_role("group", name="Picture", exact=True).get_by_role("listitem")


def settings_of(client: httpx.Client) -> dict[str, Any]:
    settings: dict[str, Any] = client.get("/api/settings").raise_for_status().json()["settings"]
    return settings
