"""The figures for leads: they are those of the list they lead to, are told in words, and go into files."""

from __future__ import annotations

from datetime import date, timedelta
from threading import Event

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest

from deskflow.desktop.pages.insights.cards import ChartCard
from deskflow.desktop.pages.insights.chart import Item, Part, scale_for
from deskflow.desktop.pages.insights.reading import stretch_of
from deskflow.desktop.pages.insights.rows import RowChart
from deskflow.people.teams import CreateTeam
from deskflow.tickets.changing import UpdateTicket
from deskflow.tickets.finding.text import read
from deskflow.tickets.list_queries import ListScope, count
from tests.desktop.accessibility import assert_accessible
from tests.desktop.approvals.office import Sit

K = Qt.Key


@pytest.fixture
def sit(take_seat: Sit) -> Sit:
    return lambda who="Mara", page="insights": take_seat(who, page)


def filled(office):
    now = office.clock.now()
    team = office.run(CreateTeam("Field", ())).result_id
    for days, priority in ((0, "P1"), (2, "P2"), (5, "P3"), (20, "P4"), (40, "P2")):
        office.ticket(f"Open for {days} days", priority=priority, at=now - timedelta(days=days, minutes=5))  # fmt: skip
    for days in (1, 3, 3):
        done = office.ticket("Done", priority="P3", at=now - timedelta(days=days))
        office.run(UpdateTicket(done, {"status": "resolved", "team_id": team}))
    return team


def listed(office, query: str) -> int:
    with office.workspace.database.read() as connection:
        scope = ListScope(office.workspace.tenant_id, None, office.clock.now())
        return count(connection, scope, read(query))


@pytest.mark.parametrize("period", ["week", "month", "quarter", "year"])
def test_each_figure_is_as_many_tickets_as_the_list_it_leads_to(office, sit, qtbot, period):
    filled(office)
    page = sit().page
    qtbot.waitUntil(lambda: page.shown is not None)
    page.periods.set_value(period)
    page._on_period(period)
    qtbot.waitUntil(lambda: page.shown.stretch.period == period)
    compared = 0
    for name, card in page.board.cards.items():
        for item in card.chart.items:
            for part in item.parts:
                if part.query and name not in ("kept", "by_priority"):
                    assert listed(office, part.query) == part.value, part
                    compared += bool(part.value)
    assert compared >= 8
    for item in page.board.cards["kept"].chart.items:
        for part in item.parts:
            assert f"{listed(office, part.query)} of " in part.told


def test_keys_go_from_figure_to_figure_and_open_one(office, sit, qtbot):
    filled(office)
    seat = sit()
    page = seat.page
    qtbot.waitUntil(lambda: page.shown is not None)
    assert "Open now" in page.board.tiles["open"].accessibleName()
    assert "5" in page.board.tiles["open"].accessibleName()
    chart = page.board.cards["flow"].chart
    assert "new" in chart.accessibleDescription()
    chart.setFocus()
    wanted = []
    chart.wanted.connect(lambda query, told: wanted.append((query, told)))
    for key in (K.Key_End, K.Key_Up, K.Key_Return):
        QTest.keyClick(chart, key)
    ((query, told),) = wanted
    assert "resolved>=" in query
    assert told.endswith("3 finished")
    # The time without anything finished says nothing; keys go past it.
    kept = page.board.cards["kept"].chart
    assert any(not item.parts for item in kept.items)
    for key in (K.Key_Home, K.Key_Left, K.Key_Right, K.Key_End, K.Key_Return):
        QTest.keyClick(kept, key)
    assert_accessible(page)


def test_figures_that_take_long_say_that_they_are_being_counted(office, sit, qtbot):
    filled(office)
    page = sit().page
    qtbot.waitUntil(lambda: page.shown is not None)
    before, free = page.header._detail.text(), Event()
    busy = [office.workspace.ask(lambda _: free.wait(20)) for _ in range(2)]
    page._step(1)
    qtbot.waitUntil(lambda: page.header._detail.text() == "Counting…")
    # What was shown stays until there is something else.
    assert page.shown.stretch.period == "month"
    free.set()
    qtbot.waitUntil(lambda: page.shown.stretch.period == "quarter")
    assert page.header._detail.text() not in ("Counting…", before)
    assert all(one.result() for one in busy)


def test_a_team_sees_its_own_and_files_hold_what_is_shown(office, sit, qtbot, tmp_path):
    team = filled(office)
    page = sit().page
    qtbot.waitUntil(lambda: page.shown is not None)
    page._choose_team(str(team))
    qtbot.waitUntil(lambda: page.shown.insights.totals.created == 3)
    assert page.team_button.text() == "Field"
    for name in ("figures.png", "figures.pdf", "figures.csv"):
        page.export_to(tmp_path / name)
        qtbot.waitUntil((tmp_path / name).exists)
    image = QImage(str(tmp_path / "figures.png"))
    assert image.size().boundedTo(QSize(800, 600)) == QSize(800, 600)
    assert (tmp_path / "figures.pdf").read_bytes().startswith(b"%PDF")
    table = (tmp_path / "figures.csv").read_text(encoding="utf-8-sig")
    assert table.startswith('"Chart","Of","In words","Value"')
    assert '"SLA kept, by priority","P3","P3: ' in table
    page._choose_team("00000000-0000-0000-0000-000000000000")
    qtbot.waitUntil(lambda: page.team == "" and page.shown.insights.totals.created > 3)


def test_nothing_there_is_said(office, sit, qtbot):
    page = sit().page
    qtbot.waitUntil(lambda: page.shown is not None)
    assert all(not card.chart.items for card in page.board.cards.values())
    assert all(card._nothing.text() for card in page.board.cards.values())
    # What the page is for, and the first step.
    assert page._stack.currentWidget() is page._empty
    page.focus_default()
    assert page.periods.hasFocus()
    office.ticket("The first")
    page._reload()
    qtbot.waitUntil(lambda: page._stack.currentWidget().isAncestorOf(page.board))


def test_scales_are_round_and_reach_the_top():
    assert scale_for(0) == (0, 1)
    assert scale_for(3) == (0, 1, 2, 3)
    assert scale_for(17) == (0, 5, 10, 15, 20)
    assert scale_for(1_000_000)[-1] == 1_000_000
    for most in (1, 7, 99, 101, 4_321):
        assert most <= scale_for(most)[-1] <= 2 * most


def test_stretches_end_today_and_begin_with_weeks_and_months():
    today = date(2026, 3, 11)
    for period, first, spans, before in (
        ("week", date(2026, 3, 5), 7, date(2026, 2, 26)),
        ("month", date(2026, 2, 10), 30, date(2026, 1, 11)),
        ("quarter", date(2025, 12, 15), 13, date(2025, 9, 15)),
        ("year", date(2025, 4, 1), 12, date(2024, 4, 1)),
    ):
        found = stretch_of(period, today)
        assert (found.first, len(found.days) - 1, found.before) == (first, spans, before)
        assert found.end == date(2026, 3, 12)


def test_of_many_people_those_with_most_are_shown_first_and_all_when_wanted(theme, qtbot):
    colours = ("danger", "accent")
    card = ChartCard(theme, "Load", RowChart(theme, "Load", colours), "Nothing", most=12)
    qtbot.addWidget(card)
    items = [Item(f"Person {n}", (Part(50 - n, f"{n}"),), "50") for n in range(40)]
    card.show_items(items)
    assert [one.label for one in card.chart.items] == [f"Person {n}" for n in range(12)]
    assert card._all.text() == "Show all 40"
    card._all.click()
    assert len(card.chart.items) == 40
    # The next reading does not fold it up again.
    card.show_items(items)
    assert (len(card.chart.items), card._all.text()) == (40, "Show fewer")
