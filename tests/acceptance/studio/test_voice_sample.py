"""A voice is heard in the studio's page before it is chosen."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.acceptance.command_line import CommandLine
from tests.acceptance.services import started
from tests.acceptance.studio.browser import check_accessibility, needs_studio, opened_page
from tests.acceptance.studio.scripted import SCRIPT

pytestmark = [pytest.mark.film, *needs_studio]
LOADED = """audio => new Promise((done, fail) => {
    audio.onloadedmetadata = () => done(audio.duration)
    audio.onerror = () => fail(new Error(audio.error.message))
    audio.preload = "auto"
    audio.load()
})"""


def test_a_voice_of_this_computer_says_a_sentence_before_anything_is_made(tmp_path: Path) -> None:
    line = CommandLine(tmp_path / "home", folder=tmp_path, language="en")
    with started(line, "--no-worker") as (_, client), opened_page(str(client.base_url)) as page:
        project = client.post("/api/projects", json={"script": SCRIPT}).raise_for_status().json()
        page.goto(f"/films/{project['project_id']}")
        page.get_by_label("Voice", exact=True).select_option("bf_emma")
        sample = page.get_by_label("Sample of the voice bf_emma")
        expect(sample).to_be_visible()
        assert 0.8 < sample.evaluate(LOADED) < 10.0
        check_accessibility(page)
        page.get_by_label("Voice", exact=True).select_option("")
        expect(sample).to_have_count(0)
