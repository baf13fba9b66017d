"""The studio's timeline with a thousand clips on each track: how long frames take while it moves.

`python -m benchmarks.timeline [CLIPS]`, with the page built and Chromium installed. The browser asks no
server: all it requests comes from the built page and from memory.
"""

import json
import mimetypes
import sys
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import CDPSession, Page, Route, ViewportSize, sync_playwright
from tests.acceptance.players import BROWSER
from tests.acceptance.studio.browser import ARGUMENTS

from reelproof.server.studio.bundle import FOLDER, INDEX

ADDRESS = "http://studio.test"
PROJECT = "prj_1"
CLIPS = 1_000
CLIP_S = 1.2
PAGE_SIZE = 200
WINDOW: ViewportSize = {"width": 1440, "height": 900}
# Names of the figures, and what moves the timeline by one frame; standing still tells of the machine.
MOVES: Mapping[str, str] = {
    "still": "n => {}",
    "scroll": "n => { scroller.scrollLeft += n % 600 < 300 ? 200 : -200 }",
    "zoom": "n => scroller.dispatchEvent(new WheelEvent('wheel', {ctrlKey: true, cancelable: true,"
    " clientX: 700, clientY: 800, deltaY: n % 240 < 120 ? -20 : 20}))",
}
FRAMES = 480
MEASURE = """async ([move, frames]) => {
    const scroller = document.querySelector('.timeline-scroller')
    const step = eval(move)
    const times = []
    await new Promise(done => {
        let last = performance.now()
        let n = 0
        const frame = now => {
            times.push(now - last)
            last = now
            step(n++)
            n < frames ? requestAnimationFrame(frame) : done()
        }
        requestAnimationFrame(frame)
    })
    return times.slice(2)
}"""


def measure_timeline(clips: int = CLIPS) -> dict[str, float]:
    """Milliseconds that 95 % of the frames stay below, the percentage below 20 ms, and the milliseconds
    of the processor that the page's main thread takes for a frame: for each move.
    """
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=BROWSER, args=ARGUMENTS)
        page = browser.new_page(base_url=ADDRESS, viewport=WINDOW)
        answers = film(clips)
        page.route("**/*", lambda route: answer(route, answers))
        page.goto(f"/films/{PROJECT}")
        page.wait_for_selector(".timeline-clip")
        page.wait_for_timeout(1_000)
        figures = {name: value for move in MOVES for name, value in moved(page, move).items()}
        figures["elements"] = page.locator(".timeline *").count()
        browser.close()
    return figures


def moved(page: Page, move: str) -> dict[str, float]:
    if move == "scroll":
        for _ in range(8):
            page.get_by_role("button", name="Zoom in").click()
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    processor_s = main_thread_s(session)
    times = sorted(page.evaluate(MEASURE, [MOVES[move], FRAMES]))
    quick = sum(time_ms < 20 for time_ms in times)
    return {
        f"{move}_p95_ms": round(times[int(len(times) * 0.95)], 1),
        f"{move}_below_20_ms_percent": round(100 * quick / len(times), 1),
        f"{move}_processor_ms": round(1000 * (main_thread_s(session) - processor_s) / FRAMES, 2),
    }


def main_thread_s(session: CDPSession) -> float:
    """The processor's time that the page's main thread has taken so far."""
    metrics = session.send("Performance.getMetrics")["metrics"]
    return float(next(one["value"] for one in metrics if one["name"] == "TaskDuration"))


def answer(route: Route, answers: Mapping[str, Any]) -> None:
    address = urlsplit(route.request.url)
    if not address.path.startswith("/api/"):
        file = FOLDER / address.path.removeprefix("/")
        file = file if file.is_file() else FOLDER / INDEX
        route.fulfill(body=file.read_bytes(), content_type=mimetypes.guess_type(file.name)[0])
        return
    found = answers.get(address.path)
    if found is None:
        route.fulfill(status=404, json={"status": 404, "code": "", "message": "", "remediation": ""})
        return
    start = int(parse_qs(address.query).get("after", ["0"])[0])
    route.fulfill(body=json.dumps(page_of(found, start)), content_type="application/json")


def page_of(found: Mapping[str, Any], start: int) -> dict[str, Any]:
    """The part of each list from there, with `next` if there is more."""
    lists = {key: value for key, value in found.items() if isinstance(value, list)}
    has_more = any(len(rows) > start + PAGE_SIZE for rows in lists.values())
    parts = {key: rows[start : start + PAGE_SIZE] for key, rows in lists.items()}
    return {**found, **parts, "next": str(start + PAGE_SIZE) if has_more else None}


def film(clips: int) -> dict[str, Any]:
    """What the API says of a film with so many segments, each twentieth picture of which has failed."""
    numbers = range(clips)
    path = f"/api/projects/{PROJECT}"
    keys = [f"segment/{number}/{kind}" for number in numbers for kind in ("image", "narration")]
    job = {"job_id": "job_1", "status": "succeeded", "placeholder_count": 0, "duration_s": None}
    project = {"project_id": PROJECT, "title": "A thousand", "last_job": job, "poster_url": ""}
    captions = [
        {
            "start_s": number * CLIP_S,
            "end_s": (number + 0.9) * CLIP_S,
            "text": f"Words {number}",
            "lines": [f"Words {number}"],
            "segment_id": f"{number}",
            "number": 0,
            "words": None,
        }
        for number in numbers
    ]
    timeline = {
        "duration_s": clips * CLIP_S,
        "frames_per_s": 30,
        "visuals": [clip(number, "image") for number in numbers],
        "narration": [clip(number, "narration") for number in numbers],
        "music": [],
        "captions": captions,
        "is_script_rendered": True,
    }
    return {
        "/api/session": {"is_signed_in": True},
        path: project,
        f"{path}/renders": {"renders": []},
        f"{path}/assets": {"assets": [asset(key) for key in keys]},
        f"{path}/segments": {"segments": [segment(number) for number in numbers]},
        f"{path}/timeline": timeline,
    }


def asset(key: str) -> dict[str, Any]:
    _, segment, kind = key.split("/")
    error = (
        {"message": "It was refused.", "remediation": "Change it."}
        if has_failed(int(segment), kind)
        else None
    )
    return {
        "asset_id": key,
        "key": key,
        "kind": kind,
        "segment_id": segment,
        "title": f"Picture {segment}",
        "status": "failed" if error else "generated",
        "error": error,
        "take": None,
    }


def segment(number: int) -> dict[str, Any]:
    pauses = {"pause_before_s": 0, "pause_after_s": 0, "has_own_captions": False}
    return {"segment_id": f"{number}", "text": "Text", **pauses}


def clip(number: int, kind: str) -> dict[str, Any]:
    failed = has_failed(number, kind)
    return {
        "name": f"Words of segment {number}, as many as there are",
        "asset": f"segment/{number}/{kind}",
        "segment_id": f"{number}",
        "start_s": number * CLIP_S,
        "duration_s": CLIP_S,
        "status": "failed" if failed else "generated",
        "error": None,
        "media_digest": None if failed else "0",
        "is_video": False,
        "replacement_key": None,
        "lead_s": 0.25,
    }


def has_failed(number: int, kind: str) -> bool:
    return kind == "image" and number % 20 == 7


def main(arguments: Sequence[str]) -> None:
    print(json.dumps(measure_timeline(int(arguments[0]) if arguments else CLIPS)))


if __name__ == "__main__":
    main(sys.argv[1:])
