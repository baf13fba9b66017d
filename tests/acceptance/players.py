"""Independent readers of films, where they are installed: ffprobe, and a browser that plays them."""

import json
import shutil
import subprocess
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import Queue
from tempfile import TemporaryDirectory
from typing import Any

import pytest

FFPROBE = shutil.which("ffprobe")
BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
needs_ffprobe = pytest.mark.skipif(FFPROBE is None, reason="ffprobe is not installed")
needs_browser = pytest.mark.skipif(BROWSER is None, reason="no Chromium is installed")
PATIENCE_S = 60
PAGE = """<!doctype html><video id="film" muted></video><script>
const film = document.getElementById("film")
const happens = name => new Promise((resolve, reject) => {
  film.addEventListener(name, resolve, {once: true})
  film.addEventListener("error", () => reject(film.error.message), {once: true})
})
const brightness = context => {
  context.drawImage(film, 0, 0, 32, 32)
  const pixels = context.getImageData(0, 0, 32, 32).data
  return pixels.reduce((sum, value, at) => at % 4 == 3 ? sum : sum + value, 0) / (3 * 32 * 32)
}
const play = async times => {
  const loaded = happens("loadeddata")
  film.src = URL.createObjectURL(await (await fetch("film")).blob())
  await loaded
  const context = new OffscreenCanvas(32, 32).getContext("2d")
  const shown = []
  for (const time of times) {
    const sought = happens("seeked")
    film.currentTime = time
    await sought
    shown.push(brightness(context))
  }
  const sound = film.webkitAudioDecodedByteCount > 0
  return {duration: film.duration, width: film.videoWidth, height: film.videoHeight, shown, sound}
}
play(TIMES).catch(error => ({error: String(error)}))
  .then(result => fetch("result", {method: "POST", body: JSON.stringify(result)}))
</script>"""


def probed(film: Path) -> Mapping[str, Any]:
    """What ffprobe says of a film's streams, format and chapters."""
    assert FFPROBE is not None
    what = ["-show_streams", "-show_format", "-show_chapters", "-count_frames"]
    command = [FFPROBE, "-v", "error", *what, "-of", "json", str(film)]
    answer = subprocess.run(command, capture_output=True, text=True, check=True)
    assert answer.stderr == ""
    content = json.loads(answer.stdout)
    assert isinstance(content, dict)
    return content


@dataclass(frozen=True, slots=True)
class PlayedInBrowser:
    """`brightness` is that of the frames at the requested times, from 0 to 255."""

    duration_s: float
    width: int
    height: int
    brightness: tuple[float, ...]
    has_sound: bool


def played(film: Path, times_s: tuple[float, ...]) -> PlayedInBrowser:
    """Has a browser load a film, and show its frames at these times."""
    assert BROWSER is not None
    page = PAGE.replace("TIMES", json.dumps(times_s)).encode()
    results: Queue[Mapping[str, Any]] = Queue()
    with (
        ThreadingHTTPServer(("127.0.0.1", 0), _pages(page, film.read_bytes(), results)) as server,
        TemporaryDirectory(ignore_cleanup_errors=True) as profile,
    ):
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_address[1]}/"
        flags = ["--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={profile}"]
        browser = subprocess.Popen([BROWSER, *flags, address], stderr=subprocess.DEVNULL)
        try:
            found = results.get(timeout=PATIENCE_S)
        finally:
            server.shutdown()
            browser.terminate()
            with suppress(subprocess.TimeoutExpired):
                browser.wait(10)
    assert "error" not in found, found["error"]
    looks = tuple(found["shown"])
    return PlayedInBrowser(found["duration"], found["width"], found["height"], looks, found["sound"])


def _pages(page: bytes, film: bytes, results: "Queue[Mapping[str, Any]]") -> type[BaseHTTPRequestHandler]:
    class Pages(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            is_film = self.path == "/film"
            self.send_response(200)
            self.send_header("Content-Type", "video/mp4" if is_film else "text/html")
            self.end_headers()
            self.wfile.write(film if is_film else page)

        def do_POST(self) -> None:
            results.put(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(204)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    return Pages
