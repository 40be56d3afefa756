"""Splitting, problems with their incidents, and tickets that look alike."""

from __future__ import annotations

from uuid import UUID

import pytest

from deskflow.core.errors import Conflict, Rejected
from deskflow.core.undo import UndoCommand
from deskflow.tickets.changing import UpdateTicket
from deskflow.tickets.drafting import Attachment, NewMessage
from deskflow.tickets.likeness import Sketch, words_in
from deskflow.tickets.linking import LinkTickets
from deskflow.tickets.merging import MergeTickets
from deskflow.tickets.messaging import AddMessage
from deskflow.tickets.problems import ResolveIncidents
from deskflow.tickets.queries import find_by_mail_ids, list_activity, list_messages
from deskflow.tickets.relation_queries import (
    merge_parts,
    open_incidents,
    similar_tickets,
    similar_to,
)
from deskflow.tickets.splitting import SplitTicket
from deskflow.tickets.tables import ticket_attachments, tickets
from deskflow.tickets.work_queries import list_links
from tests.integration.desk import Desk
from tests.integration.tickets.test_merging import dump

FILE = Attachment("ab" * 32, "photo.jpg", "image/jpeg", 12)


def messages(desk: Desk, ticket_id: UUID) -> list[tuple[str, str, object]]:
    with desk.database.read() as connection:
        rows = list_messages(connection, desk.tenant_id, ticket_id)
    return [(row.text, row.author_name, row.at) for row in rows]


def test_messages_about_something_else_become_a_ticket_of_their_own_and_come_back(desk):
    ticket = desk.ticket("Printer", "It burns", customer_id=desk.customer())
    desk.advance(minutes=5)
    asked = NewMessage(
        "And the scanner is dead", author_kind="customer", author_name="Paul", attachments=(FILE,),
        mail_message_id="scan@paul", channel="email",
    )  # fmt: skip
    aside = desk.run(AddMessage(ticket, asked)).result_id
    desk.advance(minutes=5)
    before, was = dump(desk), messages(desk, ticket)
    done = desk.run(SplitTicket(ticket, (aside,), "Scanner is dead"))
    made = done.result_id
    assert messages(desk, ticket) == was[:1]
    # Who wrote it and when stays as it was.
    assert messages(desk, made) == was[1:]
    assert [row.ticket_id for row in desk.rows(ticket_attachments)] == [made]
    row = desk.row(tickets, made)
    assert (row.title, row.channel) == ("Scanner is dead", "email")
    assert row.customer_id == desk.row(tickets, ticket).customer_id
    assert desk.row(tickets, ticket).last_message_at == was[0][2]
    with desk.database.read() as connection:
        # An answer to that mail belongs to the new ticket.
        assert find_by_mail_ids(connection, desk.tenant_id, ["scan@paul"]) == {"scan@paul": made}
        links = list_links(connection, desk.tenant_id, ticket)
        codes = [one.code for one in list_activity(connection, desk.tenant_id, made)]
    assert [(link.kind, link.ticket_id) for link in links] == [("split.from", made)]
    assert "ticket.split_from" in codes
    desk.run(UndoCommand(done.command_id))
    assert dump(desk) == before


def test_what_cannot_be_split_is_refused_with_the_reason(desk):
    ticket, other = desk.ticket(), desk.ticket("Another")
    with desk.database.read() as connection:
        (only,) = [m.id for m in list_messages(connection, desk.tenant_id, ticket)]
        (strange,) = [m.id for m in list_messages(connection, desk.tenant_id, other)]
    for ids, code in (
        ((), "ticket.split_nothing"), ((only,), "ticket.split_all"), ((strange,), "ticket.split_not_here"),
    ):  # fmt: skip
        with pytest.raises(Rejected) as refused:
            desk.run(SplitTicket(ticket, ids, "New"))
        assert refused.value.code == code


def test_a_split_that_was_worked_on_is_not_undone_under_somebodys_hands(desk):
    ticket = desk.ticket()
    aside = desk.run(AddMessage(ticket, NewMessage("Else", is_public=False))).result_id
    done = desk.run(SplitTicket(ticket, (aside,), "Else"))
    desk.advance(seconds=1)
    desk.run(AddMessage(done.result_id, NewMessage("On it", is_public=False)))
    with pytest.raises(Conflict):
        desk.run(UndoCommand(done.command_id))


def test_closing_a_problem_answers_and_resolves_its_incidents_at_once(desk):
    customer = desk.customer()
    problem = desk.ticket("The mail server is broken", type="problem")
    incidents = [desk.ticket(f"No mail {n}", customer_id=customer) for n in range(3)]
    for one in incidents:
        desk.run(LinkTickets(problem, one, "problem"))
    desk.run(UpdateTicket(incidents[2], {"status": "closed"}))
    with desk.database.read() as connection:
        waiting = open_incidents(connection, desk.tenant_id, problem)
    assert [row.id for row in waiting] == incidents[:2]
    before = dump(desk)
    done = desk.run(ResolveIncidents(problem, tuple(incidents[:2]), "A disk was changed."))
    assert done.result == {"resolved": 2}
    for one in incidents[:2]:
        assert desk.row(tickets, one).status == "resolved"
        assert messages(desk, one)[-1][:2] == ("A disk was changed.", "Ada Admin")
    desk.run(UndoCommand(done.command_id))
    assert dump(desk) == before
    # All or none: one that is closed stands in the way of all.
    with pytest.raises(Rejected):
        desk.run(ResolveIncidents(problem, tuple(incidents), "Fixed"))
    assert dump(desk) == before
    with pytest.raises(Rejected) as refused:
        desk.run(ResolveIncidents(problem, (desk.ticket("Else"),), "Fixed"))
    assert refused.value.code == "ticket.not_its_incident"


def test_likely_duplicates_are_found_and_what_merging_makes_is_said_before(desk):
    customer, stranger = desk.customer(), desk.customer("Contoso")
    first = desk.ticket("Mail gateway rejects outgoing mail", customer_id=customer)
    second = desk.ticket("Outgoing mails are rejected", customer_id=customer)
    desk.ticket("Printer on floor 2", customer_id=customer)
    theirs = desk.ticket("Mail gateway rejects everything", customer_id=stranger)
    now = desk.clock.now()
    with desk.database.read() as connection:
        alike = similar_to(connection, desk.tenant_id, second, now)
        assert next(one.row.id for one in alike) == first
        typed = Sketch(words_in("mail gateway rejects"), customer, None, None)
        found = similar_tickets(connection, desk.tenant_id, typed, now)
        assert {one.row.id for one in found} == {first, theirs}
        assert found[0].row.id == first
        parts = merge_parts(connection, desk.tenant_id, [second, theirs], first)
    assert [(part.row.id, part.refused and part.refused.code) for part in parts] == [
        (second, None), (theirs, "ticket.merge_other_customer"), (first, None),
    ]  # fmt: skip
    assert [part.messages for part in parts] == [1, 1, 1]
    # What is said to be refused is refused.
    with pytest.raises(Rejected):
        desk.run(MergeTickets((second, theirs), first))
