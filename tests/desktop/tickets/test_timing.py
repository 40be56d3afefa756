"""Time by the keyboard: a stopwatch in the top bar that is still there after a restart, and a day's sheet."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt

from deskflow.desktop.pages.tickets.working.day_sheet import DaySheet
from deskflow.desktop.pages.tickets.working.time_panel import TimePanel
from deskflow.desktop.theme import Theme
from deskflow.tickets.creating import CreateTicket
from deskflow.tickets.drafting import NewMessage, NewTicket
from deskflow.tickets.work_queries import ticket_work
from tests.desktop.accessibility import assert_accessible
from tests.desktop.desk_window import CTRL, DeskWindow, opened_desk

SHIFT = Qt.KeyboardModifier.ShiftModifier


def panel(desk: DeskWindow, kind):
    desk.wait(lambda: any(p.isVisible() for p in desk.window.findChildren(kind)))
    return next(p for p in desk.window.findChildren(kind) if p.isVisible())


def times(desk: DeskWindow, ticket_id):
    with desk.workspace.database.read() as connection:
        found = ticket_work(connection, desk.workspace.tenant_id, ticket_id).times
    return [(one.minutes, one.note, one.kind, one.is_billable) for one in found]


def at(desk: DeskWindow, ticket_id):
    page = desk.page("tickets", ticket_id=ticket_id)
    desk.wait(lambda: page.ticket.row is not None and page.ticket.row.id == ticket_id)
    page.list.view.setFocus()
    return page


def test_a_stopwatch_outlives_the_window_and_is_logged_and_corrected(qtbot, theme: Theme, tmp_path: Path) -> None:  # fmt: skip
    path = tmp_path / "desk.deskflow"
    with opened_desk(path, theme) as desk:
        one = desk.made(CreateTicket(NewTicket("VPN", NewMessage("x"))))
        other = desk.made(CreateTicket(NewTicket("Mail", NewMessage("y"))))
        at(desk, one)
        desk.press(Qt.Key.Key_B)
        chip = desk.session.stopwatch.button
        desk.wait(lambda: "INC-1001" in chip.text() and chip.isVisible())
        at(desk, other)
        desk.press(Qt.Key.Key_B)
        # The other one waits, and can be logged at once.
        desk.wait(lambda: "INC-1002" in chip.text())
        assert any(text.startswith("INC-1001 waits at 0:0") for text in desk.toasts())
    with opened_desk(path, theme) as desk:
        chip = desk.session.stopwatch.button
        desk.wait(lambda: chip.isVisible() and "INC-1002" in chip.text())
        desk.click(chip)
        desk.pick("log INC-1001")
        shown = panel(desk, TimePanel)
        assert_accessible(shown)
        shown.length.setText("soon")
        shown.note.setFocus()
        desk.type("a cable")
        desk.press(Qt.Key.Key_Return, CTRL)
        assert "1h 15m" in shown.length_row.error
        shown.length.setText("1h 15m")
        desk.press(Qt.Key.Key_Return, CTRL)
        desk.wait(lambda: times(desk, one) == [(75, "a cable", "remote", True)])
        at(desk, one)
        desk.press(Qt.Key.Key_H)
        shown = panel(desk, TimePanel)
        desk.type("20")
        shown.kind.setCurrentIndex(shown.kind.findData("travel"))
        desk.press(Qt.Key.Key_Return)
        desk.wait(
            lambda: (
                len(times(desk, one)) == 2
                and not any(p.isVisible() for p in desk.window.findChildren(TimePanel))
            )
        )
        desk.press(Qt.Key.Key_D, SHIFT)
        sheet = panel(desk, DaySheet)
        desk.wait(lambda: sheet.sum.text() == "1h 35m in all, 1h 35m billable")
        sheet.list.setFocus()
        desk.press(Qt.Key.Key_Return)
        shown = panel(desk, TimePanel)
        shown.billable.setChecked(False)
        shown.length.setText("1h")
        shown.submit()
        desk.wait(lambda: sheet.sum.text() == "1h 20m in all, 20m billable")
        sheet.export(tmp_path / "mine.csv")
        desk.wait((tmp_path / "mine.csv").exists)
        text = (tmp_path / "mine.csv").read_text("utf-8-sig")
        assert '"INC-1001","VPN","Unknown caller","remote","60","false"' in text
        sheet.step(-1)
        desk.wait(sheet.nothing.isVisible)
        sheet.dismiss()
