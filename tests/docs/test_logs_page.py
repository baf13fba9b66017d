"""The page on logs shows lines as they are written."""

import json
import logging
import re
from datetime import datetime
from pathlib import Path

from reelproof.domain.redaction import Redactor
from reelproof.logs import FACTS, JsonFormatter, TextFormatter

PAGE = (Path(__file__).parents[2] / "docs" / "logs.md").read_text("utf-8")
JSON_LINE, TEXT_LINE = (re.search(rf"```{language}\n(.*)\n```", PAGE) for language in ("json", "text"))


def example_record() -> logging.LogRecord:
    """The record that the example line was written of."""
    assert JSON_LINE is not None
    line = json.loads(JSON_LINE[1])
    facts = {name: line[name] for name in FACTS}
    record = logging.getLogger(line["logger"]).makeRecord(
        line["logger"], logging.WARNING, "attempt.py", 1, line["message"], (), None, extra=facts
    )
    record.created = datetime.fromisoformat(line["time"]).timestamp()
    return record


def test_the_examples_are_what_the_formatters_write() -> None:
    assert JSON_LINE is not None
    assert TEXT_LINE is not None
    assert JsonFormatter(Redactor()).format(example_record()) == JSON_LINE[1]
    assert TextFormatter(Redactor()).format(example_record()) == TEXT_LINE[1]


def test_every_key_is_explained_and_no_other() -> None:
    assert JSON_LINE is not None
    explained = re.findall(r"^\| `(\w+)`", PAGE, re.MULTILINE)
    assert explained == [*json.loads(JSON_LINE[1]), "exception"]
