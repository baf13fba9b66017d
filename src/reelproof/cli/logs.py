"""Log lines on standard error, as text or as JSON."""

import json
import logging
from datetime import UTC, datetime
from typing import Literal

from reelproof.cli.output import say


class StderrHandler(logging.Handler):
    """Writes to what standard error is at the time: progress bars stand in for it while drawn."""

    def emit(self, record: logging.LogRecord) -> None:
        say(self.format(record))


class JsonFormatter(logging.Formatter):
    """One object a line."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def start_logging(log_format: Literal["text", "json"], verbose: bool) -> None:
    """Warnings and what is worse; with `verbose` all of our own news too."""
    handler = StderrHandler()
    handler.setFormatter(
        JsonFormatter() if log_format == "json" else logging.Formatter("%(levelname)s %(name)s: %(message)s")
    )
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.getLogger("reelproof").setLevel(logging.INFO if verbose else logging.WARNING)
    logging.captureWarnings(capture=True)
