"""Clients that others' generators make of the contract pass strict type checks, and make films."""

import asyncio
import json
import os
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.contract_tools.installation import HERE, PACKAGES
from tests.acceptance.contract_tools.tools import CONTRACT, OPENAPI_TYPESCRIPT, TSC, run_node, run_python
from tests.integration.server.harness import OPTIONS, SCRIPT, StudioHarness

TOKEN = "a-token-for-the-operator"  # noqa: S105 a test secret
REQUEST = json.dumps({"script": SCRIPT, "options": OPTIONS})


@pytest.fixture
def harness(tmp_path: Path) -> StudioHarness:
    return StudioHarness(tmp_path / "house", settings={"api_token": TOKEN})


async def test_a_python_client_makes_films(harness: StudioHarness, tmp_path: Path) -> None:
    def check() -> None:
        options = ("--path", CONTRACT, "--config", HERE / "python_client.yaml", "--meta=none")
        run_python(
            "openapi_python_client",
            *("generate", *options, "--output-path", tmp_path / "jobs_api", "--fail-on-warning"),
            folder=tmp_path,
        )
        shutil.copy(HERE / "film_making.py", tmp_path)
        rules = ("--config-file", HERE / "mypy.ini", "--cache-dir", os.devnull)
        run_python("mypy", *rules, "-p", "jobs_api", "-m", "film_making", folder=tmp_path)

    def make(url: str) -> str:
        return run_python("film_making", url, folder=tmp_path, TOKEN=TOKEN, given=REQUEST)

    result = await _made(harness, check, make)
    assert len(result["jobs"]) == 2


def test_the_published_types_are_valid(tmp_path: Path) -> None:
    shutil.copy(CONTRACT.with_name("reelproof.d.ts"), tmp_path)
    use = 'import type { JobEvent } from "./reelproof.js";\n'
    event = '{ type: "warning", job_id: "job_1", number: 1, at: "2026-01-02T03:04:05Z", message: "Rain." }'
    (tmp_path / "use.ts").write_text(f"{use}export const event: JobEvent = {event};\n", "utf-8")
    run_node(TSC, "--noEmit", "--strict", "--module", "nodenext", "use.ts", "reelproof.d.ts", folder=tmp_path)


async def test_a_typescript_client_makes_films(harness: StudioHarness, tmp_path: Path) -> None:
    def check() -> None:
        shutil.copy(HERE / "film_making.ts", tmp_path)
        shutil.copy(HERE / "tsconfig.json", tmp_path)
        (tmp_path / "package.json").write_text('{"type": "module"}', "utf-8")
        (tmp_path / "node_modules").symlink_to(PACKAGES, target_is_directory=True)
        run_node(OPENAPI_TYPESCRIPT, CONTRACT, "--output", tmp_path / "contract.d.ts", folder=tmp_path)
        run_node(TSC, "--project", tmp_path, folder=tmp_path)

    def make(url: str) -> str:
        return run_node(tmp_path / "film_making.ts", url, TOKEN, REQUEST, folder=tmp_path)

    await _made(harness, check, make)


async def _made(
    harness: StudioHarness, check: Callable[[], None], make: Callable[[str], str]
) -> Mapping[str, Any]:
    """The program's output, which is the same in both languages."""
    await asyncio.to_thread(check)
    async with harness.open() as api:
        result: Mapping[str, Any] = json.loads(await asyncio.to_thread(make, str(api.client.base_url)))
    for title, *keys, end in result["seen"]:
        assert (title, end) == ("Rain", "succeeded")
        assert len(keys) >= 4
    assert len(result["seen"]) == len(result["jobs"])
    assert result["listed"] == result["jobs"][::-1]
    assert len(result["media_bytes"]) >= 4
    assert all(size > 0 for size in result["media_bytes"])
    code, remediation = result["problem"]
    assert code == "InvalidInput:job"
    assert remediation
    return result
