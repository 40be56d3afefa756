"""What settings have besides rows: people, mail templates, a test mail, a backup."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import pytest
from pytestqt.qtbot import QtBot

from deskflow.channels.queries import list_templates
from deskflow.channels.templates import DefineMailTemplate
from deskflow.core.settings import SetSetting
from deskflow.desktop.pages.settings.page import SettingsPage
from deskflow.desktop.pages.settings.people import UserForm
from deskflow.desktop.records.form_popover import FormPopover
from deskflow.people.commands import AddUser
from deskflow.people.queries import get_user, list_users
from deskflow.workflows.authoring import CreateWorkflow, PublishWorkflow
from deskflow.workflows.executing import StartWorkflow
from tests.desktop.accessibility import assert_accessible
from tests.desktop.desk_window import DeskWindow
from tests.integration.channels.mail_server import MailServer
from tests.integration.engine.running import definition

ONE_STEP = definition(
    {
        "key": "x",
        "action_type": "set_variable",
        "config": {"variable_name": "x", "variable_value": 1},
    }
)


@pytest.fixture
def page(desk: DeskWindow) -> SettingsPage:
    return desk.page("settings")


def section(page: SettingsPage, key: str):
    page.open(section=key)
    return page.section(key)


def form(desk: DeskWindow) -> FormPopover:
    desk.wait(lambda: any(p.isVisible() for p in desk.window.findChildren(FormPopover)))
    return next(p for p in desk.window.findChildren(FormPopover) if p.isVisible())


def everybody(desk: DeskWindow):
    return desk.workspace.look_up(list_users, desk.workspace.tenant_id, active_only=False)


# --- people ---------------------------------------------------------------------------------------


def test_somebody_is_added_with_roles(desk: DeskWindow, page: SettingsPage) -> None:
    people = section(page, "people")
    desk.wait(lambda: len(people.card.list.records.rows) == 1)
    desk.click(people.card.add_button)
    popover = form(desk)
    assert_accessible(popover)
    added = popover.form
    assert isinstance(added, UserForm)
    for key, text in (("name", "Anna Brandt"), ("email", "ada@msp.example"), ("timezone", "Mars")):
        added.put(key, text)
    popover.submit()
    assert "Mars" in added.error("timezone")
    added.put("timezone", "Europe/Berlin")
    for box in added.boxes.values():
        box.setChecked(False)
    popover.submit()
    assert "role" in popover.banner.text
    added.boxes["technician"].setChecked(True)
    added.boxes["approver"].setChecked(True)
    popover.submit()
    desk.wait(lambda: "already here" in popover.banner.text)
    added.put("email", "anna@msp.example")
    popover.submit()
    desk.wait(lambda: len(people.card.list.records.rows) == 2)
    (anna,) = [one for one in everybody(desk) if one.name == "Anna Brandt"]
    assert (anna.roles, anna.timezone) == (("approver", "technician"), "Europe/Berlin")


def test_somebody_leaves_and_the_last_administrator_stays(
    desk: DeskWindow, page: SettingsPage
) -> None:
    anna = desk.made(AddUser("Anna Brandt", "anna@msp.example", ("technician",)))
    people = section(page, "people")
    desk.wait(lambda: len(people.card.list.records.rows) == 2)
    people.card.opened.emit(anna)
    leaving = form(desk)
    leaving.form.active.setChecked(False)
    leaving.submit()
    desk.wait(lambda: "Has left" in [r.chip.text for r in people.card.list.records.rows])
    desk.wait(lambda: not any(p.isVisible() for p in desk.window.findChildren(FormPopover)))
    people.card.opened.emit(desk.workspace.current_user.id)
    own = form(desk)
    own.form.boxes["admin"].setChecked(False)
    own.form.boxes["technician"].setChecked(True)
    own.submit()
    desk.wait(lambda: "administrator" in own.banner.text)


def test_ones_own_status(desk: DeskWindow, page: SettingsPage) -> None:
    you = section(page, "you")
    me = desk.workspace.current_user.id
    desk.wait(lambda: "ada@msp.example" in you._address.text())
    you.status._choose(1)
    tenant = desk.workspace.tenant_id
    desk.wait(lambda: desk.workspace.look_up(get_user, tenant, me).status == "busy")


# --- templates ------------------------------------------------------------------------------------


@pytest.fixture
def template(desk: DeskWindow) -> UUID:
    return desk.made(DefineMailTemplate("Welcome", "Hello {{ ticket.title }}", "Dear customer"))


def templates(desk: DeskWindow):
    return desk.workspace.look_up(list_templates, desk.workspace.tenant_id)


def test_a_template_is_refused_under_its_field_saved_and_deleted(
    desk: DeskWindow, page: SettingsPage, template: UUID
) -> None:
    made = section(page, "templates")
    desk.wait(lambda: made.card.list.records.rows)
    made.edit(template)
    made.form.put("subject", "Hello {{ ticket. }}")
    made.save()
    desk.wait(lambda: made.form.error("subject"))
    assert templates(desk)[0].subject == "Hello {{ ticket.title }}"
    made.form.put("subject", "Hello {{ ticket.number }}")
    made.save()
    desk.wait(lambda: templates(desk)[0].subject == "Hello {{ ticket.number }}")
    desk.wait(made.save_button.isEnabled)
    made.delete_button.click()
    desk.wait(lambda: not templates(desk))
    desk.wait(made.editor.isHidden)
    desk.window.toasts.undo_last()
    desk.wait(lambda: len(templates(desk)) == 1)


def test_a_new_template_and_what_was_typed_is_kept(
    desk: DeskWindow, page: SettingsPage, template: UUID
) -> None:
    made = section(page, "templates")
    desk.wait(lambda: made.card.list.records.rows)
    made.edit(None)
    made.form.put("name", "Goodbye")
    made.edit(template)
    assert made.form.value("name") == "Welcome"
    made.edit(None)
    assert made.form.value("name") == "Goodbye"
    made.form.put("subject", "Bye")
    made.form.put("text", "See you")
    made.save()
    desk.wait(lambda: [one.name for one in templates(desk)] == ["Goodbye", "Welcome"])


# --- mail and backup ------------------------------------------------------------------------------


def test_a_test_mail_says_in_words_whether_it_works(
    desk: DeskWindow, page: SettingsPage, qtbot: QtBot
) -> None:
    # Waiting through pytest-qt lets other threads have Python's lock meanwhile.
    mail = section(page, "mail")
    desk.wait(lambda: mail.rows)
    mail.test_button.click()
    desk.wait(lambda: "no mail server yet" in mail.result.text)
    with MailServer() as server:
        settings = (
            ("smtp_host", "127.0.0.1"), ("smtp_port", server.port), ("smtp_security", "none"),
            ("email_from", "Desk <desk@msp.example>"),
        )  # fmt: skip
        for key, value in settings:
            desk.run(SetSetting(key, value))
        mail.test_button.click()
        qtbot.waitUntil(lambda: "took it" in mail.result.text, timeout=25_000)
        assert server.envelopes == [["ada@msp.example"]]
    mail.test_button.click()
    qtbot.waitUntil(
        lambda: "There is no mail server at 127.0.0.1" in mail.result.text, timeout=25_000
    )


def test_a_backup_is_made_and_listed(desk: DeskWindow, page: SettingsPage) -> None:
    about = section(page, "about")
    about.backup_button.click()
    desk.wait(lambda: about.backups.list.records.rows)
    (copy,) = desk.workspace.files.backups()
    assert [Path(row.id) for row in about.backups.list.records.rows] == [copy]
    desk.wait(lambda: any("Backed up to" in text for text in desk.toasts()))
    assert desk.window.jobs.running == []


# --- history of runs --------------------------------------------------------------------------------


def test_who_keeps_every_run_sees_what_they_take_and_is_offered_a_limit(
    desk: DeskWindow, page: SettingsPage
) -> None:
    made = desk.made(CreateWorkflow("Flow", definition=ONE_STEP))
    desk.run(PublishWorkflow(made, 1))
    desk.run(StartWorkflow(made, {}))
    workflows = section(page, "workflows")
    desk.wait(lambda: "Runs: 1," in workflows.told.text())
    assert workflows.keep.isVisible()
    assert_accessible(workflows)
    desk.click(workflows.keep)
    desk.wait(lambda: not workflows.keep.isVisible())
    assert workflows.rows["workflows_keep_days"].value.value == 90
    desk.window.toasts.undo_last()
    desk.wait(workflows.keep.isVisible)
