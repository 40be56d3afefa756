"""One open workspace, as pages and doors use it: who acts, commands and queries as futures, and what to close."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any, Concatenate, ParamSpec, TypeVar
from uuid import UUID

from sqlalchemy import Connection

from deskflow.core.bus import CommandBus, Outcome
from deskflow.core.changes import Changes
from deskflow.core.children import ChildProcess
from deskflow.core.clock import Clock
from deskflow.core.commands import Command
from deskflow.core.database import Database
from deskflow.core.drafts import DraftStore
from deskflow.core.files import AttachmentStore
from deskflow.core.instance import Instance
from deskflow.core.machine_settings import MachineSettings
from deskflow.core.permissions import Actor, allows
from deskflow.core.reads import ReadPool
from deskflow.core.secrets import SecretStore
from deskflow.core.undo import UndoCommand
from deskflow.core.workspace_files import WorkspaceFiles
from deskflow.core.writer import Priority, Writer

Parameters = ParamSpec("Parameters")
Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class CurrentUser:
    """Who sits in front of it, and what their roles allow."""

    id: UUID
    name: str
    email: str
    permissions: frozenset[str]


@dataclass
class Workspace:
    """Made by `bootstrap.open_workspace`. Everything a page may do with data goes through here."""

    files: WorkspaceFiles
    database: Database
    bus: CommandBus
    writer: Writer
    reads: ReadPool
    drafts: DraftStore
    attachments: AttachmentStore
    secrets: SecretStore
    machine: MachineSettings
    child: ChildProcess
    clock: Clock
    tenant_id: UUID
    tenant_name: str
    current_user: CurrentUser
    user_of: Callable[[Connection, UUID], CurrentUser]
    instance: Instance | None = None
    # The engine, when this workspace is the authority; its type is known to those who start it.
    engine: Any = None
    notices: list[Any] = field(default_factory=list)
    _closers: list[Callable[[], object]] = field(default_factory=list)

    # --- who ---------------------------------------------------------------------------------------

    @property
    def actor(self) -> Actor:
        return Actor(self.tenant_id, self.current_user.id)

    def can(self, permission: str) -> bool:
        """Whether the current user may; the bus checks again when it matters."""
        return allows(self.current_user.permissions, permission)

    def become(self, user_id: UUID) -> CurrentUser:
        """Work as somebody else from now on."""
        with self.database.read() as connection:
            self.current_user = self.user_of(connection, user_id)
        return self.current_user

    # --- doing and asking --------------------------------------------------------------------------

    def run(self, command: Command, *, quiet: bool = False) -> Future[Outcome]:
        """Runs a command as the current user on the writer's thread, before what machines have queued."""
        actor = self.actor
        return self.writer.submit(
            lambda: self.bus.run(command, actor, quiet=quiet), Priority.PERSON
        )

    def run_in_background(self, command: Command, *, quiet: bool = False) -> Future[Outcome]:
        """The same behind everything a person waits for: imports, bulk work."""
        actor = self.actor
        return self.writer.submit(lambda: self.bus.run(command, actor, quiet=quiet), Priority.BATCH)

    def undo(self, command_id: UUID) -> Future[Outcome]:
        """Takes a command back; Conflict when the values have moved since."""
        return self.run(UndoCommand(command_id))

    def ask(
        self,
        query: Callable[Concatenate[Connection, Parameters], Answer],
        *args: Parameters.args,
        **options: Parameters.kwargs,
    ) -> Future[Answer]:
        """Runs `query(connection, …)` on a reading thread."""
        return self.reads.run(query, *args, **options)

    def look_up(
        self,
        query: Callable[Concatenate[Connection, Parameters], Answer],
        *args: Parameters.args,
        **options: Parameters.kwargs,
    ) -> Answer:
        """The same on the calling thread; never on the UI thread for anything that may be large."""
        with self.database.read() as connection:
            return query(connection, *args, **options)

    def listen(self, listener: Callable[[Changes], None]) -> Callable[[], None]:
        """Calls `listener` after every commit, on the committing thread; answers with a way to stop."""
        return self.bus.listen(listener)

    # --- the end -----------------------------------------------------------------------------------

    def on_close(self, closer: Callable[[], object]) -> None:
        """Called by `close`, the last registered first."""
        self._closers.append(closer)

    def close(self) -> None:
        """Stops every thread and child, folds the WAL into the file. Safe to call twice."""
        closers, self._closers = self._closers, []
        for closer in reversed(closers):
            closer()
