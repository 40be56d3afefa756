"""What DeskFlow raises itself is what the catalogue of events promises to authors, to the last field."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from deskflow.core.database import Database
from deskflow.core.tables import events
from deskflow.workflows.catalogue import EVENT_TYPES, payload_problems
from deskflow.workflows.catalogue.event_type import Field
from tests.integration.core.examples import EXAMPLES
from tests.integration.core.world import World, build


@pytest.fixture(scope="module")
def world(empty_file: Path, tmp_path_factory) -> Iterator[World]:
    path = tmp_path_factory.mktemp("world") / "world.deskflow"
    shutil.copy(empty_file, path)
    database = Database.open_file(path)
    yield build(database)
    database.close()


def test_every_event_a_command_raises_is_what_its_type_says(world):
    seen: set[str] = set()
    for kind, example in EXAMPLES.items():
        with world.trial() as unit:
            outcome = world.run(unit, example.make(world), example.who, at=example.at)
            raised = unit.connection.execute(
                select(events.c.name, events.c.payload).where(events.c.command_id == outcome.command_id)
            ).all()  # fmt: skip
        for name, payload in raised:
            if name == "calendar.changed" or name.startswith("custom."):
                continue
            event = EVENT_TYPES[name]
            assert payload_problems(event, payload) == [], (kind.name, name)
            assert not unknown(event.fields, payload), (kind.name, name)
            seen.add(name)
    assert {"ticket.created", "approval.granted", "sla.breached", "customer.updated"} <= seen


def unknown(fields: tuple[Field, ...], value: dict) -> set[str]:
    """Members the type does not tell of."""
    known = {one.name: one for one in fields}
    found = set(value) - set(known)
    for name, one in known.items():
        inside = value.get(name)
        if one.kind == "object" and one.fields and isinstance(inside, dict):
            found |= {f"{name}.{more}" for more in unknown(one.fields, inside)}
    return found
