"""The figures leads ask for, on both databases: they add up, whatever happened to the tickets."""

from __future__ import annotations

from datetime import timedelta

from deskflow.core.ids import new_id
from deskflow.people.teams import CreateTeam
from deskflow.tickets.changing import UpdateTicket
from deskflow.tickets.insight_queries import AGES, Asked, Totals, read_insights

DAY = timedelta(days=1)


def insights(desk, start, days, **more):
    edges = tuple(start + at * DAY for at in range(days + 1))
    asked = Asked(more.pop("tenant_id", desk.tenant_id), edges, start - days * DAY, desk.clock.now(), **more)  # fmt: skip
    with desk.database.read() as connection:
        return read_insights(connection, asked)


def test_nothing_is_nothing_and_not_a_mistake(desk):
    found = insights(desk, desk.clock.now() - 7 * DAY, 7, tenant_id=new_id())
    assert found.totals == found.totals_before == Totals()
    assert found.totals.kept_percent is None
    assert (found.open, found.people, found.customers, found.kept) == (0, (), (), ())
    assert {one.backlog for one in found.spans} == {0}


def test_the_backlog_is_what_was_open_when_each_day_ended(desk):
    start = desk.clock.now()
    sofia = desk.user("Sofia Ortega")
    old = desk.ticket("Old", priority="P1", assignee_id=sofia.user_id)
    desk.advance(hours=2)
    dropped = desk.ticket("Dropped")
    desk.advance(days=1)
    desk.ticket("New", priority="P2")
    desk.run(UpdateTicket(dropped, {"status": "cancelled"}))
    desk.advance(days=1)
    # It waited two days for an answer: too long.
    desk.run(UpdateTicket(old, {"status": "resolved"}))
    desk.ticket("Left", assignee_id=sofia.user_id)
    found = insights(desk, start, 4)
    assert [one.created for one in found.spans] == [2, 1, 1, 0]
    # What is dropped is done as well.
    assert [one.finished for one in found.spans] == [0, 1, 1, 0]
    assert [one.backlog for one in found.spans] == [2, 2, 2, 2]
    assert found.open == 2
    assert (found.totals.created, found.totals.finished, found.totals.kept) == (4, 2, 1)
    assert found.totals.kept_percent == 50
    assert found.totals.finish_median == timedelta(days=1, hours=13).total_seconds()
    assert [(one.priority, one.finished, one.kept) for one in found.kept] == [
        ("P1", 1, 0),
        ("P3", 1, 1),
    ]
    assert [(one.name, one.open, one.urgent) for one in found.people] == [
        ("Sofia Ortega", 1, 0),
        ("", 1, 1),
    ]
    assert [one.created for one in found.customers] == [4]
    assert len(found.ages) == len(AGES) + 1
    assert sum(map(sum, found.ages)) == 2
    assert found.ages[1] == (0, 1, 0, 0)


def test_what_is_compared_with_lies_before_and_a_team_sees_its_own(desk):
    team = desk.run(CreateTeam("Field", ())).result_id
    before = desk.ticket("Before")
    desk.run(UpdateTicket(before, {"status": "resolved"}))
    desk.advance(days=3)
    start = desk.clock.now()
    desk.run(UpdateTicket(desk.ticket("Theirs"), {"team_id": team}))
    desk.ticket("Others")
    found = insights(desk, start, 3)
    assert (found.totals_before.created, found.totals_before.finished) == (1, 1)
    assert found.totals_before.kept_percent == 100
    assert found.totals.created == 2
    theirs = insights(desk, start, 3, team_id=team)
    assert (theirs.totals.created, theirs.open, theirs.totals_before.created) == (1, 1, 0)
    assert [one.backlog for one in theirs.spans] == [1, 1, 1]
