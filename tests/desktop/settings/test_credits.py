"""Credit notes in the settings: looked at one by one, approved, discarded, opened again, written to a file."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from deskflow.calendars.commands import DefineCalendar
from deskflow.core.permissions import system
from deskflow.desktop.pages.settings.page import SettingsPage
from deskflow.sla.justifying import JustifyBreach
from deskflow.sla.policy_commands import DefinePolicy
from deskflow.sla.timers import FireTimers
from deskflow.tickets.creating import ImportTickets
from deskflow.tickets.drafting import NewMessage, NewTicket
from deskflow.tickets.tables import tickets
from tests.desktop.accessibility import assert_accessible
from tests.desktop.desk_window import DeskWindow
from tests.desktop.settings.test_policies import picture
from tests.desktop.settings.test_sections import section


@pytest.fixture
def page(desk: DeskWindow) -> SettingsPage:
    return desk.page("settings")


def missed(desk: DeskWindow, count: int) -> None:
    always = desk.made(DefineCalendar("Round the clock", {"always_open": True}))
    targets = {"P3": {"resolution": 3600}}
    price = {"resolution": {"once": 5000, "hourly": 1000, "cap": 20_000}}
    desk.made(DefinePolicy("Promise", always, {"targets": targets, "penalties": price}))
    workspace = desk.workspace
    began = workspace.clock.now() - timedelta(hours=5, minutes=30)
    new = [NewTicket(f"=cmd {n}", NewMessage("Help", author_kind="customer"), created_at=began) for n in range(count)]  # fmt: skip
    workspace.run(ImportTickets(tuple(new))).result(10)
    while any(workspace.bus.run(FireTimers(), system(workspace.tenant_id)).result.values()):
        pass


def test_they_are_looked_at_decided_and_exported(desk: DeskWindow, page: SettingsPage, tmp_path: Path) -> None:  # fmt: skip
    missed(desk, 3)
    with desk.workspace.database.read() as connection:
        late = connection.execute(tickets.select().order_by(tickets.c.number)).first()
    desk.workspace.run(JustifyBreach(late.id, "customer", "<i>they were away</i>")).result(10)
    made = section(page, "credits")
    desk.wait(lambda: len(made.list.records.rows) == 3)
    assert made.list.records.rows[0].chip.text == "EUR 100.00 so far"
    assert "justified: waited for the customer" in made.list.records.rows[0].detail
    assert made.total.text() == "EUR 300.00"
    made.open_note(made.rows[0].id)
    assert "<i>they were away</i>" in made.story.text()
    assert_accessible(made)
    picture(desk, "credits")
    made.form.put("amount", "a lot")
    made.approve()
    assert made.form.error("amount")
    made.form.put("amount", "42")
    made.approve()
    desk.wait(lambda: len(made.list.records.rows) == 2)
    made.open_note(made.rows[0].id)
    made.editor.delete_button.click()
    desk.wait(lambda: len(made.list.records.rows) == 1)
    made.which.set_value("approved")
    made._show()
    assert made.list.records.rows[0].chip.text == "EUR 42.00"
    made.export_to(tmp_path / "notes.csv")
    desk.wait((tmp_path / "notes.csv").exists)
    desk.wait(lambda: "42.00" in (tmp_path / "notes.csv").read_text("utf-8-sig"))
    assert "\"'=cmd" in (tmp_path / "notes.csv").read_text("utf-8-sig")
    made.open_note(next(one.id for one in made.rows if one.status == "approved"))
    picture(desk, "credits_approved")
    made.again.click()
    desk.wait(lambda: sum(one.status == "draft" for one in made.rows) == 2)
