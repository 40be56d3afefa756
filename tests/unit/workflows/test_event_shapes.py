"""What authors are offered is what events really bring."""

from __future__ import annotations

import re
from pathlib import Path

from deskflow import rooms
from deskflow.workflows.catalogue import EVENT_TYPES
from deskflow.workflows.event_shapes import EVENT_SHAPES, TICKET

INTERNAL = {"calendar.changed", "event.received"}


def test_every_event_of_the_rooms_is_offered_but_internal_ones() -> None:
    names = {event.name for event in rooms.EVENTS}
    own = {name for name, one in EVENT_TYPES.items() if not one.partner}
    assert own <= names
    assert names - own <= INTERNAL


def test_all_of_the_catalogue_is_offered() -> None:
    assert list(EVENT_SHAPES) == list(EVENT_TYPES)


def test_the_shape_of_a_ticket_is_that_of_its_snapshot() -> None:
    source = (Path(rooms.__file__).parent / "tickets" / "snapshots.py").read_text(encoding="utf-8")
    body = source[source.index("def _snapshot") :]
    written = set(re.findall(r'"(\w+)":', body))
    members = {name for inside in TICKET.values() if not isinstance(inside, str) for name in inside}
    assert set(TICKET) | members == written
