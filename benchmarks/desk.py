"""How fast the ticket list is with 100,000 tickets: opening a view, scrolling, and scrolling while a queue is drained.

The window is the real one, offscreen, 1600×960. The baseline is what Qt offers for the same job: a QSqlTableModel
on the same rows behind a QSortFilterProxyModel, in a table view of the same size, in the same run.
"""

from __future__ import annotations

import gc
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

TICKETS = 100_000
MESSAGES = 500
_SIZE = (1600, 960)
_RUNS = 7
_FRAMES = 150
_WHEEL_PX = 120
_SHOWN = (
    "number", "title", "status", "priority", "type", "channel", "sla_status", "next_due_at", "updated_at",
)  # fmt: skip


def measure() -> list[Figure]:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    # As the program itself does.
    sys.setswitchinterval(0.0005)
    with tempfile.TemporaryDirectory(prefix="deskflow-bench-") as folder:
        path = Path(folder, "desk.deskflow")
        with _workspace(path) as workspace:
            long_one = _prepare(workspace)
            with _page(app, workspace) as page:
                figures = _views(app, page)
                figures += _scrolling(app, workspace, page)
                figures += _tickets(app, page, long_one)
        opening, frame = _baseline(app, path)
    by_name = {"open": opening, "scroll": frame}
    return [_with_baseline(figure, by_name) for figure in figures]


def _with_baseline(figure: Figure, baselines: dict[str, float]) -> Figure:
    import dataclasses

    kind = figure.name.split()[0]
    if "ticket of" in figure.name or kind not in baselines:
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
            _until(app, lambda: page.model.is_whole)
            _settle(app, 0.15)
            began = time.perf_counter()
            page.show_view(views[key])
            _first_rows(app, page)
            samples.append((time.perf_counter() - began) * 1000)
        figures.append(Figure(f"open {name}: first rows painted", samples, "ms", 100))
    samples = []
    for _ in range(_RUNS):
        page.show_view(views["waiting"])
        _until(app, lambda: page.model.is_whole)
        _settle(app, 0.15)
        began = time.perf_counter()
        page.show_view(views["all"])
        _until(app, lambda: page.model.matching == TICKETS)
        samples.append((time.perf_counter() - began) * 1000)
    figures.append(Figure("all tickets: the whole order known", samples, "ms"))
    return figures


def _scrolling(app: QApplication, workspace: Workspace, page: TicketsPage) -> list[Figure]:
    from deskflow.tickets.views import BUILT_IN

    page.show_view(next(view for view in BUILT_IN if view.key == "all"))
    _until(app, lambda: page.model.matching == TICKETS)
    _settle(app, 0.5)
    idle = _frames(app, page.list.view)
    with _busy_engine(workspace) as handled:
        _settle(app, 0.3)
        busy = _frames(app, page.list.view, pause=0.008)
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
        _settle(app, 0.2)
        shown: list[bool] = []
        page.ticket.timeline.shown.connect(partial(shown.append, True))
        began = time.perf_counter()
        page.show_ticket(long_one)
        _until(app, partial(bool, shown))
        page.ticket.grab()
        samples.append((time.perf_counter() - began) * 1000)
    return [Figure(f"open a ticket of {MESSAGES} messages", samples, "ms", 150)]


def _baseline(app: QApplication, path: Path) -> tuple[float, float]:
    """QSqlTableModel behind a proxy: until the first rows are painted, and a scroll frame (p95)."""
    from PySide6.QtCore import QSortFilterProxyModel
    from PySide6.QtSql import QSqlDatabase, QSqlTableModel
    from PySide6.QtWidgets import QTableView

    database = QSqlDatabase.addDatabase("QSQLITE", "baseline")
    database.setDatabaseName(str(path))
    database.open()
    try:
        began = time.perf_counter()
        model = QSqlTableModel(None, database)
        model.setTable("tickets")
        model.setSort(model.fieldIndex("next_due_at"), _ascending())
        model.select()
        proxy = QSortFilterProxyModel()
        proxy.setSourceModel(model)
        view = QTableView()
        view.setModel(proxy)
        # What a list shows; the rest are ids, which would be drawn as garbage.
        for column in range(model.columnCount()):
            name = model.headerData(column, _horizontal())
            view.setColumnHidden(column, name not in _SHOWN)
        view.resize(*_SIZE)
        view.show()
        app.processEvents()
        view.viewport().repaint()
        opening = (time.perf_counter() - began) * 1000
        while model.canFetchMore():
            model.fetchMore()
        frame = percentile(_frames(app, view), 0.95)
        view.hide()
        view.setModel(None)
        for gone in (view, proxy, model):
            gone.deleteLater()
        _settle(app, 0.05)
        del view, proxy, model
        gc.collect()
    finally:
        database.close()
        del database
        QSqlDatabase.removeDatabase("baseline")
    return opening, frame


def _ascending() -> Any:
    from PySide6.QtCore import Qt

    return Qt.SortOrder.AscendingOrder


def _horizontal() -> Any:
    from PySide6.QtCore import Qt

    return Qt.Orientation.Horizontal


# --- how --------------------------------------------------------------------------------------------------


def _frames(app: QApplication, view: QAbstractItemView, pause: float = 0.0) -> list[float]:
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
        _until(app, partial(_knows, model, key))
        view.viewport().repaint()
        samples.append((time.perf_counter() - began) * 1000)
    return samples


def _knows(model: TicketListModel, key: int) -> bool:
    return model.row_of(key) is not None


def _first_rows(app: QApplication, page: TicketsPage) -> None:
    shown: list[bool] = []
    page.feed.opened.connect(lambda: shown.append(True))
    _until(app, lambda: bool(shown))
    page.list.view.viewport().repaint()


def _until(app: QApplication, ready: Callable[[], bool], seconds: float = 20) -> None:
    from PySide6.QtCore import QEventLoop

    deadline = time.monotonic() + seconds
    while not ready():
        app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 5)
        if time.monotonic() > deadline:
            raise TimeoutError("the list did not get there")
        time.sleep(0.0002)


def _settle(app: QApplication, seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        app.processEvents()
        time.sleep(0.001)


# --- where ------------------------------------------------------------------------------------------------


@contextmanager
def _workspace(path: Path) -> Iterator[Workspace]:
    from deskflow.bootstrap import Founding, open_workspace

    workspace = open_workspace(
        path, found=Founding("Bench MSP", "Mara Klein", "mara@bench.example"), run_engine=False
    )
    try:
        yield workspace
    finally:
        workspace.close()


def _prepare(workspace: Workspace) -> Any:
    """All the tickets, and one with very many messages."""
    from benchmarks.many_tickets import fill
    from deskflow.tickets.creating import CreateTicket
    from deskflow.tickets.drafting import NewMessage, NewTicket
    from deskflow.tickets.messaging import AddMessage

    fill(workspace, TICKETS - 1)
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
    _until(app, lambda: bool(page.model.is_whole))
    try:
        yield page
    finally:
        stop()
        requests.close()
        window.close()
        window.deleteLater()
        _settle(app, 0.05)


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
