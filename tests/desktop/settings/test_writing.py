"""Canned replies and macros are written in the settings, with a look at a real ticket, and by keyboard."""

from __future__ import annotations

from PySide6.QtCore import Qt

from deskflow.composing.queries import list_canned, list_macros
from deskflow.people.commands import CreateContact, CreateCustomer
from deskflow.people.teams import CreateTeam
from deskflow.tickets.creating import CreateTicket
from deskflow.tickets.drafting import NewMessage, NewTicket
from tests.desktop.accessibility import assert_accessible

CTRL = Qt.KeyboardModifier.ControlModifier


def stored(desk, query):
    workspace = desk.workspace
    return workspace.look_up(query, workspace.tenant_id, workspace.current_user.id)


def test_a_canned_reply_is_written_seen_on_a_ticket_and_found_again(desk):
    customer = desk.made(CreateCustomer("Northwind"))
    paul = desk.made(CreateContact(customer, "Paul Weber", "paul@northwind.example"))
    desk.made(
        CreateTicket(NewTicket("VPN", NewMessage("x"), customer_id=customer, contact_id=paul))
    )
    desk.made(CreateTeam("Net", (desk.workspace.current_user.id,)))
    page = desk.page("settings", section="canned")
    section = page.section("canned")
    desk.wait(lambda: section.teams)
    section.card.add_button.click()
    fields = section.form.fields
    fields["name"].setText("Hello")
    fields["shared"].setCurrentText("Team Net")
    fields["text"].setFocus()
    section.preview.choose_variable()
    desk.pick("contact.first_name")
    desk.type(" {{ agent.title }} {{ tickt.number }}")
    desk.wait(lambda: "tickt" in section.preview.problem.text())
    section.save()
    desk.wait(lambda: "tickt" in section.form.error("text"))
    assert stored(desk, list_canned) == []
    for _ in "{{ tickt.number }}":
        desk.press(Qt.Key.Key_Backspace)
    desk.wait(lambda: section.preview.view.toPlainText() == "Paul ⟦agent.title⟧ ")
    assert "agent.title" in section.preview.problem.text()
    assert_accessible(section)
    desk.press(Qt.Key.Key_Return, CTRL)
    desk.wait(lambda: stored(desk, list_canned))
    (one,) = stored(desk, list_canned)
    assert (one.name, one.owned.team_name) == ("Hello", "Net")
    # What is typed into one and not saved waits for it.
    desk.wait(lambda: section._rows)
    section.edit(None)
    fields["name"].setText("Half")
    section.edit(one.id)
    section.edit(None)
    assert fields["name"].text() == "Half"


def test_a_macro_is_put_together_from_steps(desk):
    page = desk.page("settings", section="macros")
    section = page.section("macros")
    desk.wait(lambda: section._around.directory.users)
    section.card.add_button.click()
    section.form.fields["name"].setText("Waiting")
    for wanted in ("set: status", "assign to whoever", "reply to", "log time"):
        section.choose_step()
        desk.pick(wanted)
    entries = section.steps.entries
    assert [one["kind"] for one in entries] == ["set", "set", "reply", "time"]
    assert entries[1]["value"] == "me"
    status, reply = section.steps.row(0).form, section.steps.row(2).form
    status.form.rows["value"].editor.combo.setCurrentIndex(4)
    status.form.rows["value"].editor.combo.activated.emit(4)
    section.save()
    # What is missing is said at its step.
    desk.wait(lambda: section.editor.banner.text.startswith("Step 3"))
    assert reply.form.rows["text"].error
    desk.wait(lambda: reply.form.rows["text"].isAncestorOf(desk.window.focusWidget()))
    desk.type("Hello {{ contact.name }}")
    assert_accessible(section)
    # Alt and an arrow move the step the keyboard is in.
    section.steps.row(3).focus_field("note")
    desk.press(Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert [one["kind"] for one in section.steps.entries] == ["set", "set", "time", "reply"]
    section.save()
    desk.wait(lambda: stored(desk, list_macros))
    (macro,) = stored(desk, list_macros)
    assert [step["kind"] for step in macro.steps] == ["set", "set", "time", "reply"]
    assert macro.steps[0]["field"] == "status"
    desk.wait(lambda: len(section._rows) == 1)
    section.editor.delete_button.click()
    desk.wait(lambda: any("deleted" in text for text in desk.toasts()))
    assert stored(desk, list_macros) == []
    desk.window.toasts.undo_last()
    desk.wait(lambda: stored(desk, list_macros))
