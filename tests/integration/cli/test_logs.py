import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest

from reelproof.cli.logs import start_logging
from reelproof.domain.correlation import CURRENT_CORRELATION
from reelproof.domain.ids import CorrelationId
from tests.integration.cli.conftest import install_plugin

KEYED = """\
from reelproof.provider_api import Plugin
from reelproof.testing.scripted import ScriptedProvider

names = ("KEYED_API_KEY", "KEYED_BASE_URL")
plugin = Plugin("keyed", lambda context: ScriptedProvider(), names)
"""


@pytest.fixture(autouse=True)
def root_as_it_was() -> Iterator[None]:
    root, own = logging.getLogger(), logging.getLogger("reelproof")
    before = root.handlers[:], root.level, own.level
    yield
    root.handlers[:], root.level, own.level = before
    logging.captureWarnings(capture=False)


@pytest.fixture
def keyed_plugin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A provider that needs a key."""
    yield from install_plugin("keyed", KEYED, tmp_path, monkeypatch)


def test_json_lines_are_objects_with_the_exception(capsys: pytest.CaptureFixture[str]) -> None:
    start_logging("json", verbose=False)
    logging.getLogger("reelproof.engine").error("It broke: %s", "here", exc_info=ValueError("no"))
    line = json.loads(capsys.readouterr().err)
    assert (line["level"], line["logger"], line["message"]) == ("error", "reelproof.engine", "It broke: here")
    assert line["exception"].endswith("ValueError: no")


@pytest.mark.parametrize(("verbose", "lines"), [(False, 1), (True, 2)])
def test_notifications_reach_subscribers_only(
    verbose: bool, lines: int, capsys: pytest.CaptureFixture[str]
) -> None:
    start_logging("text", verbose)
    logging.getLogger("reelproof.cli").info("news")
    logging.getLogger("reelproof.cli").warning("trouble")
    logging.getLogger("another").info("a stranger's news")
    assert len(capsys.readouterr().err.splitlines()) == lines


def test_facts_follow_the_message(capsys: pytest.CaptureFixture[str]) -> None:
    start_logging("text", verbose=False)
    facts = {"code": "RateLimited", "asset": "segment/s/image/1", "wait_s": 2.5, "model": "a b", "other": 1}
    logging.getLogger("reelproof.engine").warning("It waits.", extra=facts)
    assert capsys.readouterr().err.rstrip() == (
        'WARNING reelproof.engine: It waits. code=RateLimited model="a b" asset=segment/s/image/1 wait_s=2.5'
    )


@pytest.mark.parametrize("log_format", ["text", "json"])
@pytest.mark.usefixtures("keyed_plugin")
def test_no_secret_is_written(
    log_format: Literal["text", "json"], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KEYED_API_KEY", "open sesame")
    monkeypatch.setenv("KEYED_BASE_URL", "https://keyed.example")
    start_logging(log_format, verbose=False)
    logging.getLogger("reelproof").error(
        "said %s to https://keyed.example",
        "open sesame",
        exc_info=ValueError("Bearer abc-12345, open sesame"),
        extra={"provider_code": "open sesame", "code": "r8_0123456789"},
    )
    captured = capsys.readouterr().err
    assert "said *** to https://keyed.example" in captured
    assert not any(secret in captured for secret in ("sesame", "abc-12345", "r8_"))


def test_a_line_that_does_not_fit_its_words_breaks_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    start_logging("text", verbose=False)
    logging.getLogger("reelproof").warning("%d pictures", "no")
    assert capsys.readouterr().err == "A log line of reelproof could not be written: TypeError\n"


def test_lines_carry_the_correlation_id_of_what_is_done(capsys: pytest.CaptureFixture[str]) -> None:
    start_logging("json", verbose=False)
    own = {"correlation_id": "cor_own"}
    token = CURRENT_CORRELATION.set(CorrelationId("cor_request"))
    try:
        logging.getLogger("reelproof").warning("one")
        logging.getLogger("another").warning("two", extra=own)
    finally:
        CURRENT_CORRELATION.reset(token)
    logging.getLogger("reelproof").warning("three")
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert [line.get("correlation_id") for line in lines] == ["cor_request", "cor_own", None]
