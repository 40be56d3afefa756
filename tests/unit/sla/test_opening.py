"""The short way for new tickets against the rules that it shortens."""

from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskflow.calendars.rules import ALWAYS_OPEN, HOUR, SECOND, BusinessCalendar, Span, weekdays
from deskflow.sla.rules import (
    Opening,
    Policy,
    Setting,
    Targets,
    fire,
    read,
    start_clocks,
    times_of,
    whole_second,
)
from deskflow.tickets.rules import STATUSES

OFFICE = BusinessCalendar("Europe/Berlin", weekdays({"mon-fri": [Span(8 * 3600, 17 * 3600)]}))
CALENDARS = {UUID(int=1): ALWAYS_OPEN, UUID(int=2): OFFICE}
CREATED = 1_760_000_000 * SECOND

budgets = st.none() | st.sampled_from([1, 2, 60, 3600, 86_400])
policies = st.none() | st.builds(
    Policy,
    id=st.just(UUID(int=9)),
    name=st.just("Gold"),
    position=st.just(1),
    calendar_id=st.sampled_from(list(CALENDARS)),
    targets=st.fixed_dictionaries(
        {"P1": st.builds(Targets, first_response=budgets, resolution=budgets)}
    ),
    pauses=st.sampled_from([{}, {"resolution": frozenset({"scheduled", "new"})}]),
    at_risk_percent=st.sampled_from([1, 75, 99]),
)


@given(
    policy=policies,
    status=st.sampled_from(STATUSES),
    passed=st.none() | st.integers(0, 72 * HOUR),
    fraction=st.integers(0, 2 * SECOND),
)
@pytest.mark.parametrize("priority", ["P1", "P4"])
def test_the_same_as_by_the_rules(priority, policy, status, passed, fraction):
    setting = Setting(policy, priority, status, CALENDARS.__getitem__)
    created = CREATED + fraction
    now = None if passed is None else created + passed
    clocks = start_clocks(setting, created, done_at=created).clocks
    if now is not None:
        clocks = fire(clocks, setting.calendars, now).clocks
    opened = Opening(setting, now).clocks(created)
    assert tuple(one.clock for one in opened) == clocks
    for one in opened:
        assert one.reading == read(one.clock)
        calendar_id = one.clock.terms.calendar_id
        calendar = None if calendar_id is None else CALENDARS[calendar_id]
        assert one.times == times_of(one.clock.terms, one.reading, calendar)


def test_tickets_of_one_second_share_their_clocks():
    opening = Opening(Setting(None, "P1", "open", CALENDARS.__getitem__), None)
    assert opening.clocks(CREATED) is opening.clocks(whole_second(CREATED + 5))
