"""A script for the studio's stories, and a server that refuses one of its pictures."""

import httpx
from playwright.sync_api import Page, expect

from reelproof.testing.servers import named, rule

SCRIPT = "# The river\n\nA spring rises.\n\nA battle was fought.\n"
CHAINS = {"image": ["openai/gpt-image-2"], "narration": ["openai/tts-1"]}
REFUSED = rule("battle", named("openai/moderation_blocked_output"), path="images", forever=True)


def open_finished_film(page: Page, client: httpx.Client, script: str = SCRIPT) -> str:
    """Makes the film of a script, and shows its page, whose path is returned."""
    options = {"chains": CHAINS, "music": "none"}
    job = client.post("/api/jobs", json={"script": script, "options": options}).raise_for_status().json()
    path = f"/films/{job['project_id']}"
    page.goto(path)
    expect(page.get_by_role("button", name="Export")).to_be_visible()
    return path
