"""A real browser on the studio's page: how it is started, and what must hold on every page."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import ConsoleMessage, Page, expect, sync_playwright

from reelproof.server.studio.bundle import missing_reason
from tests.acceptance.players import BROWSER, needs_browser

ROOT = Path(__file__).parents[3]
AXE = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SIZES = ((1440, 900), (1024, 768), (390, 844))
PATIENCE_MS = 240_000
HANDLED = ("401 (Unauthorized)", "409 (Conflict)")
# Chromium refuses its sandbox to the superuser, as whom containers run.
ARGUMENTS = ("--no-sandbox",) if os.name == "posix" and os.geteuid() == 0 else ()

needs_studio = (
    needs_browser,
    pytest.mark.skipif(missing_reason() is not None, reason="the studio page is not built"),
    pytest.mark.skipif(not AXE.is_file(), reason="the packages of web/ are not installed"),
)


@contextmanager
def opened_page(address: str) -> Iterator[Page]:
    """A page of the studio; at the end, nothing may have been written to its console as an error."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=BROWSER, args=ARGUMENTS)
        page = browser.new_page(base_url=address, reduced_motion="reduce")
        page.set_default_timeout(PATIENCE_MS)
        expect.set_options(timeout=PATIENCE_MS)
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on(
            "console", lambda line: errors.append(f"{line.text} {line.location}") if is_error(line) else None
        )
        try:
            page.goto("/")
            yield page
        finally:
            browser.close()
        assert errors == [], "\n".join(errors)


def is_error(line: ConsoleMessage) -> bool:
    """The browser itself notes the answers by which the page learns of a sign-in or a conflict."""
    return line.type == "error" and not any(answer in line.text for answer in HANDLED)


def check_accessibility(page: Page) -> None:
    """No violation in both themes and no sideways scrolling at every size."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text("utf-8"))
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (page.url, width)
        for theme in ("light", "dark") if width == SIZES[0][0] else ("light",):
            page.emulate_media(color_scheme=theme)
            found = page.evaluate("rules => axe.run({runOnly: rules})", RULES)
            violations = [
                (one["id"], node["html"], node["failureSummary"])
                for one in found["violations"]
                for node in one["nodes"]
            ]
            assert violations == [], (page.url, width, theme)
    page.set_viewport_size({"width": SIZES[0][0], "height": SIZES[0][1]})
