"""Log lines as text or as JSON, with all secrets hidden, and those that the home keeps."""

import json
import logging
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from reelproof.domain.correlation import CURRENT_CORRELATION
from reelproof.domain.redaction import Redactor
from reelproof.storage.files.log_files import LogFile

OWN = "reelproof"
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


def with_correlation(record: logging.LogRecord) -> bool:
    """Lets every record pass; one without a correlation id gets that of what is being done."""
    if getattr(record, "correlation_id", None) is None:
        record.correlation_id = CURRENT_CORRELATION.get()
    return True


class LineHandler(logging.Handler):
    """Writes each record as a line, whatever it is that its words do not fit."""

    def __init__(self, level: int = logging.NOTSET) -> None:
        super().__init__(level)
        self.addFilter(with_correlation)

    def emit(self, record: logging.LogRecord) -> None:
        try:
            line = self.format(record)
        except Exception as error:  # noqa: BLE001 no film is lost because a log line does not fit its words
            line = self.unfit(record, error)
        self.write(line)

    def unfit(self, record: logging.LogRecord, error: Exception) -> str:
        return f"A log line of {record.name} could not be written: {type(error).__name__}"

    def write(self, line: str) -> None:
        raise NotImplementedError


class FileHandler(LineHandler):
    """Writes to the home. Where the disk is full, a line is lost, and no film."""

    def __init__(self, file: LogFile, redactor: Redactor) -> None:
        super().__init__(logging.INFO)
        self._file = file
        self.setFormatter(JsonFormatter(redactor))

    def unfit(self, record: logging.LogRecord, error: Exception) -> str:
        return json.dumps({"time": _time(record), "level": "error", "message": super().unfit(record, error)})

    def write(self, line: str) -> None:
        with suppress(OSError):
            self._file.write(line)

    def close(self) -> None:
        self._file.close()
        super().close()


class LineFormatter(logging.Formatter):
    """What both formats share: the facts of a record, and the hiding of secrets."""

    def __init__(self, redactor: Redactor) -> None:
        super().__init__()
        self._redactor = redactor

    def hide(self, values: Collection[str]) -> None:
        """From now on these are shown no more."""
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


@contextmanager
def kept_in(folder: Path, redactor: Redactor) -> Iterator[None]:
    """Keeps all of our own news and what is worse in files there, while the block lasts."""
    own = logging.getLogger(OWN)
    handler, before = FileHandler(LogFile(folder), redactor), own.level
    own.addHandler(handler)
    own.setLevel(min(own.getEffectiveLevel(), logging.INFO))
    try:
        yield
    finally:
        own.setLevel(before)
        own.removeHandler(handler)
        handler.close()


def hide_in_logs(values: Collection[str]) -> None:
    """Hides these in all that this process logs from now on."""
    for logger in (logging.getLogger(), logging.getLogger(OWN)):
        for handler in logger.handlers:
            if isinstance(handler.formatter, LineFormatter):
                handler.formatter.hide(values)
