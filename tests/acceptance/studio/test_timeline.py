"""The studio's timeline in a real browser: from a red clip to its editor, from the ruler to the player."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from reelproof.testing.servers import RemoteServer
from tests.acceptance.services import served_line, started
from tests.acceptance.studio.browser import check_accessibility, needs_studio, opened_page
from tests.acceptance.studio.scripted import open_finished_film

RED = "Pictures, segment 2, "

pytestmark = [pytest.mark.film, *needs_studio]


def test_a_red_clip_opens_its_editor_and_the_ruler_moves_the_player(
    tmp_path: Path, server: RemoteServer
) -> None:
    with started(served_line(tmp_path, server)) as (_, client), opened_page(str(client.base_url)) as page:
        open_finished_film(page, client)
        page.locator("video").evaluate(
            "video => video.readyState || new Promise(done => video.onloadedmetadata = done)"
        )
        timeline = page.get_by_role("region", name="Timeline")
        open_red_clip(page, timeline)
        move_player(page, timeline)
        zoom_and_step(page, timeline)


def open_red_clip(page: Page, timeline: Locator) -> None:
    red = timeline.get_by_role("button", name=RED)
    expect(red).to_have_accessible_name(re.compile("Needs a new prompt, a placeholder is shown. .+"))
    expect(page.locator(".thumbnail-failed")).to_have_count(1)
    assert (
        redness(page, red) > 60 > redness(page, timeline.get_by_role("button", name="Pictures, segment 1, "))
    )
    red.hover()
    expect(page.get_by_role("tooltip")).to_contain_text("Needs a new prompt: ")
    expect(page.get_by_role("tooltip")).to_have_css("animation-name", "none")
    check_accessibility(page)
    red.click()
    panel = page.get_by_label("Asset", exact=True)
    expect(panel.get_by_role("alert")).to_contain_text("SensitiveContent")
    expect(red).to_have_attribute("aria-pressed", "true")
    check_accessibility(page)
    page.keyboard.press("Escape")
    expect(panel).to_have_count(0)
    expect(red).to_be_focused()


def redness(page: Page, clip: Locator) -> float:
    """By how much the red of what is painted under a clip exceeds its blue on average, of 255."""
    box = clip.bounding_box()
    assert box is not None
    red: float = page.locator(".timeline canvas").evaluate(
        """(canvas, {x, y, width, height}) => {
            const {left, top} = canvas.getBoundingClientRect()
            const {data} = canvas.getContext('2d').getImageData(x - left, y - top, width, height)
            let sum = 0
            for (let at = 0; at < data.length; at += 4) sum += data[at] - data[at + 2]
            return sum / (data.length / 4)
        }""",
        box,
    )
    return red


def move_player(page: Page, timeline: Locator) -> None:
    ruler = timeline.get_by_role("slider", name="Position in the film")
    duration_s = page.locator("video").evaluate("video => video.duration")
    box = ruler.bounding_box()
    assert box is not None
    ruler.click(position={"x": box["width"] / 2, "y": box["height"] / 2})
    assert time_of(page) == pytest.approx(duration_s / 2, abs=0.2)
    expect(ruler).to_have_attribute("aria-valuetext", f"{moment(time_of(page))} of {moment(duration_s)[:-2]}")
    before_s = time_of(page)
    ruler.press("ArrowRight")
    assert 0 < time_of(page) - before_s < 0.1
    ruler.press("Shift+ArrowLeft")
    assert time_of(page) == pytest.approx(before_s - 1, abs=0.1)
    page.locator("video").evaluate("video => { video.currentTime = 1 }")
    expect(ruler).to_have_attribute("aria-valuenow", "1.00")
    ruler.press("Space")
    page.wait_for_function("() => document.querySelector('video').currentTime > 1.5")
    ruler.press("Space")
    assert page.locator("video").evaluate("video => video.paused")
    assert float(ruler.get_attribute("aria-valuenow") or 0) == pytest.approx(time_of(page), abs=0.2)


def zoom_and_step(page: Page, timeline: Locator) -> None:
    red = timeline.get_by_role("button", name=RED)
    width = width_of(red)
    red.focus()
    page.keyboard.press("+")
    page.keyboard.press("+")
    assert width_of(red) > 1.4 * width
    page.keyboard.press("ArrowDown")
    expect(timeline.get_by_role("button", name="Narration, segment 2, ")).to_be_focused()
    page.keyboard.press("Home")
    expect(timeline.get_by_role("button", name="Narration, segment 1, ")).to_be_focused()
    page.keyboard.press("n")
    expect(red).to_be_focused()
    page.keyboard.press("0")
    expect(timeline.get_by_role("button", name="Zoom out")).to_have_attribute("aria-disabled", "true")
    assert width_of(red) == pytest.approx(width, abs=1)


def width_of(clip: Locator) -> float:
    width: float = clip.evaluate("clip => clip.getBoundingClientRect().width")
    return width


def time_of(page: Page) -> float:
    """The player's position, once it has arrived there."""
    time_s: float = page.locator("video").evaluate(
        "async video => { while (video.seeking) await new Promise(done => setTimeout(done, 20));"
        " return video.currentTime }"
    )
    return time_s


def moment(seconds: float) -> str:
    tenths = round(seconds * 10)
    return f"{tenths // 600}:{tenths // 10 % 60:02}.{tenths % 10}"
