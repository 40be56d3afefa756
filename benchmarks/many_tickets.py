"""A workspace with as many believable tickets as wanted, written straight into its tables.

The measured thing is the list, not how tickets come into being, so this skips the commands: 100,000 tickets with
their first message take a few seconds.
"""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from deskflow.core.workspace import Workspace

_PEOPLE = (
    "Anna Brandt", "Sofia Ortega", "Jonas Lind", "Tom Dreyer", "Rana Nasser", "Mara Klein", "Piet de Vries",
    "Lena Fischer", "Omar Haddad", "Yuki Sato", "Carla Moretti", "Nils Berg",
)  # fmt: skip
_FIRMS = (
    "Northwind Traders", "Bergmann Logistik", "Fabrikam", "Contoso Dental", "Litware", "Adventure Works",
    "Tailspin Toys", "Wingtip Optics", "Alpine Ski House", "Proseware", "Fourth Coffee", "Lucerne Publishing",
)  # fmt: skip
_THINGS = (
    "Mail gateway", "VPN", "Accounting", "Backup of FS-02", "Printer on floor 2", "Teams calls", "Scanner",
    "AutoCAD licence", "Shared calendar", "Desk phone", "Laptop of the new starter", "File server", "Wi-Fi in hall 3",
    "Door controller", "Label printer", "ERP client", "Time clock", "Projector", "Cash desk 4", "Night backup",
)  # fmt: skip
_TROUBLES = (
    "rejects all outgoing mail", "is down since this morning", "cannot open the month-end report",
    "failed three nights in a row", "prints blank pages", "drops after ten minutes", "cannot reach the share",
    "shows the wrong time zone", "stays dark", "asks for a password again and again", "is very slow",
    "needs a second user", "should be moved to the new office", "reports a full disk",
)  # fmt: skip
_CHUNK = 5000


def fill(workspace: Workspace, count: int, *, open_share: float = 0.2, seed: int = 7) -> None:
    """Adds customers, people and `count` tickets, as if they had come in over the last two years."""
    from deskflow.people.commands import AddUser, CreateCustomer

    dice = random.Random(seed)
    users = [workspace.current_user.id]
    for name in _PEOPLE:
        email = f"{name.split()[0].lower()}@many.example"
        users.append(workspace.run(AddUser(name, email, ("technician",))).result().result_id)
    customers = [
        workspace.run(CreateCustomer(name if round_ == 0 else f"{name} {round_ + 1}", tier=tier))
        .result()
        .result_id
        for round_ in range(20)
        for name, tier in zip(_FIRMS, ("gold", "standard", "silver") * 4, strict=True)
    ]
    now = workspace.clock.now()
    with workspace.database.write() as connection:
        for start in range(0, count, _CHUNK):
            size = min(_CHUNK, count - start)
            rows = [
                _ticket(
                    dice,
                    workspace.tenant_id,
                    start + place,
                    count,
                    users,
                    customers,
                    now,
                    open_share,
                )
                for place in range(size)
            ]
            _write(connection, rows, workspace.tenant_id, dice)


def _ticket(
    dice: random.Random,
    tenant_id: UUID,
    place: int,
    count: int,
    users: list[UUID],
    customers: list[UUID],
    now: datetime,
    open_share: float,
) -> dict[str, Any]:
    from deskflow.tickets.tables import NEVER

    # The newest ones are the open ones, mostly.
    age = timedelta(days=730) * (1 - place / count) ** 2 + timedelta(minutes=dice.randrange(1, 90))
    is_open = dice.random() < (open_share * 4 if place > count * 0.8 else open_share * 0.25)
    paused = is_open and dice.random() < 0.2
    status = (
        dice.choice(("pending_customer", "pending_vendor", "scheduled")) if paused
        else dice.choice(("new", "open", "open", "in_progress")) if is_open
        else dice.choice(("resolved", "closed", "closed", "closed"))
    )  # fmt: skip
    created = now - age
    due = (
        NEVER
        if paused or not is_open
        else now + timedelta(minutes=dice.triangular(-600, 6000, 400))
    )
    title = f"{dice.choice(_THINGS)} {dice.choice(_TROUBLES)}"
    return {
        "id": UUID(int=dice.getrandbits(128)),
        "tenant_id": tenant_id,
        "number": f"INC-{10_000 + place}",
        "title": title,
        "title_key": title,
        "status": status,
        "is_open": is_open,
        "priority": dice.choice(("P1", "P2", "P2", "P3", "P3", "P3", "P4")),
        "customer_id": dice.choice(customers),
        "assignee_id": None if is_open and dice.random() < 0.2 else dice.choice(users),
        "next_due_at": due,
        "next_due_kind": None if due == NEVER else "resolution",
        "next_due_from": None if due == NEVER else min(created, due - timedelta(hours=2)),
        "sla_status": "breached" if due < now else "met",
        "sla_paused": paused,
        "created_at": created,
        "updated_at": created + age * dice.random(),
        "last_message_at": created,
    }  # fmt: skip


def _write(
    connection: Connection, rows: list[dict[str, Any]], tenant_id: UUID, dice: random.Random
) -> None:
    from deskflow.tickets.tables import ticket_messages, tickets

    connection.execute(tickets.insert(), rows)
    connection.execute(
        ticket_messages.insert(),
        [
            {
                "id": UUID(int=dice.getrandbits(128)),
                "tenant_id": tenant_id,
                "ticket_id": row["id"],
                "at": row["created_at"],
                "is_public": True,
                "author_kind": "customer",
                "author_name": "Paul Weber",
                "channel": "email",
                "body_text": f"Good morning,\n{row['title']}. Could you please have a look?\nThank you",
            }
            for row in rows
        ],
    )
