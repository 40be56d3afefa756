"""The one path for every change: permission, handler, reactions, events and audit in one transaction.

A command ends as applied or as rejected with a reason a person can read; it never half-happens.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, bindparam, select

from deskflow.core import faults, logs
from deskflow.core.bulk import insert_rows
from deskflow.core.changes import Changes
from deskflow.core.clock import Clock
from deskflow.core.commands import Command, Handler, plain, plain_json, rebuild
from deskflow.core.database import Database, data_version
from deskflow.core.errors import Bug, Conflict, Denied
from deskflow.core.events import Consumer, Event, Reactions
from deskflow.core.facts import Facts
from deskflow.core.ids import new_id
from deskflow.core.images import encode
from deskflow.core.journal import record_events, wanted_events
from deskflow.core.permissions import Actor, allows
from deskflow.core.tables import audit_log
from deskflow.core.transaction import Transaction, Unit
from deskflow.core.types import Id, Json, canonical_json

PermissionsOf = Callable[[Connection, UUID], frozenset[str]]
_ROUNDS = 20
_NO_PERMISSIONS: frozenset[str] = frozenset()
# Where `permissions_of` looks.
_PERMISSION_TABLES = frozenset({"users", "user_roles", "roles"})
_REPEATED = select(
    audit_log.c.tenant_id,
    audit_log.c.actor_id,
    audit_log.c.name,
    audit_log.c.arguments_hash,
    audit_log.c.result,
).where(audit_log.c.command_id == bindparam("b_command_id", type_=Id))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an applied command did. `result` is the handler's answer as plain JSON."""

    command_id: UUID
    result: Json
    changes: Changes
    repeated: bool = False

    @property
    def result_id(self) -> UUID:
        """The answer of commands that make one thing."""
        return UUID(self.result)


class CommandBus:
    """Runs commands on a database. `handlers` and `reactions` are put together by bootstrap."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        handlers: Mapping[type[Command], Handler],
        reactions: Reactions,
        consumers: Sequence[Consumer],
        permissions_of: PermissionsOf,
    ) -> None:
        self._database = database
        self._clock = clock
        self._handlers = dict(handlers)
        self._by_name = {kind.name: kind for kind in handlers}
        if len(self._by_name) != len(self._handlers):
            raise Bug("bus.duplicate_name")
        self._reactions = reactions
        self._consumers = tuple(consumers)
        self._permissions_of = permissions_of
        # Only where nobody else writes can a fact outlive the transaction that read it.
        self._facts = Facts() if database.is_sqlite else None
        self._begun = 0
        self._listeners: list[Callable[[Changes], None]] = []

    # --- running -----------------------------------------------------------------------------------

    def run(
        self,
        command: Command,
        actor: Actor,
        *,
        command_id: UUID | None = None,
        at: datetime | None = None,
        quiet: bool = False,
    ) -> Outcome:
        """Runs one command in a transaction of its own, on the calling thread.

        `command_id` is given on a replay: a repeat then answers with the stored outcome. `quiet` keeps the
        events out of the queues of automation (an import of old tickets, say).
        """
        with self.unit() as unit:
            return self._run(unit, command, actor, command_id, at, quiet, _nothing)

    @contextmanager
    def unit(self) -> Iterator[Unit]:
        """A transaction that several commands share; listeners are told after it is committed."""
        with self._database.write() as connection:
            if self._facts is None:
                unit = Unit(connection)
            else:
                self._begun += 1
                past_the_bus = self._database.begun - self._begun
                self._facts.check((data_version(connection), past_the_bus))
                unit = Unit(connection, self._facts)
            yield unit
            # Before the commit, so that no fact ever outlives the rows it was read from.
            unit.facts.forget(unit.written)
            faults.point("bus.before_commit")
        faults.point("bus.after_commit")
        self.announce(unit.changes())

    def run_in(
        self,
        unit: Unit,
        command: Command,
        actor: Actor,
        *,
        command_id: UUID | None = None,
        at: datetime | None = None,
        quiet: bool = False,
    ) -> Outcome:
        """Runs a command in a savepoint of a larger transaction; a rejected one undoes only itself."""
        return self._run(unit, command, actor, command_id, at, quiet, _savepoint)

    def _run(
        self,
        unit: Unit,
        command: Command,
        actor: Actor,
        command_id: UUID | None,
        at: datetime | None,
        quiet: bool,
        guard: Callable[[Unit], AbstractContextManager[None]],
    ) -> Outcome:
        handler = self._handlers.get(type(command))
        if handler is None:
            raise Bug("bus.no_handler", command=type(command).__name__)
        arguments = plain_json(command)
        arguments_hash = hashlib.blake2b(arguments.encode(), digest_size=16).hexdigest()
        if command_id is not None:
            repeated = self._repeated(unit, command_id, command, actor, arguments_hash)
            if repeated is not None:
                return repeated
        tx = Transaction(
            unit,
            actor=actor,
            command_id=command_id or new_id(),
            at=at or self._clock.now(),
            quiet=quiet,
            permissions=self._checked_permissions(unit, command, actor),
            reactions=self._reactions,
            keeps_images=command.undoable,
        )
        with logs.context(command=tx.command_id), guard(unit):
            result = plain(handler(tx, command))
            self._react(tx)
            record_events(tx, self._consumers)
            entry = {
                "command_id": tx.command_id,
                "tenant_id": tx.tenant_id,
                "at": tx.at,
                "actor_id": actor.user_id,
                "actor_kind": actor.kind,
                "name": command.name,
                "arguments": arguments if len(arguments) < 20_000 else {"size": len(arguments)},
                "arguments_hash": arguments_hash,
                "result": result,
                "images": canonical_json(encode(tx.images)) if tx.keeps_images else None,
                "undone_by": None,
            }
            insert_rows(unit.connection, audit_log, [entry])
        unit.merge(tx.touched)
        changes = Changes({kind: frozenset(ids) for kind, ids in tx.touched.items()})
        return Outcome(tx.command_id, result, changes)

    def wants(self, unit: Unit, tenant_id: UUID, event_name: str) -> bool:
        """Whether any consumer would act on such an event just now."""
        return any(
            event_name in wanted_events(unit, consumer, tenant_id) for consumer in self._consumers
        )

    def rebuild(self, name: str, arguments: Json) -> Command:
        """The command of that name from its JSON arguments; used by replays, files and the REST door."""
        kind = self._by_name.get(name)
        if kind is None:
            raise Bug("bus.unknown_command", name=name)
        command: Command = rebuild(kind, arguments)
        return command

    @property
    def command_types(self) -> tuple[type[Command], ...]:
        return tuple(self._handlers)

    # --- listening ---------------------------------------------------------------------------------

    def listen(self, listener: Callable[[Changes], None]) -> Callable[[], None]:
        """Calls `listener` after every commit, on the committing thread; answers with a way to stop."""
        self._listeners.append(listener)

        def stop() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return stop

    def announce(self, changes: Changes) -> None:
        """Tells the listeners; also for what is not a command (the engine's own rows)."""
        if changes:
            for listener in tuple(self._listeners):
                listener(changes)

    # --- inside ------------------------------------------------------------------------------------

    def _checked_permissions(self, unit: Unit, command: Command, actor: Actor) -> frozenset[str]:
        if actor.kind != "user":
            return _NO_PERMISSIONS
        user_id = actor.user_id
        if user_id is None:
            raise Denied("permission.no_user")
        held = unit.fact(
            ("permissions", user_id),
            _PERMISSION_TABLES,
            lambda connection: self._permissions_of(connection, user_id),
        )
        if not allows(held, command.permission):
            raise Denied("permission.missing", permission=command.permission, command=command.name)
        return held

    def _react(self, tx: Transaction) -> None:
        for _ in range(_ROUNDS):
            if not tx.pending_events:
                return
            fresh, tx.pending_events = tx.pending_events, []
            tx.all_events.extend(fresh)
            by_kind: dict[type[Event], list[Event]] = {}
            for event in fresh:
                by_kind.setdefault(type(event), []).append(event)
            for kind, events in by_kind.items():
                for reaction in self._reactions.get(kind, ()):
                    reaction(tx, events)
        raise Bug("bus.endless_reactions", command=str(tx.command_id))

    def _repeated(
        self, unit: Unit, command_id: UUID, command: Command, actor: Actor, arguments_hash: str
    ) -> Outcome | None:
        row = unit.connection.execute(_REPEATED, {"b_command_id": command_id}).first()
        if row is None:
            return None
        told = row.tenant_id, row.actor_id, row.name, row.arguments_hash
        # What a command answered is for whoever ran it, so an id learned somewhere opens nothing.
        if told != (actor.tenant_id, actor.user_id, command.name, arguments_hash):
            raise Conflict("command.reused_id", command_id=str(command_id))
        return Outcome(command_id, row.result, Changes(), repeated=True)


@contextmanager
def _nothing(unit: Unit) -> Iterator[None]:
    """A command that is alone in its transaction is undone with it."""
    yield


@contextmanager
def _savepoint(unit: Unit) -> Iterator[None]:
    # Plain SQL: SQLAlchemy's nested transaction costs three times as much, and this is the hottest path.
    unit.connection.exec_driver_sql("SAVEPOINT command")
    try:
        yield
    except BaseException:
        unit.connection.exec_driver_sql("ROLLBACK TO SAVEPOINT command")
        unit.connection.exec_driver_sql("RELEASE SAVEPOINT command")
        raise
    unit.connection.exec_driver_sql("RELEASE SAVEPOINT command")
