"""Files come in through the panel: looked at, mapped, imported behind the window, summed up, and only once."""

from __future__ import annotations

import csv
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from sqlalchemy import func, select

from deskflow.desktop.importing import running
from deskflow.desktop.importing.panel import ImportPanel, accept_files, open_import
from deskflow.desktop.importing.plan import Plan, pick
from deskflow.desktop.importing.running import ImportRun
from deskflow.desktop.importing.words import headline
from deskflow.desktop.watchdog import Watchdog
from deskflow.desktop.widgets.buttons import Button
from deskflow.interchange.summary import ImportSummary
from deskflow.tickets.tables import tickets
from tests.desktop.accessibility import assert_accessible
from tests.desktop.desk_window import DeskWindow

Until = Callable[[Callable[[], object]], None]
LINES = (
    "Betreff;Beschreibung;Firma;Prio;Ticketnummer;Egal",
    "Drucker tot;Er ist tot;Müller GmbH;hoch;A-1;x",
    "VPN;Geht nicht;Müller GmbH;sehr lila;A-2;x",
    "Maus;Klickt nicht;Meier AG;niedrig;A-3;x",
)
MAIL = (
    "From: Paul Weber <paul@northwind.example>\nTo: help@msp.example\nSubject: VPN is slow\n"
    "Message-ID: <1@northwind.example>\nDate: Mon, 2 Mar 2026 10:00:00 +0100\n\nHello\n"
)


@pytest.fixture
def until(qtbot: QtBot) -> Until:
    """Waits as pytest-qt does, so that the threads of an import can run meanwhile."""
    return lambda condition: qtbot.waitUntil(lambda: bool(condition()), timeout=60_000)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "old.csv"
    path.write_text("\r\n".join(LINES), encoding="cp1252")
    return path


@pytest.fixture
def mail(tmp_path: Path) -> Path:
    path = tmp_path / "vpn.eml"
    path.write_text(MAIL, encoding="utf-8")
    return path


def look(desk: DeskWindow, until: Until, *paths: Path) -> ImportPanel:
    """The panel with these files looked at."""
    panel = open_import(desk.window.context, paths)
    until(lambda: len(panel.plan.files) == len(paths))
    until(lambda: len(panel.tables.cards) == len(panel.plan.tables))
    until(lambda: all(card.told is not None for card in panel.tables.cards.values()))
    return panel


def titles(desk: DeskWindow) -> list[str]:
    with desk.workspace.database.read() as connection:
        return sorted(connection.execute(select(tickets.c.title)).scalars())


def test_a_table_is_looked_at_mapped_imported_and_summed_up(
    desk: DeskWindow, until: Until, table: Path, tmp_path: Path
) -> None:
    panel = look(desk, until, table)
    (card,) = panel.tables.cards.values()
    assert card._written.text() == "Read as Windows-1252, columns separated by semicolon"
    assert [box.currentData() for box in card._columns.values()] == [
        "title", "description", "customer", "priority", "external_id", "",
    ]  # fmt: skip
    shown = [(row.mark.text, row.title) for row in card.rows.records.rows]
    assert shown[0] == ("2", "Drucker tot")
    assert shown[1] == ("Line 3", "Priority: “sehr lila” is not understood.")
    assert_accessible(panel)
    assert not panel.automate_csv.isChecked()
    assert not panel.automate_mail.isVisible()
    panel.start()
    until(lambda: panel.run is None)
    assert titles(desk) == ["Drucker tot", "Maus"]
    assert panel.summary.banner.text == "2 tickets came in."
    assert [row.title for row in panel.summary.bad.records.rows] == [
        "Priority: “sehr lila” is not understood."
    ]
    assert_accessible(panel)
    until(lambda: desk.window.jobs.running == [])
    kept = tmp_path / "skipped.csv"
    panel.summary.save_bad(kept)
    until(lambda: any("skipped.csv" in text for text in desk.toasts()))
    rows = list(csv.reader(kept.read_text(encoding="utf-8-sig").splitlines()))
    assert rows[1][1:] == ["3", "priority", "Priority: “sehr lila” is not understood."]


def test_the_same_file_again_adds_nothing_and_says_so(
    desk: DeskWindow, until: Until, tmp_path: Path
) -> None:
    table = tmp_path / "good.csv"
    table.write_text("Title,ID\nOne,1\nTwo,2\n", encoding="utf-8")
    for said in ("2 tickets came in.", "Nothing new: all 2 were there already."):
        panel = look(desk, until, table)
        panel.start()
        until(lambda panel=panel: panel.run is None)
        assert panel.summary.banner.text == said
    assert titles(desk) == ["One", "Two"]


def test_a_column_is_given_another_meaning(desk: DeskWindow, until: Until, tmp_path: Path) -> None:
    table = tmp_path / "unclear.csv"
    table.write_text("a,b\nOne,words\nTwo,more\n", encoding="utf-8")
    panel = look(desk, until, table)
    (card,) = panel.tables.cards.values()
    assert not panel.import_button.isEnabled()
    assert "title" in card.banner.text
    card.choose(1, "title")
    until(lambda: card.is_usable)
    card.choose(0, "title")
    until(lambda: card.rows.records.rows[0].title == "One")
    # A field comes from one column: the other gives it up.
    assert [box.currentData() for box in card._columns.values()] == ["title", ""]
    assert panel.import_button.isEnabled()


def test_a_file_that_is_no_table_says_why(desk: DeskWindow, until: Until, tmp_path: Path) -> None:
    table = tmp_path / "empty.csv"
    table.write_text("")
    panel = open_import(desk.window.context, [table])
    until(lambda: panel.tables.cards and next(iter(panel.tables.cards.values())).banner.isVisible())
    assert "no rows" in next(iter(panel.tables.cards.values())).banner.text
    assert not panel.import_button.isEnabled()
    panel.start_over()
    assert panel.plan.files == []
    assert_accessible(panel)


def test_mail_comes_in_behind_the_window(desk: DeskWindow, until: Until, mail: Path) -> None:
    panel = look(desk, until, mail)
    assert panel.automate_mail.isChecked()
    assert not panel.automate_csv.isVisible()
    panel.start()
    desk.press(Qt.Key.Key_Escape)
    assert not panel.isVisible()
    until(lambda: panel.run is None)
    assert titles(desk) == ["VPN is slow"]
    assert desk.toasts() == ["One ticket came in."]
    assert open_import(desk.window.context) is panel
    assert panel.summary.isVisible()


def test_files_are_dropped_anywhere_on_the_window(
    desk: DeskWindow, until: Until, mail: Path
) -> None:
    accept_files(desk.window.context)
    dropped = QMimeData()
    dropped.setUrls([QUrl.fromLocalFile(str(mail))])
    for kind, place in ((QDragEnterEvent, QPoint(200, 200)), (QDropEvent, QPointF(200, 200))):
        event = kind(
            place, Qt.DropAction.CopyAction, dropped, Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )  # fmt: skip
        QApplication.sendEvent(desk.window, event)
    panel = desk.window.findChild(ImportPanel)
    assert isinstance(panel, ImportPanel)
    until(lambda: [one.path for one in panel.plan.files] == [mail.resolve()])
    assert panel.isVisible()


def test_stopping_keeps_what_is_in_and_going_on_brings_the_rest(
    desk: DeskWindow, until: Until, tmp_path: Path
) -> None:
    table = tmp_path / "many.csv"
    rows = "\n".join(f"Ticket {n},{n}" for n in range(300))
    table.write_text(f"Title,ID\n{rows}\n", encoding="utf-8")
    panel = look(desk, until, table)
    panel.start()
    run = panel.run
    assert run is not None
    until(lambda: titles(desk))
    desk.window.jobs.running[0].cancel()
    until(lambda: panel.run is None)
    with desk.workspace.database.read() as connection:
        count = connection.execute(select(func.count()).select_from(tickets)).scalar_one()
    assert count >= 50
    if panel.summary._summary.cancelled:
        assert panel.summary.banner.text.startswith("Stopped.")
    panel = look(desk, until, table)
    panel.start()
    until(lambda: panel.run is None)
    assert len(titles(desk)) == 300


def test_the_window_stays_alive_meanwhile(
    desk: DeskWindow, until: Until, tmp_path: Path, watchdog: Watchdog
) -> None:
    table = tmp_path / "many.csv"
    rows = "\n".join(f"Ticket {n},Customer {n % 20},{n}" for n in range(400))
    table.write_text(f"Title,Customer,ID\n{rows}\n", encoding="utf-8")
    plan = Plan(pick([table]))
    run = ImportRun(desk.workspace, plan, lambda share, moment: None)
    until(run.future.done)
    assert run.future.result().imported == 400


def test_a_workspace_that_closes_ends_an_import(
    desk: DeskWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, waited = threading.Event(), threading.Event()

    def slow(workspace: object, paths: object, options: object) -> ImportSummary:
        begun.set()
        while not options.cancelled():  # type: ignore[attr-defined]
            waited.wait(0.01)
        return ImportSummary(cancelled=True)

    monkeypatch.setattr(running, "import_files", slow)
    file = tmp_path / "a.csv"
    file.write_text("Title\nOne\n")
    run = ImportRun(desk.workspace, Plan(pick([file])), lambda share, moment: None)
    assert begun.wait(5)
    desk.workspace.close()
    assert run.future.done()
    assert headline(run.future.result()).startswith("Stopped.")


def test_return_goes_on_with_the_import_and_does_not_close_it(desk: DeskWindow) -> None:
    panel = open_import(desk.window.context)
    focused = QApplication.focusWidget()
    assert isinstance(focused, Button)
    assert focused.text() == "Choose files…"
    assert panel.isAncestorOf(focused)
