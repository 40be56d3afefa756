"""How fast the desk is with a million tickets: opening a view, counting, sorting, filtering, searching, scrolling (also
while a queue is drained), a change by somebody else, a change to ten thousand at once, and how much memory it takes.

The window is the real one, offscreen, 1600×960. The baseline is what Qt offers for the same job: a QSqlTableModel
on the same rows behind a QSortFilterProxyModel, in a table view of the same size, in the same run.
"""

from __future__ import annotations

import os
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.report import Figure, percentile

if TYPE_CHECKING:
    from PySide6.QtWidgets import QAbstractItemView, QApplication

    from deskflow.core.workspace import Workspace
    from deskflow.desktop.pages.tickets.list.model import TicketListModel
    from deskflow.desktop.pages.tickets.page import TicketsPage

AREA = "desk"

TICKETS = 1_000_000
MESSAGES = 500
_SIZE = (1600, 960)
_RUNS = 7
_FRAMES = 150
_WHEEL_PX = 120


def measure() -> list[Figure]:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    from benchmarks import desk_asking, desk_baseline
    from benchmarks.million import cached
    from deskflow.desktop.program.running import TURN_SECONDS

    # As the program itself does.
    sys.setswitchinterval(TURN_SECONDS)

    with tempfile.TemporaryDirectory(prefix="deskflow-bench-") as folder:
        path = cached(TICKETS, Path(folder))
        with _workspace(path) as workspace:
            long_one = _prepare(workspace)
            with _page(app, workspace) as page:
                figures = _views(app, page)
                figures += desk_asking.lists(app, page)
                figures += desk_asking.memory()
                figures += _scrolling(app, workspace, page)
                figures += _tickets(app, page, long_one)
                figures += desk_asking.changes(app, workspace, page)
            figures += desk_asking.counts(workspace)
            figures += desk_asking.insights(workspace)
            figures += desk_asking.searches(workspace)
        baselines = desk_baseline.measure(app, path)
    return [_with_baseline(figure, baselines) for figure in figures]


def _with_baseline(figure: Figure, baselines: dict[str, float]) -> Figure:
    import dataclasses

    kind = "" if "ticket of" in figure.name else figure.name.split()[0]
    if kind not in baselines:
        return figure
    return dataclasses.replace(figure, baseline=baselines[kind])


# --- what is measured ---------------------------------------------------------------------------------


def _views(app: QApplication, page: TicketsPage) -> list[Figure]:
    """From choosing a view until its first rows have been painted."""
    from deskflow.tickets.views import BUILT_IN

    views = {view.key: view for view in BUILT_IN}
    figures = []
    for key, name in (("all-open", "all open"), ("all", "all tickets"), ("my-open", "my open")):
        samples = []
        for _ in range(_RUNS):
            page.show_view(views["waiting"])
            until(app, lambda: page.model.is_whole)
            settle(app, 0.15)
            began = time.perf_counter()
            page.show_view(views[key])
            _first_rows(app, page)
            samples.append((time.perf_counter() - began) * 1000)
        figures.append(Figure(f"open {name}: first rows painted", samples, "ms", 100))
    samples = []
    for _ in range(_RUNS):
        page.show_view(views["waiting"])
        until(app, lambda: page.model.is_whole)
        settle(app, 0.15)
        began = time.perf_counter()
        page.show_view(views["all"])
        until(app, lambda: page.model.matching > TICKETS)
        samples.append((time.perf_counter() - began) * 1000)
    figures.append(Figure("all tickets: the whole order known", samples, "ms"))
    return figures


def _scrolling(app: QApplication, workspace: Workspace, page: TicketsPage) -> list[Figure]:
    from deskflow.tickets.views import BUILT_IN

    page.show_view(next(view for view in BUILT_IN if view.key == "all"))
    until(app, lambda: page.model.matching > TICKETS)
    settle(app, 0.5)
    idle = frames(app, page.list.view)
    with _busy_engine(workspace) as handled:
        # What its start imports and compiles is over in a program that has been open for a while.
        settle(app, 3)
        busy = frames(app, page.list.view, pause=0.008)
        done = handled()
    assert done > 20, "the engine had nothing to do while the list was scrolled"
    jumps = _jumps(app, page)
    return [
        Figure("scroll frame, idle (p95)", [percentile(idle, 0.95)], "ms", 8),
        Figure("scroll frame, idle (median)", idle, "ms"),
        Figure("scroll frame, engine drains a queue (p95)", [percentile(busy, 0.95)], "ms", 16),
        Figure("jump anywhere: rows there", jumps, "ms", 50),
    ]


def _tickets(app: QApplication, page: TicketsPage, long_one: Any) -> list[Figure]:
    samples = []
    for _ in range(_RUNS):
        page.list.view.go_to_start()
        page.ticket.show_nothing()
        settle(app, 0.2)
        shown: list[bool] = []
        page.ticket.timeline.shown.connect(partial(shown.append, True))
        began = time.perf_counter()
        page.show_ticket(long_one)
        until(app, partial(bool, shown))
        page.ticket.grab()
        samples.append((time.perf_counter() - began) * 1000)
    return [Figure(f"open a ticket of {MESSAGES} messages", samples, "ms", 150)]


# --- how --------------------------------------------------------------------------------------------------


def frames(app: QApplication, view: QAbstractItemView, pause: float = 0.0) -> list[float]:
    """Wheel steps, each with everything the window does for it until it is painted."""
    bar = view.verticalScrollBar()
    bar.setValue(0)
    app.processEvents()
    samples = []
    for _ in range(_FRAMES):
        began = time.perf_counter()
        bar.setValue(bar.value() + _WHEEL_PX)
        app.processEvents()
        samples.append((time.perf_counter() - began) * 1000)
        if pause:
            time.sleep(pause)
    return samples


def _jumps(app: QApplication, page: TicketsPage) -> list[float]:
    """Dropping the scroll bar somewhere, until the rows there are painted."""
    view, model, bar = page.list.view, page.model, page.list.view.verticalScrollBar()
    samples = []
    for step in range(20):
        began = time.perf_counter()
        bar.setValue(int(bar.maximum() * ((step * 7 + 3) % 20) / 20))
        view.viewport().repaint()
        line = view.rowAt(view.viewport().height() // 2)
        key = model.key_at(line)
        assert key is not None
        until(app, partial(_knows, model, key))
        view.viewport().repaint()
        samples.append((time.perf_counter() - began) * 1000)
    return samples


def _knows(model: TicketListModel, key: int) -> bool:
    return model.row_of(key) is not None


def _first_rows(app: QApplication, page: TicketsPage) -> None:
    shown: list[bool] = []
    page.feed.opened.connect(lambda: shown.append(True))
    until(app, lambda: bool(shown))
    page.list.view.viewport().repaint()


def until(app: QApplication, ready: Callable[[], bool], seconds: float = 20) -> None:
    from PySide6.QtCore import QEventLoop

    deadline = time.monotonic() + seconds
    while not ready():
        app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 5)
        if time.monotonic() > deadline:
            raise TimeoutError("the list did not get there")
        time.sleep(0.0002)


def settle(app: QApplication, seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        app.processEvents()
        time.sleep(0.001)


# --- where ------------------------------------------------------------------------------------------------


@contextmanager
def _workspace(path: Path) -> Iterator[Workspace]:
    from deskflow.bootstrap import open_workspace

    workspace = open_workspace(path, run_engine=False)
    try:
        yield workspace
    finally:
        workspace.close()


def _prepare(workspace: Workspace) -> Any:
    """One ticket with very many messages."""
    from deskflow.tickets.creating import CreateTicket
    from deskflow.tickets.drafting import NewMessage, NewTicket
    from deskflow.tickets.messaging import AddMessage

    first = NewTicket("A long story", NewMessage("It began like this."))
    ticket_id = workspace.run(CreateTicket(first)).result().result_id
    text = (
        "The line was down again for ten minutes. We have changed the cable and the port, and it came back.\n"
        * 3
    )
    for place in range(MESSAGES - 1):
        kind = "customer" if place % 2 else "staff"
        message = NewMessage(text, author_kind=kind, author_name="Paul Weber" if place % 2 else "")
        workspace.run(AddMessage(ticket_id, message), quiet=True).result()
    return ticket_id


@contextmanager
def _page(app: QApplication, workspace: Workspace) -> Iterator[TicketsPage]:
    from deskflow import paths
    from deskflow.core.changes import merge
    from deskflow.core.collecting import settle_down
    from deskflow.desktop.async_calls import ChangesRelay, Requests
    from deskflow.desktop.pages import PAGES
    from deskflow.desktop.shell.main_window import MainWindow
    from deskflow.desktop.shell.window_state import ForgetfulState
    from deskflow.desktop.theme import Theme

    theme = Theme(paths.resources(), "light", family="bundled", motion=False)
    theme.apply(app)
    requests, relay = Requests(), ChangesRelay(merge)
    stop = workspace.listen(relay.notify)
    window = MainWindow(
        theme=theme, workspace=workspace, requests=requests, changes=relay, state=ForgetfulState(),
        pages=[entry for entry in PAGES if entry.id == "tickets"],
    )  # fmt: skip
    window.resize(*_SIZE)
    window.start()
    window.show()
    page: Any = window.stack.page("tickets")
    until(app, lambda: bool(page.model.is_whole))
    # As the program itself does, three seconds after its start.
    settle_down()
    try:
        yield page
    finally:
        stop()
        requests.close()
        window.close()
        window.deleteLater()
        settle(app, 0.05)


@contextmanager
def _busy_engine(workspace: Workspace) -> Iterator[Callable[[], int]]:
    """The engine works off a queue of ticket changes, as fast as it can; more is put in as it goes."""
    from deskflow.engine.worker import Engine  # noqa: F401 - a clear error when there is none

    stop = threading.Event()
    done = [0]
    ids = _some_ids(workspace)

    def feed() -> None:
        from deskflow.core.writer import Priority
        from deskflow.tickets.changing import UpdateTicket

        actor = workspace.actor
        while not stop.is_set():
            place = done[0]
            command = UpdateTicket(ids[place % len(ids)], {"priority": f"P{place % 4 + 1}"})
            workspace.writer.submit(
                partial(workspace.bus.run, command, actor), Priority.ENGINE
            ).result()
            done[0] += 1

    workspace.engine.start()
    thread = threading.Thread(target=feed, name="bench-feed", daemon=True)
    thread.start()
    try:
        yield lambda: done[0]
    finally:
        stop.set()
        thread.join()


def _some_ids(workspace: Workspace) -> list[Any]:
    from sqlalchemy import select

    from deskflow.tickets.tables import tickets

    with workspace.database.read() as connection:
        return list(connection.execute(select(tickets.c.id).limit(400)).scalars())
