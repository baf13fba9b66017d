"""Logging to standard error: level, `--verbose`, text or JSON."""

import logging
from typing import Literal

from reelproof.cli.text.output import say
from reelproof.domain.redaction import Redactor
from reelproof.logs import PACKAGE_LOGGER, JsonFormatter, LineHandler, TextFormatter
from reelproof.plugins import secret_values


class StderrHandler(LineHandler):
    """Writes to the current standard error, which progress bars replace while they are drawn."""

    def write(self, line: str) -> None:
        say(line)


def start_logging(log_format: Literal["text", "json"], verbose: bool) -> None:
    """Logs warnings and errors; with `verbose`, also all of Reelproof's own messages."""
    redactor = Redactor(secret_values())
    handler = StderrHandler(logging.INFO if verbose else logging.WARNING)
    handler.setFormatter(JsonFormatter(redactor) if log_format == "json" else TextFormatter(redactor))
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.getLogger(PACKAGE_LOGGER).setLevel(logging.INFO if verbose else logging.WARNING)
    logging.captureWarnings(capture=True)
