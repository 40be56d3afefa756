"""What authors are offered is what events really bring."""

from __future__ import annotations

import re
from pathlib import Path

from deskflow import rooms
from deskflow.workflows.event_shapes import EVENT_SHAPES, TICKET


def test_every_event_of_the_rooms_is_offered_but_internal_ones() -> None:
    names = {event.name for event in rooms.EVENTS}
    assert set(EVENT_SHAPES) <= names
    assert names - set(EVENT_SHAPES) <= {"calendar.changed"}


def test_the_shape_of_a_ticket_is_that_of_its_snapshot() -> None:
    source = (Path(rooms.__file__).parent / "tickets" / "snapshots.py").read_text(encoding="utf-8")
    body = source[source.index("def _snapshot") :]
    written = set(re.findall(r'"(\w+)":', body))
    members = {name for inside in TICKET.values() if not isinstance(inside, str) for name in inside}
    assert set(TICKET) | members == written
