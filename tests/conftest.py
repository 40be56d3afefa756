"""What every test shares: no screen is needed, and nothing may stay behind when a test ends."""

from __future__ import annotations

import gc
import logging
import os
import tempfile
import threading
import time
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests import SHARED_FOLDER, tracing

# Before Qt is imported by anything: tests paint into memory unless somebody asks for a real window.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# Nobody's real settings, workspaces or logs are touched, and Qt has no reason to warn about the folder.
_HOME = tempfile.TemporaryDirectory(prefix="deskflow-tests-", ignore_cleanup_errors=True)
for _name in ("CONFIG", "DATA", "STATE", "CACHE"):
    os.environ[f"XDG_{_name}_HOME"] = str(Path(_HOME.name, _name.lower()))
if "XDG_RUNTIME_DIR" not in os.environ:
    _RUNTIME = Path(_HOME.name, "runtime")
    _RUNTIME.mkdir(mode=0o700)
    os.environ["XDG_RUNTIME_DIR"] = str(_RUNTIME)

# Whoever starts the processes of a run makes the folder they share, and takes it away again.
if SHARED_FOLDER not in os.environ:
    _SHARED = tempfile.TemporaryDirectory(prefix="deskflow-shared-", ignore_cleanup_errors=True)
    os.environ[SHARED_FOLDER] = _SHARED.name

# A slow machine is no reason to fail; the same examples on every run, so that red means a change. New ones are looked
# for with DESKFLOW_EXPLORE=1.
settings.register_profile(
    "deskflow",
    deadline=None,
    derandomize=not os.environ.get("DESKFLOW_EXPLORE"),
    max_examples=int(os.environ.get("DESKFLOW_EXPLORE") or 100),
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("deskflow")

SECONDS_TO_STOP = 2.0  # the promise of architecture.md for closing the window


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers", "may_leak_threads(reason): threads of this test are allowed to live on"
    )
    config.addinivalue_line(
        "markers", "may_log_errors: the test provokes error logs of deskflow on purpose"
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest comes first, so that no process is left alone with it in the end."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)
    tracing.choose(items)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    with tracing.as_chosen(item):
        return (yield)


def pytest_collection_finish(session: pytest.Session) -> None:
    """Modules and collected tests stay until the end: looking through them took half a second after each test."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def no_leaked_threads(request: pytest.FixtureRequest) -> Iterator[None]:
    """A thread that a test (or a fixture of its own) started has to stop within two seconds."""
    before = set(threading.enumerate())
    yield
    if request.node.get_closest_marker("may_leak_threads"):
        return
    deadline = time.monotonic() + SECONDS_TO_STOP
    leaked = _threads_since(before)
    while leaked and time.monotonic() < deadline:
        leaked[0].join(0.02)
        leaked = _threads_since(before)
    assert not leaked, f"threads left behind: {', '.join(thread.name for thread in leaked)}"


def _threads_since(before: set[threading.Thread]) -> list[threading.Thread]:
    # _DummyThread: a thread of Qt or C that merely passed through Python; nobody can join it.
    return [
        thread
        for thread in threading.enumerate()
        if thread not in before and not isinstance(thread, threading._DummyThread)
    ]


@pytest.fixture(autouse=True)
def no_error_logs(
    request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture
) -> Iterator[None]:
    """An error that DeskFlow logs is a failure, unless the test is about it (`may_log_errors`)."""
    yield
    if request.node.get_closest_marker("may_log_errors"):
        return
    errors = [
        record
        for record in caplog.get_records("call")
        if record.levelno >= logging.ERROR and record.name.split(".")[0] == "deskflow"
    ]
    assert not errors, "logged errors: " + "; ".join(r.getMessage() for r in errors)


@pytest.fixture
def no_leaked_widgets(qapp: object) -> Iterator[None]:
    """Top-level widgets made during the test must be gone after it. For tests of the desktop."""
    from PySide6.QtCore import QCoreApplication, QEvent
    from PySide6.QtWidgets import QApplication

    # What the tests before have loaded stays; looking through it took longer than most windows, and in the middle of
    # one it is a pause.
    gc.collect()
    gc.freeze()
    before = {id(widget) for widget in QApplication.topLevelWidgets()}
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    leaked = [w for w in QApplication.topLevelWidgets() if id(w) not in before]
    names = [f"{type(w).__name__} {w.objectName() or w.windowTitle()!r}" for w in leaked]
    assert not leaked, f"widgets left behind: {', '.join(names)}"


@pytest.fixture(scope="session")
def repository() -> Path:
    """The root of the source tree."""
    return Path(__file__).resolve().parent.parent
