"""Log lines on standard error."""

import logging
from typing import Literal

from reelproof.cli.text.output import say
from reelproof.domain.redaction import Redactor
from reelproof.logs import OWN, JsonFormatter, LineHandler, TextFormatter
from reelproof.plugins import secret_values


class StderrHandler(LineHandler):
    """Writes to what standard error is at the time: progress bars stand in for it while drawn."""

    def write(self, line: str) -> None:
        say(line)


def start_logging(log_format: Literal["text", "json"], verbose: bool) -> None:
    """Warnings and what is worse; with `verbose` all of our own news too."""
    redactor = Redactor(secret_values())
    handler = StderrHandler(logging.INFO if verbose else logging.WARNING)
    handler.setFormatter(JsonFormatter(redactor) if log_format == "json" else TextFormatter(redactor))
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.getLogger(OWN).setLevel(logging.INFO if verbose else logging.WARNING)
    logging.captureWarnings(capture=True)
