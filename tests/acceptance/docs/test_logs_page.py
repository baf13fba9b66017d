"""The page on logs shows lines as they are written."""

import json
import logging
import re
from datetime import datetime
from pathlib import Path

from reelproof.domain.redaction import Redactor
from reelproof.logs import FACTS, JsonFormatter, TextFormatter

PAGE = (Path(__file__).parents[3] / "docs" / "logs.md").read_text("utf-8")
JSON_LINES = [
    line for block in re.findall(r"```json\n(.*?)\n```", PAGE, re.DOTALL) for line in block.splitlines()
]
TEXT_LINES = re.findall(r"```text\n(.*)\n```", PAGE)


def record_of(json_line: str) -> logging.LogRecord:
    """The record that an example line was written of."""
    line = json.loads(json_line)
    facts = {name: line[name] for name in FACTS if name in line}
    level = logging.getLevelNamesMapping()[line["level"].upper()]
    record = logging.getLogger(line["logger"]).makeRecord(
        line["logger"], level, "attempt.py", 1, line["message"], (), None, extra=facts
    )
    record.created = datetime.fromisoformat(line["time"]).timestamp()
    return record


def test_the_examples_are_what_the_formatters_write() -> None:
    assert len(JSON_LINES) == 3
    assert [JsonFormatter(Redactor()).format(record_of(line)) for line in JSON_LINES] == JSON_LINES
    assert [TextFormatter(Redactor()).format(record_of(JSON_LINES[0]))] == TEXT_LINES


def test_every_key_is_explained_and_no_other() -> None:
    explained = re.findall(r"^\| `(\w+)`", PAGE, re.MULTILINE)
    shown = {key for line in JSON_LINES for key in json.loads(line)}
    assert explained == ["time", "level", "logger", "message", *FACTS, "exception"]
    assert {*explained} == {*shown, "exception"}
