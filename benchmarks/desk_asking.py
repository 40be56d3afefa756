"""What is asked of a million tickets: lists in other orders and by other filters, exact counts, figures, search, changes."""

from __future__ import annotations

import random
import time
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.report import Figure, percentile

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from deskflow.core.workspace import Workspace
    from deskflow.desktop.pages.tickets.page import TicketsPage
    from deskflow.tickets.list_queries import ListScope

_RUNS = 5
_SEARCHES = 60
_BULK = 10_000
_PART = 200

COUNTS = (
    "", "status:open", "status:open assignee:me", "status:open assignee:none", "status:open due<2h",
    "status:resolved,closed", "type:change", "status:open priority:P1,P2", "channel:phone sla:breached",
    "created>30d",
)  # fmt: skip
SLOW_COUNTS = ("tag:vip", "status:open -tag:vip", "rack:7", "gateway", "status:open printer")


def lists(app: QApplication, page: TicketsPage) -> list[Figure]:
    """Another order and another filter: until the first rows have been painted."""
    from deskflow.tickets.finding.text import read
    from deskflow.tickets.view_layout import as_order

    everything, still = read(""), read("status:open")
    figures = []
    for name, order, wanted, target in (
        ("sort by last change, all tickets", "updated", everything, 150),
        ("sort by title, all tickets", "title", everything, 150),
        ("sort by priority, open tickets", "priority", still, 150),
        ("sort by due time, all tickets (no index)", "due", everything, 1500),
        ("filter by a word", "updated", read("gateway"), 150),
        ("filter by two words, open tickets", "due", read("status:open printer network"), 150),
        ("filter by a word nobody wrote", "updated", read("zzyzzx"), 150),
    ):
        layout = replace(page.feed.layout, order=as_order(order), group_by="")
        samples = [_shown(app, page, wanted, layout) for _ in range(_RUNS)]
        figures.append(Figure(f"{name}: first rows", samples, "ms", target))
    return figures


def _shown(app: QApplication, page: TicketsPage, wanted: Any, layout: Any) -> float:
    from benchmarks.desk import settle, until
    from deskflow.tickets.finding.text import read

    page.feed.show(read("status:open is:mine"), layout)
    until(app, lambda: bool(page.model.is_whole))
    settle(app, 0.1)
    shown: list[bool] = []
    stop = page.feed.opened.connect(partial(shown.append, True))
    began = time.perf_counter()
    page.feed.show(wanted, layout)
    until(app, partial(bool, shown))
    page.list.view.viewport().repaint()
    took = (time.perf_counter() - began) * 1000
    page.feed.opened.disconnect(stop)
    return took


def counts(workspace: Workspace) -> list[Figure]:
    """Each on a reading thread, as the pane of views asks for them."""
    quick = [_counted(workspace, text) for text in COUNTS]
    slow = [_counted(workspace, text) for text in SLOW_COUNTS]
    return [
        Figure("count by built-in fields, slowest of them", [max(quick)], "ms", 50),
        Figure("count by tags, own fields or words, slowest", [max(slow)], "ms", 1500),
    ]


def _counted(workspace: Workspace, text: str) -> float:
    from deskflow.tickets.finding.counting import count
    from deskflow.tickets.finding.reading import tenant_catalogue
    from deskflow.tickets.finding.text import read

    with workspace.database.read() as connection:
        catalogue = tenant_catalogue(connection, workspace.tenant_id)
        scope = replace(_scope(workspace), catalogue=catalogue)
        tree = read(text, catalogue)
        samples = []
        for _ in range(_RUNS):
            began = time.perf_counter()
            count(connection, scope, tree)
            samples.append((time.perf_counter() - began) * 1000)
    return percentile(samples, 0.5)


def insights(workspace: Workspace) -> list[Figure]:
    """What the page of figures asks for a year, on a reading thread."""
    from deskflow.desktop.pages.insights.reading import read_page, stretch_of

    now = workspace.clock.now()
    stretch = stretch_of("year", now.astimezone().date())
    samples = []
    with workspace.database.read() as connection:
        for _ in range(_RUNS):
            began = time.perf_counter()
            read_page(connection, workspace.tenant_id, stretch, now, None)
            samples.append((time.perf_counter() - began) * 1000)
    return [Figure("figures of a year, in the background", samples, "ms", 3000)]


def searches(workspace: Workspace) -> list[Figure]:
    """Words that stand together in some message, 50 results, ranked; and the commonest words there are."""
    from sqlalchemy import select

    from deskflow.tickets.finding.search import search_tickets
    from deskflow.tickets.tables import ticket_messages

    dice = random.Random(3)
    figures = []
    with workspace.database.read() as connection:
        m = ticket_messages.c
        keys = [dice.randrange(1, 1_200_000) for _ in range(_SEARCHES)]
        bodies = connection.execute(select(m.body_text).where(m.pk.in_(keys))).scalars().all()
        for words in (1, 2, 3):
            samples = []
            for body in bodies:
                text = " ".join(dice.sample(body.split("\n")[-1].split()[4:], words))
                began = time.perf_counter()
                search_tickets(connection, workspace.tenant_id, text)
                samples.append((time.perf_counter() - began) * 1000)
            name = f"search {words} word{'s' if words > 1 else ''}, 50 ranked results (p95)"
            figures.append(Figure(name, [percentile(samples, 0.95)], "ms", 50))
        common = []
        for text in ("the", "the printer", "server mail network", "pri", "inc-500000"):
            began = time.perf_counter()
            search_tickets(connection, workspace.tenant_id, text)
            common.append((time.perf_counter() - began) * 1000)
        figures.append(Figure("search the commonest words, a beginning, a number (slowest)", [max(common)], "ms", 50))  # fmt: skip
    return figures


def changes(app: QApplication, workspace: Workspace, page: TicketsPage) -> list[Figure]:
    """What somebody else changes shows in the list, which stays where it is; and ten thousand changed at once."""
    from benchmarks.desk import settle, until
    from deskflow.tickets.changing import UpdateTicket, UpdateTickets
    from deskflow.tickets.finding.text import read
    from deskflow.tickets.view_layout import PRESETS

    layout = replace(page.feed.layout, order=PRESETS["created"], group_by="")
    page.feed.show(read("status:open"), layout)
    until(app, lambda: bool(page.model.is_whole))
    view = page.list.view
    view.verticalScrollBar().setValue(4000)
    settle(app, 0.5)
    line = view.rowAt(view.viewport().height() // 2)
    row = page.model.row_at(line)
    assert row is not None
    samples = []
    for run in range(_RUNS):
        title, place = f"Changed elsewhere {run}", view.verticalScrollBar().value()
        began = time.perf_counter()
        workspace.run(UpdateTicket(row.id, {"title": title}))
        until(app, partial(_has_title, page, row.pk, title))
        view.viewport().repaint()
        samples.append((time.perf_counter() - began) * 1000)
        assert view.verticalScrollBar().value() == place
        settle(app, 0.6)
    ids = [one.id for one in _open_rows(workspace, _BULK)]
    longest, last = 0.0, time.perf_counter()
    began = last
    left = [ids[start : start + _PART] for start in range(0, len(ids), _PART)]
    running = workspace.run(UpdateTickets(tuple(left.pop()), {"priority": "P4"}))
    while True:
        app.processEvents()
        now = time.perf_counter()
        longest, last = max(longest, now - last), now
        if running.done():
            running.result()
            if not left:
                break
            running = workspace.run(UpdateTickets(tuple(left.pop()), {"priority": "P4"}))
        time.sleep(0.0005)
    rate = len(ids) / (time.perf_counter() - began)
    return [
        Figure("a ticket changed elsewhere is shown", samples, "ms", 200),
        Figure("bulk change of 10,000 tickets", [rate], "tickets/s", 1000, "higher"),
        Figure("longest pause of the window meanwhile", [longest * 1000], "ms", 100),
    ]


def _has_title(page: TicketsPage, key: int, title: str) -> bool:
    row = page.model.row_of(key)
    return row is not None and row.title == title


def _open_rows(workspace: Workspace, limit: int) -> list[Any]:
    from sqlalchemy import select

    from deskflow.tickets.tables import tickets

    with workspace.database.read() as connection:
        asked = select(tickets.c.id).where(
            tickets.c.tenant_id == workspace.tenant_id, tickets.c.is_open.is_(True)
        )
        return list(connection.execute(asked.limit(limit)))


def _scope(workspace: Workspace) -> ListScope:
    from deskflow.tickets.finding.scope import ListScope

    return ListScope(workspace.tenant_id, workspace.current_user.id, workspace.clock.now())


def memory() -> list[Figure]:
    """What this process holds now, with the window open on a list of all tickets.

    That counts the code of Qt and Python as well, which every program that uses them shares: the second figure leaves
    it out. Of the workspace's file nothing is mapped.
    """
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    held = {
        line.split(":")[0]: int(line.split()[1]) * 1024 / 1e6
        for line in status.splitlines()
        if line.startswith(("VmRSS", "RssAnon"))
    }
    return [
        Figure("memory with a million tickets in the file", [held["VmRSS"]], "MB", 300),
        Figure("memory, without the code of libraries", [held["RssAnon"]], "MB"),
    ]
