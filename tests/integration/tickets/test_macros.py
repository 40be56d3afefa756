"""Macros: all of one or nothing, one undo, and a trial that leaves no trace. Canned replies: who sees them, and in which order."""

from __future__ import annotations

import pytest

from deskflow.channels.tables import outgoing_messages
from deskflow.composing.canned import CountUse, DefineCannedReply, DeleteCannedReply
from deskflow.composing.macros import DefineMacro, RunMacro
from deskflow.composing.queries import fill_texts, list_canned, list_macros
from deskflow.composing.trying import refused_tickets
from deskflow.core.errors import Denied, Rejected
from deskflow.core.undo import UndoCommand
from deskflow.engine.releasing import release_due
from deskflow.people.commands import CreateContact
from deskflow.people.teams import CreateTeam
from deskflow.tickets.changing import UpdateTicket
from deskflow.tickets.checklist_templates import DefineChecklistTemplate
from deskflow.tickets.tables import ticket_checklists, ticket_messages, tickets, time_entries
from deskflow.tickets.writing_tables import held_replies

STEPS = (
    {"kind": "set", "field": "status", "value": "pending_customer"},
    {"kind": "set", "field": "assigned_to", "value": "me"},
    {"kind": "reply", "text": "Hello {{ contact.first_name }}, {{ ticket.number }} is mine."},
    {"kind": "note", "text": "Asked {{ customer.name }}"},
    {"kind": "time", "minutes": 5, "note": "macro"},
)


@pytest.fixture
def known(desk):
    customer = desk.customer("Northwind", email="office@northwind.example")
    paul = desk.run(CreateContact(customer, "Paul Weber", "paul@northwind.example")).result_id
    return {"customer_id": customer, "contact_id": paul}


def defined(desk, *steps, who=None, **more):
    return desk.run(DefineMacro("Ask", steps or STEPS, **more), who).result_id


def test_all_of_it_and_one_undo(desk, known):
    template = desk.run(DefineChecklistTemplate("On site", ({"title": "Unplug"},))).result_id
    more = {"kind": "template", "template_id": str(template)}
    ticket, macro = desk.ticket(**known), defined(desk, *STEPS, more)
    before = desk.dump()
    ran = desk.run(RunMacro(macro, (ticket,)))
    assert ran.result == {"tickets": 1, "held": 1}
    row = desk.row(tickets, ticket)
    assert (row.status, row.assignee_id) == ("pending_customer", desk.admin.user_id)
    assert desk.rows(held_replies)[0].excerpt == f"Hello Paul, {row.number} is mine."
    assert desk.rows(ticket_messages, ticket_messages.c.body_text == "Asked Northwind")
    assert [one.title for one in desk.rows(ticket_checklists)] == ["On site"]
    desk.run(UndoCommand(ran.command_id))
    after = desk.dump()
    moving = {"audit_log", "events", "event_queue", "counters"}
    assert {k: v for k, v in after.items() if k not in moving} == {
        k: v for k, v in before.items() if k not in moving
    }
    # Not called back, the reply goes out like any other.
    desk.run(RunMacro(macro, (ticket,)))
    desk.advance(seconds=15)
    with desk.bus.unit() as unit:
        release_due(desk.bus, unit, desk.tenant_id, desk.clock.now())
    assert len(desk.rows(outgoing_messages)) == 1


def test_nothing_unless_all_of_it_can_be(desk, known):
    good, closed = desk.ticket(**known), desk.ticket(**known)
    nobody = desk.ticket(customer_id=known["customer_id"])
    desk.run(UpdateTicket(closed, {"status": "closed"}))
    macro = defined(desk)
    before = desk.dump()
    with pytest.raises(Rejected, match="illegal_move"):
        desk.run(RunMacro(macro, (good, closed)))
    with pytest.raises(Rejected, match=r"macro\.gap") as gap:
        desk.run(RunMacro(macro, (nobody,)))
    assert gap.value.params["names"] == "contact.first_name"
    refused = refused_tickets(desk.bus, desk.admin, macro, (good, closed, nobody))
    assert {one.ticket_id: one.code for one in refused} == {
        closed: "ticket.illegal_move", nobody: "macro.gap",
    }  # fmt: skip
    assert desk.dump() == before, "a trial leaves nothing behind"


def test_a_macro_gives_nobody_more_than_they_may(desk, known):
    rita, tess = desk.user("Rita", "approver"), desk.user("Tess", "technician")
    ticket = desk.ticket(**known)
    shared = defined(desk, shared_with="all")
    own = defined(desk)
    with pytest.raises(Denied, match=r"permission\.missing"):
        desk.run(RunMacro(shared, (ticket,)), rita)
    with pytest.raises(Denied, match=r"sharing\.not_yours"):
        desk.run(RunMacro(own, (ticket,)), tess)
    desk.run(RunMacro(shared, (ticket,)), tess)
    assert desk.rows(time_entries)[0].user_id == tess.user_id


@pytest.mark.parametrize(
    ("step", "code"),
    [
        ({"kind": "delete everything"}, "macro.unknown_step"),
        ({"kind": "set", "field": "status", "value": "'; DROP"}, "ticket.unknown_status"),
        ({"kind": "set", "field": "title", "value": "x"}, "field.unknown"),
        ({"kind": "reply", "text": "{{ tickt.number }}"}, "canned.unknown_name"),
        ({"kind": "time", "minutes": "a lot"}, "time.bad_minutes"),
        ({"kind": "tag", "tags": [" "]}, "field.required"),
        ({"kind": "watch", "user": "nobody"}, "field.bad_id"),
        ({"kind": "template", "template_id": "x"}, "field.bad_id"),
        ({"kind": "workflow", "workflow_id": ""}, "field.bad_id"),
        ({"kind": "link", "number": "INC-1", "link": "hates"}, "ticket.unknown_link"),
    ],
)
def test_a_step_that_could_never_be_is_refused_with_its_place(sqlite_desk, step, code):
    with pytest.raises(Rejected) as refused:
        defined(sqlite_desk, {"kind": "note", "text": "fine"}, step)
    assert (refused.value.code, refused.value.params["step"]) == (code, 2)


def test_who_sees_what_and_in_which_order(desk, known):
    tess, tom = desk.user("Tess", "technician"), desk.user("Tom", "technician")
    team = desk.run(CreateTeam("Net", (tess.user_id,))).result_id

    def reply(name, who, shared="me", team_id=None):
        return desk.run(DefineCannedReply(name, "{{ ticket.number }}", "", shared, team_id), who).result_id  # fmt: skip

    mine, ours = reply("b mine", tess), reply("a ours", tess, "team", team)
    everyone = reply("c all", desk.admin, "all")
    reply("toms", tom)

    def seen(who):
        with desk.database.read() as connection:
            return [one.name for one in list_canned(connection, desk.tenant_id, who.user_id)]

    assert seen(tess) == ["a ours", "b mine", "c all"]
    assert seen(tom) == ["c all", "toms"]
    desk.run(CountUse(everyone), tom)
    desk.run(CountUse(mine), tess)
    desk.run(CountUse(mine), tess)
    assert seen(tess) == ["b mine", "c all", "a ours"]
    with pytest.raises(Denied, match="not_for_all"):
        reply("for all", tom, "all")
    with pytest.raises(Denied, match="not_your_team"):
        reply("for them", tom, "team", team)
    with pytest.raises(Denied, match="not_yours"):
        desk.run(DeleteCannedReply(everyone), tom)
    desk.run(DeleteCannedReply(ours), desk.admin)
    defined(desk)
    with desk.database.read() as connection:
        assert list_macros(connection, desk.tenant_id, tess.user_id) == []
        ticket = desk.ticket(**known)
    with desk.database.read() as connection:
        (one,) = fill_texts(connection, desk.tenant_id, ticket, tess.user_id, ["{{ agent.name }}: {{ agent.title }}"])  # fmt: skip
    assert (one.text, one.gaps) == ("Tess: ⟦agent.title⟧", ("agent.title",))
