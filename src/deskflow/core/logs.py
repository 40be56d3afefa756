"""The log: JSON lines that rotate, with the command and execution they belong to, without secrets.

What people write (messages, notes, mails) is not logged. Code logs ids and codes; the writer here cuts long
texts, leaves out what drivers quote of their parameters and blackens registered secrets.
"""

from __future__ import annotations

import collections
import contextlib
import json
import logging
import logging.handlers
import traceback
from collections.abc import Iterator, Mapping
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType

from deskflow.core.redaction import Redaction

_LONGEST = 2_000
_LONGEST_TRACE = 20_000
_FILE_BYTES = 5_000_000
_FILES_KEPT = 5
_TAIL = 50

_context: ContextVar[Mapping[str, str]] = ContextVar(
    "deskflow_log_context", default=MappingProxyType({})
)


def default_folder() -> Path:
    """Where this platform keeps logs."""
    import platformdirs

    return platformdirs.user_log_path("deskflow", appauthor=False)


@contextlib.contextmanager
def context(**ids: object) -> Iterator[None]:
    """Every line logged inside carries these ids, e.g. `context(command=…, execution=…)`.

    Holds for this thread or task alone, and within an outer context.
    """
    inner = {name: str(value) for name, value in ids.items() if value is not None}
    token = _context.set({**_context.get(), **inner})
    try:
        yield
    finally:
        _context.reset(token)


class JsonLines(logging.Formatter):
    """One record as one line of JSON."""

    def __init__(self, redaction: Redaction) -> None:
        super().__init__()
        self._redaction = redaction

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "thread": record.threadName,
            "message": self._short(record.getMessage(), _LONGEST),
            **_context.get(),
        }
        if record.exc_info and record.exc_info[1] is not None:
            problem = record.exc_info[1]
            line["error"] = getattr(problem, "code", type(problem).__name__)
            trace = "".join(traceback.format_exception(problem))
            line["trace"] = self._short(trace, _LONGEST_TRACE)
        return json.dumps(line, ensure_ascii=False)

    def _short(self, text: str, longest: int) -> str:
        clean = self._redaction.clean(text)
        return clean if len(clean) <= longest else f"{clean[:longest]}… ({len(clean)} characters)"


class _Tail(logging.Handler):
    """The last lines, for a crash report."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: collections.deque[str] = collections.deque(maxlen=_TAIL)

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


class Log:
    """The log of one process while it is open; `role` (window, worker, …) keeps their files apart."""

    def __init__(
        self, folder: Path, role: str, redaction: Redaction, level: str = "info", *, root: str = ""
    ) -> None:
        """A folder that cannot be written costs the file, not the start; `path` is None then."""
        self.path: Path | None = folder / f"deskflow-{role}.jsonl"
        self._logger = logging.getLogger(root)
        self._level_before = self._logger.level
        self._tail = _Tail()
        self._handlers: list[logging.Handler] = [self._tail]
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._handlers.append(
                logging.handlers.RotatingFileHandler(
                    self.path, maxBytes=_FILE_BYTES, backupCount=_FILES_KEPT, encoding="utf-8"
                )
            )
        except OSError:
            self.path = None
        for handler in self._handlers:
            handler.setFormatter(JsonLines(redaction))
            self._logger.addHandler(handler)
        self._logger.setLevel(level.upper())
        # Libraries tell more than anyone wants to read, and some tell what they carry.
        for chatty in ("sqlalchemy", "httpx", "httpcore", "asyncio", "aiosmtplib", "alembic"):
            logging.getLogger(chatty).setLevel(logging.WARNING)
        logging.captureWarnings(capture=True)

    @property
    def tail(self) -> list[str]:
        """The last lines, oldest first."""
        return list(self._tail.lines)

    def close(self) -> None:
        logging.captureWarnings(capture=False)
        for handler in self._handlers:
            self._logger.removeHandler(handler)
            handler.close()
        self._logger.setLevel(self._level_before)
