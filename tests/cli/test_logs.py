import json
import logging
from collections.abc import Iterator

import pytest

from reelproof.cli.logs import start_logging


@pytest.fixture(autouse=True)
def root_as_it_was() -> Iterator[None]:
    root, own = logging.getLogger(), logging.getLogger("reelproof")
    before = root.handlers[:], root.level, own.level
    yield
    root.handlers[:], root.level, own.level = before
    logging.captureWarnings(capture=False)


def test_json_lines_are_objects_with_the_exception(capsys: pytest.CaptureFixture[str]) -> None:
    start_logging("json", verbose=False)
    logging.getLogger("reelproof.engine").error("It broke: %s", "here", exc_info=ValueError("no"))
    line = json.loads(capsys.readouterr().err)
    assert (line["level"], line["logger"], line["message"]) == ("error", "reelproof.engine", "It broke: here")
    assert line["exception"].endswith("ValueError: no")


@pytest.mark.parametrize(("verbose", "lines"), [(False, 1), (True, 2)])
def test_news_is_for_those_who_ask(verbose: bool, lines: int, capsys: pytest.CaptureFixture[str]) -> None:
    start_logging("text", verbose)
    logging.getLogger("reelproof.cli").info("news")
    logging.getLogger("reelproof.cli").warning("trouble")
    logging.getLogger("another").info("a stranger's news")
    assert len(capsys.readouterr().err.splitlines()) == lines
