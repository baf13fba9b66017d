"""Log line format (text or JSON), redaction of secrets in logs, log files in the home."""

import json
import logging
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from reelproof.domain.correlation import CURRENT_CORRELATION
from reelproof.domain.redaction import Redactor
from reelproof.storage.files.log_files import LogFile

PACKAGE_LOGGER = "reelproof"
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
"""Extra fields of a record besides its message, passed as `extra`."""

Fact = str | int | float | bool


def with_correlation(record: logging.LogRecord) -> bool:
    """Passes every record; adds the current correlation id if the record has none."""
    if getattr(record, "correlation_id", None) is None:
        record.correlation_id = CURRENT_CORRELATION.get()
    return True


class LineHandler(logging.Handler):
    """Writes each record as a line, even if its message cannot be formatted."""

    def __init__(self, level: int = logging.NOTSET) -> None:
        super().__init__(level)
        self.addFilter(with_correlation)

    def emit(self, record: logging.LogRecord) -> None:
        try:
            line = self.format(record)
        except Exception as error:  # noqa: BLE001 a bad log line must not fail a film
            line = self.formatting_error(record, error)
        self.write(line)

    def formatting_error(self, record: logging.LogRecord, error: Exception) -> str:
        return f"A log line of {record.name} could not be written: {type(error).__name__}"

    def write(self, line: str) -> None:
        raise NotImplementedError


class FileHandler(LineHandler):
    """Writes to the home. If the disk is full, the line is lost, but no film is."""

    def __init__(self, file: LogFile, redactor: Redactor) -> None:
        super().__init__(logging.INFO)
        self._file = file
        self.setFormatter(JsonFormatter(redactor))

    def formatting_error(self, record: logging.LogRecord, error: Exception) -> str:
        return json.dumps(
            {"time": _time(record), "level": "error", "message": super().formatting_error(record, error)}
        )

    def write(self, line: str) -> None:
        with suppress(OSError):
            self._file.write(line)

    def close(self) -> None:
        self._file.close()
        super().close()


class LineFormatter(logging.Formatter):
    """Shared by both formats: the fields of a record, and the redaction of secrets."""

    def __init__(self, redactor: Redactor) -> None:
        super().__init__()
        self._redactor = redactor

    def hide(self, values: Collection[str]) -> None:
        """Redacts these from now on."""
        self._redactor.learn(values)

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
            "time": _time(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": self.message(record),
            **self.facts(record),
        }
        if (exception := self.exception(record)) is not None:
            line["exception"] = exception
        return json.dumps(line, ensure_ascii=False)


def _time(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")


class TextFormatter(LineFormatter):
    """The message, followed by its fields as `key=value`."""

    def format(self, record: logging.LogRecord) -> str:
        facts = [f"{name}={_plain(value)}" for name, value in self.facts(record).items()]
        line = " ".join([f"{record.levelname} {record.name}: {self.message(record)}", *facts])
        exception = self.exception(record)
        return line if exception is None else f"{line}\n{exception}"


def _plain(value: Fact) -> str:
    """Quoted if it contains a separator."""
    text = str(value)
    is_plain = text and not any(mark.isspace() or mark in "\"'=" for mark in text)
    return text if is_plain else json.dumps(text, ensure_ascii=False)


@contextmanager
def file_logging(folder: Path, redactor: Redactor) -> Iterator[None]:
    """Writes our own log records of level INFO and above to files in `folder`, while the block lasts."""
    own = logging.getLogger(PACKAGE_LOGGER)
    handler, before = FileHandler(LogFile(folder), redactor), own.level
    own.addHandler(handler)
    own.setLevel(min(own.getEffectiveLevel(), logging.INFO))
    try:
        yield
    finally:
        own.setLevel(before)
        own.removeHandler(handler)
        handler.close()


def redact_in_logs(values: Collection[str]) -> None:
    """Redacts these values in everything this process logs from now on."""
    for logger in (logging.getLogger(), logging.getLogger(PACKAGE_LOGGER)):
        for handler in logger.handlers:
            if isinstance(handler.formatter, LineFormatter):
                handler.formatter.hide(values)
