"""Other policies over past tickets: what was kept, and what would have been."""

from __future__ import annotations

from datetime import timedelta

from deskflow.sla.replaying import Comparison, Wanted, count_tickets, next_tickets, replay
from deskflow.sla.simulating import Draft, Wish, simulate
from tests.integration.desk import START, Desk
from tests.integration.sla.promised import OFFICE_WEEK, calendar, fire, move, policy, reply

HOUR = 3600


def compare(desk: Desk, **more: object) -> Comparison:
    wanted = Wanted(START - timedelta(days=1), START + timedelta(days=30), **more)
    found = Comparison()
    after = None
    with desk.database.read() as connection:
        while rows := next_tickets(connection, desk.tenant_id, wanted, after):
            ids = [row[2] for row in rows]
            found.add(replay(connection, desk.tenant_id, wanted, ids, desk.clock.now()))
            after = rows[-1][:2]
        assert count_tickets(connection, desk.tenant_id, wanted) == found.tickets
    return found


def test_the_policies_of_the_time_give_what_happened_and_others_something_else(desk):
    always = calendar(desk, "24×7", always_open=True)
    office = calendar(desk, "Office", zone="UTC", week=OFFICE_WEEK)
    targets = {one: {"first_response": 2 * HOUR, "resolution": 8 * HOUR} for one in ("P2", "P3")}
    first = policy(desk, always, "Standard", targets=targets)
    fire(desk)
    gold = desk.customer("Gold Ltd", tier="gold")
    in_time = desk.ticket(customer_id=gold)
    late = desk.ticket()
    waiting = desk.ticket()
    desk.advance(hours=1)
    reply(desk, in_time)
    move(desk, waiting, status="pending_customer")
    move(desk, late, priority="P2")
    desk.advance(hours=6)
    move(desk, in_time, status="resolved")
    desk.advance(hours=5)
    fire(desk)
    move(desk, late, status="resolved")
    move(desk, waiting, status="open")
    desk.advance(hours=2)
    move(desk, waiting, status="resolved")
    fire(desk)
    same = compare(desk)
    for groups in (same.priorities, same.customers):
        for shares in groups.values():
            for share in shares.values():
                assert (share.kept, share.missed) == (share.would_keep, share.would_miss)
    kept = same.priorities["P3"]["resolution"]
    assert (kept.kept, kept.missed) == (2, 0)
    assert same.priorities["P2"]["resolution"].missed == 1
    # Nine hours in those of an office, from nine to five, end on Tuesday: the late one is in time.
    longer = Draft(first, "Standard", office, 0, {"targets": {"P2": {"resolution": 9 * HOUR}}})
    other = compare(desk, draft=longer)
    assert other.priorities["P2"]["resolution"].was == 0
    assert other.priorities["P2"]["resolution"].would == 1
    assert other.names[str(gold)] == "Gold Ltd"
    short = Draft(None, "Short", always, 0, {"targets": {"P3": {"resolution": HOUR}}, "condition": {"customer.tier": ["gold"]}})  # fmt: skip
    strict = compare(desk, draft=short)
    assert strict.customers[str(gold)]["resolution"].would == 0
    assert strict.priorities["P3"]["resolution"].would == 0.5


def test_a_ticket_that_somebody_imagines_is_told_why_it_is_due_then(desk):
    office = calendar(desk, "Office", zone="UTC", week=OFFICE_WEEK)
    policy(desk, office, "Gold", position=0, definition={"condition": {"customer.tier": ["gold"]}})
    silver = desk.customer("Silver Ltd", tier="silver")
    with desk.database.read() as connection:
        found = simulate(connection, desk.tenant_id, Wish(START, "P3", silver))
        assert (found.policy, found.is_default) == ("Standard", True)
        (passed,) = found.passed_over
        assert (passed.name, passed.field, passed.wanted, passed.found) == (
            "Gold", "customer.tier", ["gold"], "silver",
        )  # fmt: skip
        wider = {"condition": {"customer.tier": ["gold", "silver"]}, "targets": {"P3": {"resolution": 10 * HOUR, "next_update": HOUR}}}  # fmt: skip
        draft = Draft(None, "Wider", office, 5, wider)
        found = simulate(connection, desk.tenant_id, Wish(START, "P3", silver), draft)
    assert found.policy == "Wider"
    due = {one.kind: one.due_at for one in found.promised}
    # An hour until it opens, eight on Monday, two on Tuesday.
    assert due == {
        "resolution": START + timedelta(hours=27), "next_update": START + timedelta(hours=2),
    }  # fmt: skip
