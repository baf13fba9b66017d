"""Log lines on standard error, as text or as JSON, with all secrets hidden."""

import json
import logging
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Literal

from reelproof.cli.output import say
from reelproof.domain.correlation import CURRENT_CORRELATION
from reelproof.domain.redaction import Redactor
from reelproof.wiring import secret_values

FACTS = (
    "code",
    "provider_code",
    "provider",
    "model",
    "asset",
    "kind",
    "attempt",
    "retries",
    "wait_s",
    "job_id",
    "correlation_id",
    "cost_microusd",
    "method",
    "path",
    "status",
    "duration_ms",
    "owner",
)
"""What a record may know beside its message: given as `extra` where it is logged."""

Fact = str | int | float | bool


class StderrHandler(logging.Handler):
    """Writes to what standard error is at the time: progress bars stand in for it while drawn."""

    def emit(self, record: logging.LogRecord) -> None:
        try:
            line = self.format(record)
        except Exception as error:  # noqa: BLE001 no film is lost because a log line does not fit its words
            line = f"A log line of {record.name} could not be written: {type(error).__name__}"
        say(line)


class CorrelationFilter(logging.Filter):
    """Gives lines that have none the correlation id of what is being done."""

    def filter(self, record: logging.LogRecord) -> bool:
        if getattr(record, "correlation_id", None) is None:
            record.correlation_id = CURRENT_CORRELATION.get()
        return True


class LineFormatter(logging.Formatter):
    """What both formats share: the facts of a record, and the hiding of secrets."""

    def __init__(self, redactor: Redactor) -> None:
        super().__init__()
        self._redactor = redactor

    def message(self, record: logging.LogRecord) -> str:
        return self._redactor(record.getMessage())

    def exception(self, record: logging.LogRecord) -> str | None:
        return self._redactor(self.formatException(record.exc_info)) if record.exc_info else None

    def facts(self, record: logging.LogRecord) -> Mapping[str, Fact]:
        values = {name: getattr(record, name, None) for name in FACTS}
        return {name: self._fact(value) for name, value in values.items() if value is not None}

    def _fact(self, value: object) -> Fact:
        return value if isinstance(value, (int, float)) else self._redactor(str(value))


class JsonFormatter(LineFormatter):
    """One object a line."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": self.message(record),
            **self.facts(record),
        }
        if (exception := self.exception(record)) is not None:
            line["exception"] = exception
        return json.dumps(line, ensure_ascii=False)


class TextFormatter(LineFormatter):
    """The message, then the facts as `key=value`."""

    def format(self, record: logging.LogRecord) -> str:
        facts = [f"{name}={_plain(value)}" for name, value in self.facts(record).items()]
        line = " ".join([f"{record.levelname} {record.name}: {self.message(record)}", *facts])
        exception = self.exception(record)
        return line if exception is None else f"{line}\n{exception}"


def _plain(value: Fact) -> str:
    """In quotes where it would run into its neighbors."""
    text = str(value)
    is_whole = text and not any(mark.isspace() or mark in "\"'=" for mark in text)
    return text if is_whole else json.dumps(text, ensure_ascii=False)


def start_logging(log_format: Literal["text", "json"], verbose: bool, secrets: Iterable[str] = ()) -> None:
    """Warnings and what is worse; with `verbose` all of our own news too. `secrets` are hidden, beside the
    values of all variables that hold keys.
    """
    redactor = Redactor([*secret_values(), *secrets])
    handler = StderrHandler()
    handler.addFilter(CorrelationFilter())
    handler.setFormatter(JsonFormatter(redactor) if log_format == "json" else TextFormatter(redactor))
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.getLogger("reelproof").setLevel(logging.INFO if verbose else logging.WARNING)
    logging.captureWarnings(capture=True)
