"""Solved tickets of the last months, written straight into the tables: who solves what has a reason that can be learned."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from deskflow.core.bulk import insert_rows
from deskflow.core.database import Database
from deskflow.tickets.tables import NEVER, ticket_messages, tickets, time_entries

THINGS = ("printer", "spooler", "gateway", "backup", "laptop", "scanner", "invoice", "telephone")
TROUBLES = ("is slow", "stays dark", "asks again", "has failed twice", "makes noises", "has gone")
# How long each thing takes, in minutes.
LENGTHS = dict(zip(THINGS, (15, 20, 240, 120, 60, 30, 90, 45), strict=True))


def expert_of(thing: str, people: Sequence[UUID]) -> UUID:
    return people[THINGS.index(thing) % len(people)]


def solve_many(
    database: Database,
    tenant_id: UUID,
    people: Sequence[UUID],
    customer_id: UUID,
    now: datetime,
    count: int = 700,
    *,
    by_experts: float = 0.8,
    seed: int = 5,
) -> None:
    """The newest was solved just before `now`; `by_experts` of them by whoever knows that thing best."""
    dice = random.Random(seed)
    rows, messages, times = [], [], []
    for place in range(count):
        thing = dice.choice(THINGS)
        expert = dice.random() < by_experts
        who = expert_of(thing, people) if expert else dice.choice(list(people))
        came = now - timedelta(hours=count - place + 1)
        ticket_id = UUID(int=dice.getrandbits(128))
        solved = came + timedelta(minutes=dice.randrange(5, 55))
        title = f"The {thing} {dice.choice(TROUBLES)}"
        rows.append({
            "id": ticket_id, "tenant_id": tenant_id, "number": f"OLD-{seed}-{place}", "title": title,
            "title_key": title, "status": "closed", "is_open": False, "priority": dice.choice(("P2", "P3", "P4")),
            "customer_id": customer_id, "assignee_id": who, "next_due_at": NEVER, "created_at": came,
            "updated_at": solved, "resolved_at": solved, "reopened": int(dice.random() < 0.05),
        })  # fmt: skip
        messages.append({
            "id": UUID(int=dice.getrandbits(128)), "tenant_id": tenant_id, "ticket_id": ticket_id, "at": came,
            "is_public": True, "author_kind": "customer", "author_name": "Paul Penn", "channel": "email",
            "body_text": f"Good morning,\nour {thing} {dice.choice(TROUBLES)} <b>again</b>.",
        })  # fmt: skip
        times.append({
            "id": UUID(int=dice.getrandbits(128)), "tenant_id": tenant_id, "ticket_id": ticket_id, "user_id": who,
            "minutes": max(1, round(LENGTHS[thing] * dice.lognormvariate(0, 0.3))), "worked_at": solved,
            "created_at": solved,
        })  # fmt: skip
    with database.write() as connection:
        for table, made in ((tickets, rows), (ticket_messages, messages), (time_entries, times)):
            insert_rows(connection, table, made)
