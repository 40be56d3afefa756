"""An administrator drops the company's list of people and their time off, sees what will become of it, and takes it back."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from deskflow.desktop.importing.foreseeing import Foreseen
from deskflow.desktop.importing.panel import ImportPanel, open_import
from deskflow.desktop.importing.staff_card import StaffCard
from deskflow.desktop.importing.staff_export import offer_export, save_staff
from deskflow.desktop.records.rows import RecordRow
from deskflow.people.commands import AddUser
from deskflow.people.queries import list_users
from tests.desktop.accessibility import assert_accessible
from tests.desktop.desk_window import DeskWindow

Until = Callable[[Callable[[], object]], None]
STAFF = (
    "E-Mail;Name;Rollen;Kenntnisse\nben@msp.example;Ben Öz;Administrator;VPN: 4\n"
    "cora@msp.example;Cora;Kaiser;\nada@msp.example;;;SQL\n"
)
OFF = "Mitarbeiter;Von;Bis\nAda Admin;2026-12-24;2026-12-31\nBen Öz;2026-12-24;\nNiemand;2026-12-24;\n"


@pytest.fixture
def until(qtbot: QtBot) -> Until:
    """Waits as pytest-qt does, so that the threads of an import can run meanwhile."""
    return lambda condition: qtbot.waitUntil(lambda: bool(condition()), timeout=60_000)


def looked_at(desk: DeskWindow, until: Until, *paths: Path) -> tuple[ImportPanel, list[StaffCard]]:
    panel = open_import(desk.window.context, paths)
    until(lambda: len(panel.tables.cards) == len(paths) and panel.tables.is_ready)
    cards = [panel.tables.cards[path.resolve()] for path in paths]
    return panel, [card for card in cards if isinstance(card, StaffCard)]


def rows(card: StaffCard) -> list[tuple[str, str]]:
    return [
        (row.title, row.chip.text if row.chip else row.detail) for row in card.rows.records.rows
    ]


def names(desk: DeskWindow) -> list[str]:
    return [one.name for one in desk.workspace.look_up(list_users, desk.workspace.tenant_id)]


def test_what_becomes_of_each_line_is_seen_first_and_taken_back_afterwards(
    desk: DeskWindow, until: Until, tmp_path: Path
) -> None:
    staff, off = tmp_path / "staff.csv", tmp_path / "off.csv"
    staff.write_text(STAFF, encoding="cp1252")
    off.write_text(OFF, encoding="utf-8")
    panel, (people, absences) = looked_at(desk, until, staff, off)
    skipped = ("There is no role “Kaiser”.", "This line would be skipped.")
    assert rows(people) == [skipped, ("Ben Öz", "New"), ("Ada Admin", "Changed")]
    assert people.rights.text.endswith("everything: Ben Öz")
    assert people.figures.text() == "1 new · 1 changed · 1 skipped"
    # Whoever comes in with the other file is no stranger to this one.
    until(lambda: ("Ben Öz", "New") in rows(absences))
    assert rows(absences)[0][0] == "Nobody here is called “Niemand”."
    assert not panel.automate_csv.isVisible(), "there is no ticket in it"
    assert_accessible(panel)

    people.making.click()
    until(lambda: people.figures.text() == "3 skipped")
    assert rows(people)[0][0].startswith("There is no skill “VPN”.")
    people.making.click()
    until(lambda: people.figures.text().startswith("1 new"))

    panel.start()
    until(lambda: panel.run is None)
    assert names(desk) == ["Ada Admin", "Ben Öz"]
    assert panel.summary.banner.text == "People: 1 new, 1 changed. Time off: 2 new."
    assert_accessible(panel)
    desk.click(panel._done.undo_button)
    until(lambda: panel.summary.banner.text == "All of it is taken back.")
    assert names(desk) == ["Ada Admin"]


def test_a_file_can_be_said_to_hold_something_else(
    desk: DeskWindow, until: Until, tmp_path: Path
) -> None:
    file = tmp_path / "unclear.csv"
    file.write_text("Name,E-Mail,VPN\nBen,ben@msp.example,4\n")
    panel, _ = looked_at(desk, until, file)
    before = panel.tables.cards[file.resolve()]
    before.kind_box.setCurrentIndex(before.kind_box.findData("people"))
    before.kind_box.activated.emit(before.kind_box.currentIndex())
    until(lambda: panel.tables.is_ready and panel.tables.cards[file.resolve()] is not before)
    card = panel.tables.cards[file.resolve()]
    assert isinstance(card, StaffCard)
    assert rows(card) == [("Ben", "New")]
    # A column may be one skill, with levels in its cells.
    card.choose(2, "skills.VPN")
    until(lambda: "Skills" in card.rows.records.rows[0].detail)
    card.choose(1, "")
    until(lambda: not card.is_usable)
    assert "mail address" in card.banner.text
    assert not panel.import_button.isEnabled()


def test_only_an_administrator_brings_in_people(
    desk: DeskWindow, until: Until, tmp_path: Path
) -> None:
    file = tmp_path / "staff.csv"
    file.write_text(STAFF)
    mara = desk.made(AddUser("Mara", "mara@msp.example", ("dispatcher",)))
    desk.workspace.become(mara)
    panel = open_import(desk.window.context, [file])
    until(lambda: panel.tables.cards)
    until(lambda: "Only an administrator" in panel.tables.cards[file.resolve()].banner.text)
    assert not panel.import_button.isEnabled()


def test_everybody_is_written_to_a_file_that_comes_back_unchanged(
    desk: DeskWindow, until: Until, tmp_path: Path
) -> None:
    file = tmp_path / "people.csv"
    dialog = offer_export(desk.window.context, "people")
    assert dialog.isVisible()
    dialog.close()
    save_staff(desk.window.context, "people", file)
    until(lambda: "1 line saved to people.csv" in desk.toasts())
    _, (card,) = looked_at(desk, until, file)
    assert rows(card) == [("Ada Admin", "Unchanged")]
    # Thousands of lines are shown without a pause that anybody would feel.
    many = tuple(RecordRow(line, f"Person {line}", "New") for line in range(5000))
    begun = time.thread_time()
    card._show(Foreseen(rows=many, figures="5000 new"))
    assert time.thread_time() - begun < 0.1
    assert len(card.rows.records.rows) == 5000
    save_staff(desk.window.context, "people", tmp_path / "no\0where" / "people.csv")
    until(lambda: any("could not be written" in text for text in desk.toasts()))
