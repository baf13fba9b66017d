"""The page "Write a provider": its package, installed by pip, is found and used like any other."""

import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from reelproof.testing.scripted import tone_wav

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "providers" / "writing.md").read_text()
MAX_LINES = 80


def block(language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    assert found is not None
    return found[1]


class ParrotServer(BaseHTTPRequestHandler):
    """Says everything as a tone."""

    spoken: list[dict[str, str]] = []  # noqa: RUF012 one server in this test

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        is_let_in = self.headers["Authorization"] == "Bearer pretty-polly"
        content = tone_wav(1.0) if is_let_in else b"who are you?"
        self.spoken.append(body)
        self.send_response(200 if is_let_in else 401)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 as http.server names it
        return


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder in which pip has installed the page's package."""
    package = tmp_path_factory.mktemp("parrot")
    (package / "reelproof_parrot.py").write_text(block("python"))
    (package / "pyproject.toml").write_text(block("toml"))
    site = tmp_path_factory.mktemp("site")
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation"]
    subprocess.run([*install, "--no-index", "--target", str(site), str(package)], check=True)
    return site


@pytest.fixture
def parrot() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), ParrotServer)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def reelproof(site: Path, home: Path, *arguments: str, **extra: str) -> "subprocess.CompletedProcess[str]":
    environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}:{site}", "REELPROOF_HOME": str(home), **extra}
    command = [sys.executable, "-m", "reelproof", *arguments]
    return subprocess.run(
        command, env=environment, capture_output=True, text=True, cwd=home.parent, timeout=240
    )


def test_the_example_is_short() -> None:
    assert len(block("python").splitlines()) < MAX_LINES


def test_it_is_found_and_reports_missing_parts(site: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert "polly" in reelproof(site, home, "voices").stdout
    assert "PARROT_API_KEY" in reelproof(site, home, "doctor").stdout


@pytest.mark.film
def test_it_speaks_in_a_film_and_its_refusals_are_classified(site: Path, tmp_path: Path, parrot: str) -> None:
    script = tmp_path / "word.md"
    script.write_text("A word from a parrot.")
    make = ("make", str(script), "--music", "none", "--narration", "parrot/squawk", "--json")
    home = tmp_path / "home"
    refused = reelproof(site, home, *make, PARROT_BASE_URL=parrot, PARROT_API_KEY="wrong")
    [placeholder] = json.loads(refused.stdout)["placeholders"]
    assert placeholder["code"] == "InvalidApiKey:PARROT_API_KEY"
    assert placeholder["provider"] == "parrot"
    made = reelproof(site, home, *make, PARROT_BASE_URL=parrot, PARROT_API_KEY="pretty-polly")
    assert json.loads(made.stdout)["placeholders"] == [], made.stderr
    assert ParrotServer.spoken[-1] == {"text": "A word from a parrot.", "voice": "polly", "language": "en"}
