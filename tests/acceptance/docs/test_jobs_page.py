"""The page on the jobs API: every line is run against a real server, and no address is left out."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from anyio.from_thread import start_blocking_portal
from pydantic import BaseModel

from reelproof.contract.action import ActionObject
from reelproof.contract.failure import Problem
from reelproof.contract.job_request import NewJob
from reelproof.domain.job import JobStatus, StepStatus
from reelproof.provider_api import VoiceInfo
from reelproof.server.pagination import MAX_LIMIT
from reelproof.server.route_policy import is_public
from reelproof.server.routes.event import MAX_JOBS
from reelproof.server.security.authenticator import FAILED_TOKENS
from reelproof.server.security.body_limit import BodyLimits
from reelproof.testing.scripted import ScriptedLocal
from tests.acceptance.docs.page_runner import (
    CodeBlock,
    LoggedRequest,
    PageRunner,
    blocks_of,
    requests_seen,
    translation,
)
from tests.integration.server.harness import SCRIPT, StudioHarness
from tests.integration.server.test_projects import PICTURE

ROOT = Path(__file__).parents[3]
PAGE = ROOT / "docs" / "jobs.md"
TEXT = PAGE.read_text("utf-8")
SHOWN_ADDRESS = "http://127.0.0.1:8377"
CONTRACT = json.loads((ROOT / "contract" / "openapi.json").read_text("utf-8"))
OPERATIONS = {
    (method.upper(), path): declared
    for path, operations in CONTRACT["paths"].items()
    for method, declared in operations.items()
}
# There is a piece only while a film is rendered.
WHILE_RENDERING = {("GET", "/api/jobs/{job_id}/pieces/{name}")}
BLOCKS = blocks_of(PAGE)
JSON = [json.loads(block.content) for block in BLOCKS if block.language == "json"]


class OneVoice(ScriptedLocal):
    """It has the voice that the page speaks of."""

    def voices(self) -> Sequence[VoiceInfo]:
        return (VoiceInfo("bf_emma", "voice", "en", "calm"),)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    with (
        start_blocking_portal() as portal,
        portal.wrap_async_context_manager(
            StudioHarness(tmp_path / "house", more={"local": OneVoice()}).open()
        ) as api,
    ):
        yield str(api.client.base_url).rstrip("/")


@pytest.fixture
def reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[PageRunner]:
    folder = tmp_path / "reader"
    folder.mkdir()
    (folder / "lesson.md").write_text(SCRIPT)
    (folder / "sun.png").write_bytes(PICTURE)
    monkeypatch.chdir(folder)
    monkeypatch.setenv("REELPROOF_API_TOKEN", "a-token-for-the-operator")
    reader = PageRunner(folder)
    yield reader
    if "api" in reader.names:
        reader.names["api"].close()


def test_every_line_works_and_every_address_is_shown_in_both_languages(
    server: str, reader: PageRunner
) -> None:
    logged: dict[str, list[LoggedRequest]] = {"sh": [], "python": []}
    for block in BLOCKS:
        local = CodeBlock(block.language, block.content.replace(SHOWN_ADDRESS, server))
        if block.language == "python":
            logged["python"] += done_in_python(reader, local)
        elif block.language == "sh" and "reelproof " not in block.content:
            logged["sh"] += [one for line in local.commands() for one in done_in_shell(reader, line)]
    wanted = {key for key in OPERATIONS if not is_called_by_providers(*key)} - WHILE_RENDERING
    for language, requests in logged.items():
        missing = wanted - {operation_of(one) for one in requests}
        assert missing == set(), f"{PAGE.name} does not show in {language}: {missing}"


def done_in_python(reader: PageRunner, block: CodeBlock) -> list[LoggedRequest]:
    with requests_seen() as requests:
        reader.run(block.content)
        requests.wait_for(requests.sent)
    assert served(requests.logged), f"{block.content}\n{requests.logged}"
    return requests.logged


def done_in_shell(reader: PageRunner, line: str) -> list[LoggedRequest]:
    with requests_seen() as requests:
        reader.type(line)
        requests.wait_for(line.startswith("curl"))
    assert served(requests.logged), f"{line}\n{requests.logged}"
    return requests.logged


def served(logged: list[LoggedRequest]) -> bool:
    return all(one.status < 400 for one in logged)


def is_called_by_providers(method: str, path: str) -> bool:
    return is_public(method, path.replace("{", "").replace("}", ""))


def operation_of(logged: LoggedRequest) -> tuple[str, str] | None:
    for method, path in sorted(OPERATIONS, key=lambda key: key[1].count("{")):
        pattern = re.sub(r"\\{\w+\\}", "[^/]+", re.escape(path))
        if method == logged.method and re.fullmatch(pattern, logged.path):
            return method, path
    return None


def test_operations_that_a_reader_cannot_call_here_are_named() -> None:
    for method, path in OPERATIONS:
        is_shown = not is_called_by_providers(method, path) and (method, path) not in WHILE_RENDERING
        assert is_shown or f"`{method} {path}`" in TEXT


def test_the_bodies_of_the_page_are_what_they_are_said_to_be() -> None:
    models: list[type[BaseModel]] = [NewJob, NewJob, ActionObject, Problem]
    assert len(JSON) == len(models)
    for declared, model in zip(JSON, models, strict=True):
        known = model.model_validate(declared)
        assert known.model_dump(mode="json", exclude_unset=True) == declared


@pytest.mark.parametrize(
    "name", sorted(CONTRACT["components"]["schemas"]["JobEvent"]["discriminator"]["mapping"])
)
def test_every_event_is_printed(name: str) -> None:
    assert f"`{name}`" in TEXT.split("## Events")[1].split("## Projects")[0]


@pytest.mark.parametrize("name", sorted({*JobStatus, *StepStatus}))
def test_every_state_is_shown(name: str) -> None:
    assert f"`{name}`" in TEXT.split("## What a job is")[1].split("## Jobs")[0]


def test_every_refusal_status_is_documented() -> None:
    named = {
        answer["$ref"].rpartition("/")[2]: status
        for declared in OPERATIONS.values()
        for status, answer in declared["responses"].items()
        if "$ref" in answer
    }
    declared = set(re.findall(r"\d{3}", "".join(re.findall(r"^\| ([45]\d\d[^|]*) \|", TEXT, re.MULTILINE))))
    assert {status for status in named.values() if status != "5XX"} <= declared
    assert {"500"} <= declared


def test_the_limits_are_the_true_ones() -> None:
    limits = BodyLimits()
    usual, upload = limits.usual_bytes // 1_000_000, limits.upload_bytes // 1_000_000
    assert f"| body | {usual} MB; an uploaded file, and `jobs/upload` as a whole, {upload} MB |" in TEXT
    assert f"| wrong tokens | {FAILED_TOKENS.burst} a minute from one address |" in TEXT
    assert f"| jobs in one stream | {MAX_JOBS} |" in TEXT
    assert f"| entries of a page | {MAX_LIMIT} |" in TEXT


@pytest.mark.skipif(shutil.which("curl") is None, reason="There is no curl to compare with.")
def test_the_curl_translation_sends_the_same_requests(server: str, reader: PageRunner) -> None:
    translated = translation(reader.folder) / "curl"
    for line in (
        ["-H", "X-Correlation-ID: the-same-for-both", f"{server}/api/presets"],
        ["-X", "POST", f"{server}/api/jobs/none/cancel"],
        [f"{server}/api/projects", "-H", "Content-Type: application/json", "-d", '{"name": 1}'],
        ["-T", "sun.png", f"{server}/api/projects/none/files/sun.png"],
        [f"{server}/api/jobs/upload", "-F", "script=@lesson.md", "-F", "request=none"],
    ):
        with requests_seen() as requests:
            answers = [subprocess.check_output([curl, "-s", *line]) for curl in ("curl", translated)]
            requests.wait_for(2)
        first, second = requests.logged
        assert first == second
        declared = [{**json.loads(answer), "correlation_id": ""} for answer in answers]
        assert declared[0] == declared[1]
