"""Who is whose manager: what approvals ask for, and where they go when nobody answers."""

from __future__ import annotations

import pytest

from deskflow.desktop.pages.settings.page import SettingsPage
from deskflow.people.commands import AddUser
from tests.desktop.accessibility import assert_accessible
from tests.desktop.desk_window import DeskWindow
from tests.desktop.settings.test_sections import everybody, form, section


@pytest.fixture
def page(desk: DeskWindow) -> SettingsPage:
    return desk.page("settings")


def test_somebody_gets_a_manager_and_has_none_again(desk: DeskWindow, page: SettingsPage) -> None:
    anna = desk.made(AddUser("Anna Brandt", "anna@msp.example", ("technician",)))
    people = section(page, "people")
    desk.wait(lambda: len(people.card.list.records.rows) == 2)

    def manager() -> object:
        return next(one.manager_id for one in everybody(desk) if one.id == anna)

    people.card.opened.emit(anna)
    popover = form(desk)
    assert_accessible(popover)
    combo = popover.form.manager
    # Nobody is their own.
    assert [combo.itemText(n) for n in range(combo.count())] == ["nobody", "Ada Admin"]
    combo.setCurrentIndex(1)
    popover.submit()
    desk.wait(lambda: manager() == desk.workspace.current_user.id)
    desk.wait(
        lambda: next(one for one in people._staff.users if one.id == anna).manager_id is not None
    )
    people.card.opened.emit(anna)
    again = form(desk)
    assert again.form.manager.currentText() == "Ada Admin"
    again.form.manager.setCurrentIndex(0)
    again.submit()
    desk.wait(lambda: manager() is None)
