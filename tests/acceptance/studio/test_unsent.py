"""What was typed into the studio's page is not lost by a slip or by somebody else's change."""

from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, expect

from tests.acceptance.command_line import CommandLine
from tests.acceptance.services import started
from tests.acceptance.studio.browser import check_accessibility, needs_studio, opened_page
from tests.acceptance.studio.scripted import SCRIPT

pytestmark = [pytest.mark.film, *needs_studio]


def test_typed_scripts_survive_a_closed_dialog_a_file_and_a_conflict(tmp_path: Path) -> None:
    line = CommandLine(tmp_path / "home", folder=tmp_path)
    with started(line, "--no-worker") as (_, client), opened_page(str(client.base_url)) as page:
        page.get_by_role("button", name="New film").click()
        typed = page.get_by_role("textbox", name="Script")
        typed.fill(SCRIPT)
        page.keyboard.press("Escape")
        expect(typed).to_have_count(0)
        page.get_by_role("button", name="New film").click()
        expect(typed).to_have_value(SCRIPT)
        file = FilePayload(name="other.md", mimeType="text/markdown", buffer=b"# Other")
        page.get_by_label("Or upload a file").set_input_files(file)
        check_accessibility(page)
        page.get_by_role("button", name="Keep the script above").click()
        expect(typed).to_have_value(SCRIPT)
        page.get_by_role("button", name="See the plan").click()
        page.wait_for_url("**/films/*")
        [project] = client.get("/api/projects").json()["projects"]
        address = f"/api/projects/{project['project_id']}/script"

        page.get_by_role("link", name="Script").click()
        first = page.get_by_role("textbox", name="Segment 1")
        expect(first).to_be_visible()
        theirs = SCRIPT + "\nTheirs.\n"
        client.put(address, json={"text": theirs}).raise_for_status()
        first.fill("Mine.")
        overwrite = page.get_by_role("button", name="Keep mine and overwrite the other")
        expect(overwrite).to_be_visible()
        check_accessibility(page)
        assert client.get(address).json()["text"] == theirs
        overwrite.click()
        expect(page.get_by_text("Saved", exact=True)).to_be_visible()
        text = client.get(address).json()["text"]
        assert "Mine." in text
        assert "Theirs." not in text
