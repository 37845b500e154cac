"""Structured logs: one JSON object a line, with every control character escaped."""

import json
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any

_causation: ContextVar[str | None] = ContextVar("causation", default=None)
_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName", "color_message"}
TEXT_LENGTH_MAX = 4_000
FILE_BYTES_MAX = 20_000_000
FILES_KEPT = 3


@contextmanager
def caused_by(causation: str) -> Iterator[None]:
    """Whatever is logged inside carries this id: of a request, a command, or a record."""
    token = _causation.set(causation)
    try:
        yield
    finally:
        _causation.reset(token)


class JsonFormatter(logging.Formatter):
    """A log record as one line of ASCII JSON: nothing from outside can break the line or steer a terminal."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage()[:TEXT_LENGTH_MAX],
        }
        if (causation := _causation.get()) is not None:
            line["causation"] = causation
        line |= {name: value for name, value in vars(record).items() if name not in _STANDARD}
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)[-TEXT_LENGTH_MAX:]
        return json.dumps(line, default=str, ensure_ascii=True).replace(
            "\x7f", "\\u007f"
        )  # the one JSON leaves as it is


def start_logs(level: str, file: Path | None = None) -> None:
    """Send all logs of this process to a file, or to standard error; called once, by whatever starts the process."""
    handler = _rotating(file) if file else logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter())
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        logging.getLogger(name).handlers.clear()
        logging.getLogger(name).propagate = True
    logging.getLogger("uvicorn.access").disabled = True
    for name in ("aiokafka", "httpx"):
        logging.getLogger(name).setLevel("WARNING")


def _rotating(file: Path) -> logging.Handler:
    file.parent.mkdir(parents=True, exist_ok=True)
    return RotatingFileHandler(file, maxBytes=FILE_BYTES_MAX, backupCount=FILES_KEPT, encoding="ascii")
