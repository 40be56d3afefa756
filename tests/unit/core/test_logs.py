"""The log is one JSON object a line, says what it belongs to, rotates and tells no secrets."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from deskflow.core import logs
from deskflow.core.errors import Rejected
from deskflow.core.logs import Log, context
from deskflow.core.redaction import Redaction

logger = logging.getLogger("test_of_logs.room")


@pytest.fixture
def redaction() -> Redaction:
    return Redaction()


@pytest.fixture
def log(tmp_path: Path, redaction: Redaction) -> Iterator[Log]:
    log = Log(tmp_path / "logs", "window", redaction, root="test_of_logs")
    yield log
    log.close()


def lines(log: Log) -> list[dict[str, object]]:
    assert log.path is not None
    return [json.loads(line) for line in log.path.read_text(encoding="utf-8").splitlines()]


def test_a_line_says_who_and_what(log: Log) -> None:
    with context(command="c1"):
        with context(execution="e1", step=None):
            logger.info("step %s done", "s1")
        logger.warning("två\nlines")
    logger.debug("too quiet")
    first, second = lines(log)
    assert (first["message"], first["level"], first["logger"]) == (
        "step s1 done",
        "info",
        "test_of_logs.room",
    )
    assert (first["command"], first["execution"]) == ("c1", "e1")
    assert "step" not in first
    assert (second["command"], second["message"]) == ("c1", "två\nlines")
    assert "execution" not in second


def test_another_thread_has_its_own_context(log: Log) -> None:
    with context(command="c1"):
        thread = threading.Thread(target=lambda: logger.info("apart"))
        thread.start()
        thread.join()
    assert "command" not in lines(log)[0]


def test_secrets_are_blackened_in_messages_and_traces(log: Log, redaction: Redaction) -> None:
    redaction.add("hunter2")
    try:
        raise ValueError("cannot log in with hunter2")
    except ValueError:
        logger.exception("sending with %s failed", "hunter2")
    assert "hunter2" not in json.dumps(lines(log))
    assert lines(log)[0]["error"] == "ValueError"
    assert "test_logs.py" in str(lines(log)[0]["trace"])
    assert "hunter2" not in "".join(log.tail)


def test_our_errors_are_known_by_their_code(log: Log) -> None:
    try:
        raise Rejected("ticket.closed", id="4")
    except Rejected:
        logger.info("refused", exc_info=True)
    assert lines(log)[0]["error"] == "ticket.closed"


def test_long_texts_are_cut(log: Log) -> None:
    logger.info("%s", "x" * 100_000)
    assert len(str(lines(log)[0]["message"])) < 3_000


def test_files_rotate_and_old_ones_go(
    tmp_path: Path, redaction: Redaction, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logs, "_FILE_BYTES", 2_000)
    log = Log(tmp_path, "worker", redaction, root="test_of_logs")
    for number in range(200):
        logger.info("line %d", number)
    log.close()
    files = sorted(tmp_path.iterdir())
    assert len(files) == 6
    assert all(path.stat().st_size <= 2_000 for path in files)
    for path in files:
        for line in path.read_text(encoding="utf-8").splitlines():
            json.loads(line)


def test_no_room_for_a_log_is_no_reason_not_to_start(tmp_path: Path, redaction: Redaction) -> None:
    (tmp_path / "taken").write_text("")
    log = Log(tmp_path / "taken", "window", redaction, root="test_of_logs")
    logger.info("only here")
    log.close()
    assert log.path is None
    assert "only here" in log.tail[0]


def test_closing_leaves_logging_as_it_was(tmp_path: Path, redaction: Redaction) -> None:
    before = list(logging.getLogger("test_of_logs").handlers)
    Log(tmp_path, "window", redaction, "debug", root="test_of_logs").close()
    assert logging.getLogger("test_of_logs").handlers == before


def test_the_platform_has_a_place_for_it() -> None:
    assert "deskflow" in logs.default_folder().parts
