"""A workspace with very many believable tickets, made once and kept outside the repository for the next run.

Everything goes straight into the tables, without commands and, until the end, without indexes: a million tickets in
some minutes. Words follow Zipf's law, as those of real texts do; most tickets are done, the newest are open.
"""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from benchmarks.many_tickets import _FIRMS, _PEOPLE, _THINGS, _TROUBLES

if TYPE_CHECKING:
    from deskflow.core.workspace import Workspace

_CHUNK = 20_000
_OPEN_SHARE = 0.12
_WORDS = 30_000
_SYLLABLES = (
    "an", "ber", "con", "da", "er", "fil", "gra", "hin", "in", "ka", "lo", "mun", "net", "or", "pla", "que", "ra",
    "ser", "ti", "un", "ver", "wo", "xen", "za",
)  # fmt: skip
_COMMON = (
    "the", "printer", "and", "server", "mail", "not", "since", "please", "network", "login", "cannot", "update",
    "backup", "error", "monitor", "vpn", "password", "outlook", "slow", "laptop", "screen", "user", "drive", "office",
)  # fmt: skip


def cached(count: int, folder: Path) -> Path:
    """A copy of such a workspace in the folder; made first if there is none yet of this make."""
    make = hashlib.sha256(Path(__file__).read_bytes() + _schema()).hexdigest()[:12]
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache", "deskflow-bench")
    kept = home / f"desk-{count}-{make}.deskflow"
    if not kept.exists():
        home.mkdir(parents=True, exist_ok=True)
        print(f"making {count} tickets once, in {kept} ...", file=sys.stderr, flush=True)
        # In a process of its own, so that its memory is not taken for that of what is measured.
        subprocess.run(
            [sys.executable, "-m", "benchmarks.million", str(home / "making.deskflow"), str(count)],
            check=True,
        )
        for part in home.glob("making.deskflow-*"):
            shutil.rmtree(part) if part.is_dir() else part.unlink()
        for old in home.glob(f"desk-{count}-*"):
            old.unlink()
        (home / "making.deskflow").rename(kept)
    path = folder / "million.deskflow"
    shutil.copy(kept, path)
    return path


def _schema() -> bytes:
    from deskflow import rooms  # noqa: F401 - all tables must be known
    from deskflow.core.schema import metadata

    shapes = [
        (name, table.c.keys(), sorted(index.name or "" for index in table.indexes))
        for name, table in sorted(metadata.tables.items())
    ]
    return repr(shapes).encode()


def _make(path: Path, count: int) -> None:
    from deskflow.bootstrap import Founding, open_workspace

    for old in path.parent.glob(f"{path.name}*"):
        shutil.rmtree(old) if old.is_dir() else old.unlink()
    workspace = open_workspace(
        path, found=Founding("Bench MSP", "Mara Klein", "mara@bench.example"), run_engine=False
    )
    try:
        fill(workspace, count)
    finally:
        workspace.close()


def fill(workspace: Workspace, count: int, seed: int = 11) -> None:
    """People, customers, contacts, equipment, a field of its own, and `count` tickets of the last four years."""
    dice = random.Random(seed)
    writer = _Filling(workspace, dice, count)
    with workspace.database.write() as connection:
        driver: Any = connection.connection.driver_connection
        shelved = [
            (kind, name, made)
            for kind, name, made in driver.execute(
                "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND type IN ('index', 'trigger') "
                "AND tbl_name IN ('tickets', 'ticket_messages', 'ticket_field_values', 'ticket_tags')"
            ).fetchall()
        ]
        for kind, name, _ in shelved:
            driver.execute(f"DROP {kind} {name}")
        for table, columns, rows in writer.chunks():
            marks = ", ".join("?" * len(columns))
            driver.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", rows)
        for kind, _, made in shelved:
            if kind == "index":
                driver.execute(made)
        from deskflow.core.planner_statistics import describe_tables
        from deskflow.core.schema import metadata
        from deskflow.tickets.finding.keeping import prepare

        prepare(connection)
        # With the indexes went what the planner is told about them.
        describe_tables(connection, metadata)


class _Vocabulary:
    """Words that are used as often as Zipf says."""

    def __init__(self, dice: random.Random) -> None:
        made = dict.fromkeys(_COMMON)
        while len(made) < _WORDS:
            made["".join(dice.choices(_SYLLABLES, k=dice.choice((2, 3, 3, 4))))] = None
        self._words = list(made)
        self._shares = list(accumulate(1 / (rank + 2.7) for rank in range(len(self._words))))
        self._dice = dice

    def text(self, length: int) -> str:
        return " ".join(self._dice.choices(self._words, cum_weights=self._shares, k=length))


class _Filling:
    def __init__(self, workspace: Workspace, dice: random.Random, count: int) -> None:
        from deskflow.people.commands import AddUser, CreateCustomer

        self._dice, self._count = dice, count
        self._tenant = workspace.tenant_id.bytes
        self._now = workspace.clock.now()
        self._words = _Vocabulary(dice)
        self._users = [workspace.current_user.id.bytes]
        for number in range(4):
            for name in _PEOPLE:
                told = name if number == 0 else f"{name} {number + 1}"
                add = AddUser(
                    told, f"{told.lower().replace(' ', '.')}@many.example", ("technician",)
                )
                self._users.append(workspace.run(add).result().result_id.bytes)
        self._customers = [
            workspace.run(CreateCustomer(f"{name} {number + 1}")).result().result_id.bytes
            for number in range(40)
            for name in _FIRMS
        ]
        self._field = UUID(int=dice.getrandbits(128)).bytes

    def chunks(self) -> Iterator[tuple[str, Sequence[str], list[tuple[Any, ...]]]]:
        """Table, columns and rows, in an order that references allow."""
        yield (
            "ticket_fields",
            ("id", "tenant_id", "key", "name", "kind", "types", "choices"),
            [(self._field, self._tenant, "rack", "Rack", "text", "[]", "[]")],
        )
        for start in range(0, self._count, _CHUNK):
            made = [self._ticket(place) for place in range(start, min(self._count, start + _CHUNK))]
            yield "tickets", _TICKET, [row for row, _, _, _ in made]
            yield "ticket_messages", _MESSAGE, [one for _, rows, _, _ in made for one in rows]
            yield "ticket_tags", _TAG, [one for _, _, rows, _ in made for one in rows]
            yield "ticket_field_values", _VALUE, [one for _, _, _, rows in made for one in rows]

    def _ticket(self, place: int) -> tuple[Any, list[Any], list[Any], list[Any]]:
        dice = self._dice
        share = place / self._count
        age = timedelta(days=1460) * (1 - share) + timedelta(minutes=dice.randrange(1, 600))
        created = self._now - age
        is_open = dice.random() < _OPEN_SHARE * (6 if share > 0.87 else 0.25)
        paused = is_open and dice.random() < 0.2
        status = (
            dice.choice(("pending_customer", "pending_vendor", "scheduled")) if paused
            else dice.choice(("new", "open", "open", "in_progress")) if is_open
            else dice.choices(("resolved", "closed", "cancelled"), (10, 85, 5))[0]
        )  # fmt: skip
        due = None if paused or not is_open else self._now + timedelta(minutes=dice.triangular(-600, 6000, 400))  # fmt: skip
        updated = created + age * dice.random() ** 3
        title = f"{dice.choice(_THINGS)} {dice.choice(_TROUBLES)}, {self._words.text(2)}"
        own = UUID(int=dice.getrandbits(128)).bytes
        resolved = None if is_open else micro(updated)
        row = (
            own, self._tenant, f"INC-{100_000 + place}", title, title.lower(), status, is_open,
            dice.choices(("P1", "P2", "P3", "P4"), (5, 20, 50, 25))[0],
            dice.choices(("breakdown", "service_request", "information_request", "problem", "change", "task"),
                         (50, 30, 10, 2, 5, 3))[0],
            dice.choices(("email", "phone", "web", "internal"), (60, 20, 15, 5))[0],
            # A few customers have most of it.
            self._customers[min(int(dice.paretovariate(1.1)) - 1, len(self._customers) - 1)],
            None if is_open and dice.random() < 0.15 else dice.choice(self._users),
            _NEVER if due is None else micro(due), None if due is None else "resolution",
            None if due is None else micro(min(created, due - timedelta(hours=2))),
            "breached" if due is not None and due < self._now else dice.choices(("met", "breached"), (9, 1))[0],
            paused, micro(created), micro(updated), micro(created), resolved,
            resolved if status == "closed" else None, dice.choice((0, 10, 25, 40, 60, 80)),
        )  # fmt: skip
        messages = [
            (
                UUID(int=dice.getrandbits(128)).bytes, self._tenant, own, micro(created) + at, True,
                "customer" if at == 0 else "staff", "Paul Weber", "email",
                f"Good morning,\n{title}. {self._words.text(max(4, int(dice.gauss(30, 12))))}",
            )
            for at in range(1 + (dice.random() < 0.3))
        ]  # fmt: skip
        tags = [
            (UUID(int=dice.getrandbits(128)).bytes, self._tenant, own, name, name, micro(created))
            for name in ("vip", "onsite", "billing")
            if dice.random() < 0.03
        ]
        values = [
            (UUID(int=dice.getrandbits(128)).bytes, self._tenant, own, self._field, f"row {dice.randrange(400)}")
        ] if dice.random() < 0.1 else []  # fmt: skip
        return row, messages, tags, values


def micro(at: datetime) -> int:
    return int(at.timestamp() * 1_000_000)


_NEVER = 253402214400000000
_TICKET = (
    "id", "tenant_id", "number", "title", "title_key", "status", "is_open", "priority", "type", "channel",
    "customer_id", "assignee_id", "next_due_at", "next_due_kind", "next_due_from", "sla_status", "sla_paused",
    "created_at", "updated_at", "last_message_at", "resolved_at", "closed_at", "severity",
)  # fmt: skip
_MESSAGE = (
    "id", "tenant_id", "ticket_id", "at", "is_public", "author_kind", "author_name", "channel", "body_text",
)  # fmt: skip
_TAG = ("id", "tenant_id", "ticket_id", "name", "name_key", "created_at")
_VALUE = ("id", "tenant_id", "ticket_id", "field_id", "text_key")


if __name__ == "__main__":
    _make(Path(sys.argv[1]), int(sys.argv[2]))
