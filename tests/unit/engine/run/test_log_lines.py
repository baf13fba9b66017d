"""The log lines of a failed and a repeated call are those that the page on logs shows."""

import json
import logging
import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from reelproof.domain.error_list import ErrorCode
from reelproof.domain.redaction import Redactor
from reelproof.logs import JsonFormatter
from reelproof.testing.in_memory.studio import InMemoryStudio
from reelproof.testing.scripted import ScriptedFailure, ScriptedProvider
from tests.unit.engine.films import REQUEST, SUN_PICTURE

PAGE = (Path(__file__).parents[4] / "docs" / "logs.md").read_text("utf-8")
LINES = [json.loads(line) for line in re.findall(r'^\{"time".*\}$', PAGE, re.MULTILINE)]
FIXED = ("level", "logger", "message", "code", "kind", "attempt", "retries")


async def test_the_page_shows_the_lines_of_a_retried_call(
    studio: InMemoryStudio, provider: ScriptedProvider, caplog: pytest.LogCaptureFixture
) -> None:
    busy = ScriptedFailure(ErrorCode.RateLimited)
    provider.outcomes = {SUN_PICTURE: [busy, busy]}
    with caplog.at_level(logging.INFO, logger="reelproof.engine.run"):
        async with studio.open() as open_studio:
            await open_studio.make(REQUEST)
    written = [json.loads(JsonFormatter(Redactor()).format(record)) for record in caplog.records]
    [image] = {line["asset"] for line in written if line.get("code") == "RateLimited"}
    _, *repeated = [shape(line) for line in written if line.get("asset") == image]
    assert repeated == [shape(line) for line in LINES if "engine" in line["logger"]]


def shape(line: Mapping[str, object]) -> tuple[frozenset[str], Mapping[str, object]]:
    return frozenset(line), {name: line[name] for name in FIXED if name in line}
