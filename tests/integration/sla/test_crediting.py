"""What a missed promise costs, why it was missed, and the person who has the last word on both."""

from __future__ import annotations

import pytest

from deskflow.core.errors import Denied, Rejected
from deskflow.sla.commands import JustifyBreach, ReviewCreditNotes
from deskflow.sla.credit_queries import CreditNoteRow, list_credit_notes
from deskflow.sla.queries import ticket_clocks
from tests.integration.desk import Desk
from tests.integration.sla.promised import calendar, fire, move, policy, undo

HOUR = 3600


def priced(desk: Desk, **penalty: int) -> None:
    office = calendar(desk, zone="UTC")
    policy(
        desk, office, targets={"P3": {"resolution": 2 * HOUR}},
        definition={"penalties": {"resolution": penalty}, "currency": "gbp"},
    )  # fmt: skip
    fire(desk)


def notes(desk: Desk) -> list[CreditNoteRow]:
    with desk.database.read() as connection:
        return list_credit_notes(connection, desk.tenant_id, desk.clock.now())


def test_a_draft_grows_with_business_hours_and_stops_when_the_promise_is_kept(desk):
    priced(desk, once=5000, hourly=1000, cap=20_000)
    ticket_id = desk.ticket()
    desk.advance(hours=3)
    fire(desk)
    (note,) = notes(desk)
    # Due at eleven: opened at nine, two hours.
    assert (note.cents, note.currency, note.status, note.is_growing) == (5000, "GBP", "draft", True)
    desk.advance(hours=6.5)
    assert notes(desk)[0].cents == 11_000
    # The night costs nothing.
    desk.advance(hours=12)
    assert notes(desk)[0].cents == 11_000
    desk.advance(hours=6)
    move(desk, ticket_id, status="resolved")
    desk.advance(days=9)
    (note,) = notes(desk)
    assert (note.cents, note.is_growing) == (14_000, False)
    reviewed = desk.run(ReviewCreditNotes((note.id,), "approved", note="Talked to them"))
    (note,) = notes(desk)
    assert (note.status, note.cents, note.reviewed_by, note.note) == (
        "approved", 14_000, "Ada Admin", "Talked to them",
    )  # fmt: skip
    with pytest.raises(Rejected) as refusal:
        desk.run(ReviewCreditNotes((note.id,), "discarded"))
    assert refusal.value.code == "sla.decided_already"
    undo(desk, reviewed)
    assert notes(desk)[0].status == "draft"
    desk.run(ReviewCreditNotes((note.id,), "approved", 999))
    assert notes(desk)[0].cents == 999
    desk.run(ReviewCreditNotes((note.id,), "draft"))
    desk.run(ReviewCreditNotes((note.id,), "discarded"))
    assert notes(desk)[0].status == "discarded"


def test_a_breach_is_justified_by_those_who_may_and_stands_beside_the_credit_note(desk):
    priced(desk, once=5000)
    ticket_id = desk.ticket()
    with pytest.raises(Rejected) as refusal:
        desk.run(JustifyBreach(ticket_id, "customer", "they were away"))
    assert refusal.value.code == "sla.not_missed"
    desk.advance(hours=3)
    fire(desk)
    technician = desk.user("Tess Tech")
    with pytest.raises(Denied):
        desk.run(JustifyBreach(ticket_id, "customer", "they were away"), technician)
    dispatcher = desk.user("Dora Desk", "dispatcher")
    desk.run(JustifyBreach(ticket_id, "customer", "they were away"), dispatcher)
    said = desk.run(JustifyBreach(ticket_id, "force_majeure", "  the <b>flood</b>  "), dispatcher)
    with desk.database.read() as connection:
        clocks = ticket_clocks(connection, desk.tenant_id, ticket_id, desk.clock.now())
    (missed,) = [clock for clock in clocks if clock.justification is not None]
    assert (missed.kind, missed.justification.code, missed.justification.reason) == (
        "resolution", "force_majeure", "the <b>flood</b>",
    )  # fmt: skip
    assert missed.justification.by == "Dora Desk"
    assert notes(desk)[0].justification == "force_majeure"
    desk.bus.run(undo_of(said), dispatcher)
    assert notes(desk)[0].justification == "customer"
    for code, reason in (("", "x"), ("customer", " "), ("customer", "x" * 1001)):
        with pytest.raises(Rejected):
            desk.run(JustifyBreach(ticket_id, code, reason))


def undo_of(outcome):
    from deskflow.core.undo import UndoCommand

    return UndoCommand(outcome.command_id)


@pytest.mark.parametrize(
    ("definition", "code"),
    [
        ({"penalties": {"resolution": {"once": -1}}}, "sla.bad_amount"),
        ({"penalties": {"resolution": {"once": 10.5}}}, "sla.bad_amount"),
        ({"penalties": {"lunch": {"once": 1}}}, "sla.unknown_clock"),
        ({"penalties": {"resolution": {"twice": 1}}}, "sla.unreadable"),
        ({"currency": "Euro"}, "sla.bad_currency"),
    ],
)
def test_prices_that_cannot_be_meant_are_refused(sqlite_desk, definition, code):
    with pytest.raises(Rejected) as refusal:
        policy(sqlite_desk, calendar(sqlite_desk), definition=definition)
    assert refusal.value.code == code
