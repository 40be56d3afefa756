"""The quick creator by mouse and by keyboard: a workflow from one sentence, begun on a ticket, kept while it is written."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import Qt

from deskflow.desktop.pages.workflows.quick.creator import QuickCreator
from deskflow.people.commands import AddUser, CreateCustomer
from deskflow.tickets.changing import UpdateTicket
from deskflow.tickets.creating import CreateTicket
from deskflow.tickets.drafting import NewMessage, NewTicket
from deskflow.tickets.tables import ticket_tags, tickets
from deskflow.workflows.queries import get_workflow, list_workflows
from tests.desktop.accessibility import assert_accessible
from tests.desktop.desk_window import CTRL, DeskWindow
from tests.desktop.workflows.conftest import OpenDesk

TAB, ENTER = Qt.Key.Key_Tab, Qt.Key.Key_Return


def ticket(desk: DeskWindow, title: str = "Printer on fire", **more: Any) -> UUID:
    return desk.made(CreateTicket(NewTicket(title, NewMessage("Please help"), **more)))


def creator_on(desk: DeskWindow, ticket_id: UUID) -> QuickCreator:
    page = desk.page("tickets", ticket_id=ticket_id)
    desk.wait(lambda: page.ticket.row is not None and page.ticket.row.id == ticket_id)
    page.context.actions.trigger("tickets.automate")
    return opened(desk, page.runs.making)


def opened(desk: DeskWindow, making: Any) -> QuickCreator:
    desk.wait(lambda: making.creator is not None and making.creator.isVisible())
    return making.creator


def seen(desk: DeskWindow, creator: QuickCreator) -> str:
    """What the creator says would come of it, when it is about what it shows now."""
    desk.wait(lambda: creator._outlook is not None and creator._outlook.sentence == creator.sentence)  # fmt: skip
    return creator.outlook.text()


def rows(desk: DeskWindow) -> list[Any]:
    return desk.workspace.look_up(list_workflows, desk.workspace.tenant_id)


def select_all(desk: DeskWindow, table: Any) -> list[Any]:
    with desk.workspace.database.read() as connection:
        return list(connection.execute(table.select()))


def test_by_mouse_from_a_ticket_to_a_workflow_that_runs(living_desk: DeskWindow) -> None:
    desk = living_desk
    customer = desk.made(CreateCustomer("Acme", email="it@acme.example"))
    first = ticket(desk, customer_id=customer, type="breakdown", priority="P2")
    desk.run(UpdateTicket(first, {"priority": "P1"}))
    creator = creator_on(desk, first)
    assert_accessible(creator)
    # What happened last to the ticket, and what it is about, is the beginning.
    assert creator.sentence.when == "priority"
    assert creator.sentence.filters == {
        "customer_id": [str(customer)], "type": ["breakdown"], "priority": ["P1"],
    }  # fmt: skip
    desk.click(creator.then.add)
    desk.pick("tag")
    creator.then.cards[0].form.rows["add"].focus()
    desk.type("hot")
    assert creator.said.text() == "When a ticket's priority changes, if customer is Acme and type is Breakdown and priority is P1 Critical: tag it hot."  # fmt: skip
    assert seen(desk, creator).startswith(
        "In the last 30 days it would have run for 1 of 1 such events"
    )
    assert creator.name.text() == "Priority changed (Acme, Breakdown, P1 Critical): tag"
    desk.click(creator.buttons["publish"])
    desk.wait(desk.toasts)
    assert desk.toasts() == [
        "“Priority changed (Acme, Breakdown, P1 Critical): tag” runs from now on"
    ]
    second = ticket(desk, customer_id=customer, type="breakdown", priority="P2")
    desk.run(UpdateTicket(second, {"priority": "P1"}))
    desk.wait(lambda: [row.ticket_id for row in select_all(desk, ticket_tags)] == [second])


def test_by_keyboard_alone_from_the_list_of_workflows(desk: DeskWindow) -> None:
    page = desk.page("workflows")
    page.panel.setFocus()
    desk.press(Qt.Key.Key_Q)
    creator = opened(desk, page.quick)
    desk.wait(creator.when.button.hasFocus)
    desk.press(Qt.Key.Key_Space)
    desk.pick("missed")
    assert creator.sentence.when == "breached"
    while not creator.then.add.hasFocus():
        desk.press(TAB)
    desk.press(Qt.Key.Key_Space)
    desk.pick("escalate")
    desk.wait(
        lambda: creator.then.cards and creator.then.cards[0].isAncestorOf(creator.focusWidget())
    )
    desk.type("It is late")
    while not creator.name.hasFocus():
        desk.press(TAB)
    creator.name.selectAll()
    desk.type("Too late")
    desk.press(ENTER, CTRL)
    desk.wait(lambda: [row.name for row in rows(desk)] == ["Too late"])
    (row,) = rows(desk)
    assert row.is_active
    assert row.trigger_config["event"] == "sla.breached"


def test_what_is_missing_is_said_under_the_field_and_nothing_is_made(desk: DeskWindow) -> None:
    creator = creator_on(desk, ticket(desk))
    desk.click(creator.buttons["publish"])
    assert creator.problem.text() == "Say what is to be done."
    desk.click(creator.then.add)
    desk.pick("notify")
    card = creator.then.cards[0]
    # Not before somebody tries: a field that was just shown is not wrong yet.
    creator._tried = False
    seen(desk, creator)
    assert card.form.rows["title"].error == ""
    desk.click(creator.buttons["publish"])
    assert card.form.rows["title"].error == "This is needed"
    assert card.form.rows["users"].error == "One of these is needed"
    creator.name.clear()
    desk.click(creator.buttons["publish"])
    assert rows(desk) == []
    assert creator.isVisible()


def test_a_wrong_expression_is_told_while_it_is_written(desk: DeskWindow) -> None:
    creator = creator_on(desk, ticket(desk))
    creator.then.insert("note")
    creator.then.cards[0].form.rows["text"].focus()
    desk.type("{{ trigger.ticket.numbr }}")
    desk.wait(lambda: "number" in creator.then.cards[0].form.rows["text"].error)


def test_nothing_typed_is_lost_on_closing(open_desk: OpenDesk) -> None:
    desk = open_desk()
    about = ticket(desk)
    creator = creator_on(desk, about)
    creator.then.insert("note")
    creator.then.cards[0].form.rows["text"].focus()
    desk.type("remember me")
    desk.press(Qt.Key.Key_Escape)
    if creator.isVisible():
        desk.press(Qt.Key.Key_Escape)
    desk.close()
    desk.workspace.close()
    desk = open_desk()
    again = creator_on(desk, about)
    assert again.then.cards[0].form.rows["text"].value() == "remember me"
    assert again.fresh.isVisibleTo(again)
    again.fresh.click()
    assert again.then.cards == []
    assert not again.fresh.isVisibleTo(again)
    again.dismiss()
    assert not desk.workspace.drafts.list(desk.workspace.current_user.id, "quick/")


def test_creating_is_taken_back_also_after_it_has_run(living_desk: DeskWindow) -> None:
    desk = living_desk
    creator = creator_on(desk, ticket(desk))
    creator.conditions.editor.set_value({})
    creator.then.insert("tag")
    creator.then.cards[0].form.rows["add"].focus()
    desk.type("seen")
    creator.when._on_picked("created")
    desk.click(creator.buttons["publish"])
    desk.wait(lambda: rows(desk))
    ticket(desk, "Another one")
    desk.wait(lambda: select_all(desk, ticket_tags))
    desk.window.toasts.undo_last()
    desk.wait(lambda: not rows(desk))
    # What it did stays; from now on nothing more happens.
    assert len(select_all(desk, ticket_tags)) == 1


@pytest.mark.parametrize("when", ["at:0 8 * * 1-5", "mail", "event:survey.answered", "at_risk"])
def test_a_draft_is_laid_out_in_the_designer(desk: DeskWindow, when: str) -> None:
    creator = creator_on(desk, ticket(desk, priority="P1"))
    creator.when._on_picked(when)
    creator.then.insert("assign")
    creator.then.insert("tell")
    desk.click(creator.buttons["draft"])
    desk.wait(lambda: getattr(desk.window.stack.page("workflows"), "designer", None))
    page = desk.window.stack.page("workflows")
    nodes = page.designer.session.document.nodes.values()
    places = [(node.x, node.y) for node in nodes]
    assert len(set(places)) == len(places) >= 3
    assert desk.toasts()[-1].endswith("was made as a draft")
    desk.window.toasts.undo_last()
    desk.wait(lambda: not rows(desk))


def test_the_order_is_changed_and_the_sentence_follows(desk: DeskWindow) -> None:
    creator = creator_on(desk, ticket(desk))
    for kind in ("assign", "approve", "tag"):
        creator.then.insert(kind)
    creator.then.cards[2].form.rows["add"].focus()
    desk.press(Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert [card.kind for card in creator.then.cards] == ["assign", "tag", "approve"]
    assert [one.kind for one in creator.sentence.deeds] == ["assign", "tag", "approve"]
    desk.click(creator.then.cards[0].remove)
    assert [one.kind for one in creator.sentence.deeds] == ["tag", "approve"]
    assert "tag it …, then ask … to approve “…”." in creator.said.text()


def test_hostile_words_stay_words(living_desk: DeskWindow) -> None:
    desk = living_desk
    evil = "{{ 7*7 }}</p><b>x"
    customer = desk.made(CreateCustomer(evil, email="it@evil.example"))
    creator = creator_on(desk, ticket(desk, evil, customer_id=customer))
    assert evil in creator.said.text()
    creator.then.insert("tag")
    creator.then.cards[0].form.rows["add"].focus()
    desk.type("seen")
    desk.click(creator.buttons["publish"])
    desk.wait(lambda: rows(desk))
    (row,) = rows(desk)
    assert evil in row.name
    details = desk.workspace.look_up(get_workflow, desk.workspace.tenant_id, row.id)
    assert details.published is not None


def test_whoever_may_not_write_workflows_is_not_offered_it(open_desk: OpenDesk) -> None:
    desk = open_desk()
    desk.run(AddUser("Tom Tech", "tom@msp.example", ("technician",)))
    about = ticket(desk)
    desk.close()
    desk.workspace.close()
    tom = open_desk(user="tom@msp.example")
    page = tom.page("tickets", ticket_id=about)
    tom.wait(lambda: page.ticket.row is not None)
    actions = {one.id for one in page.context.actions.usable()}
    assert not {"tickets.automate", "tickets.run_workflow"} & actions
    assert len(select_all(tom, tickets)) == 1
