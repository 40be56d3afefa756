"""The one place that wires everything together; answers with an open `Workspace`."""

from __future__ import annotations

import socket
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import Connection, select

from deskflow import paths, rooms
from deskflow.channels.courier import MailCourier
from deskflow.core.bus import CommandBus
from deskflow.core.children import ChildProcess
from deskflow.core.clock import Clock, SystemClock
from deskflow.core.database import Database
from deskflow.core.drafts import DraftStore
from deskflow.core.errors import NotFound, Rejected
from deskflow.core.files import AttachmentStore
from deskflow.core.ids import new_id
from deskflow.core.instance import Instance, Role
from deskflow.core.machine_settings import MachineSettings, default_path
from deskflow.core.migrating import bring_up_to_date
from deskflow.core.notices import Notice
from deskflow.core.permissions import system
from deskflow.core.reads import ReadPool
from deskflow.core.safe_folders import refuse_reason
from deskflow.core.secrets import SecretStore
from deskflow.core.secrets import default_folder as secrets_folder
from deskflow.core.settings import get_setting
from deskflow.core.sqlite import driver, wal_is_safe
from deskflow.core.tables import tenants
from deskflow.core.workspace import CurrentUser, Workspace
from deskflow.core.workspace_files import WorkspaceFiles
from deskflow.core.writer import Writer
from deskflow.engine.actions import by_name
from deskflow.engine.credentials import CredentialBox
from deskflow.engine.duties import default_duties
from deskflow.engine.limits import EngineLimits
from deskflow.engine.services import EffectServices
from deskflow.engine.surroundings import Vault, warm_up
from deskflow.engine.worker import Engine
from deskflow.people.commands import FoundTenant
from deskflow.people.queries import get_user, list_users, permissions_of
from deskflow.routing.learning.trainer import RoutingTrainer

if TYPE_CHECKING:
    from deskflow.channels.mail_delivery import MailDelivery
    from deskflow.channels.smtp import SmtpSettings

# What a new workspace needs to know: the first command it runs.
Founding = FoundTenant


def open_workspace(
    path: Path,
    *,
    found: Founding | None = None,
    user: UUID | str | None = None,
    role: Role = "window",
    clock: Clock | None = None,
    run_engine: bool = True,
    before_engine: Callable[[Workspace], None] | None = None,
    machine: MachineSettings | None = None,
) -> Workspace:
    """Opens the file at `path`; with `found`, a missing one is created.

    `user` is an id or a mail address; without it the first administrator. Rejected("workspace.in_use") when
    another process has the file, ("workspace.newer_schema") when it belongs to a newer DeskFlow, NotFound
    when it is missing.
    """
    files = WorkspaceFiles.at(path)
    reason = refuse_reason(files.database)
    if reason is not None:
        raise Rejected(reason, path=str(files.database))
    if not files.database.exists() and found is None:
        raise NotFound("workspace.missing", path=str(files.database))
    instance = Instance.claim(files.database, role)
    closers: list[Callable[[], object]] = [instance.release]
    try:
        return _open(
            files,
            found,
            user,
            clock or SystemClock(),
            run_engine,
            before_engine,
            machine,
            instance,
            closers,
        )
    except BaseException:
        for closer in reversed(closers):
            closer()
        raise


def _open(
    files: WorkspaceFiles,
    found: Founding | None,
    user: UUID | str | None,
    clock: Clock,
    run_engine: bool,
    before_engine: Callable[[Workspace], None] | None,
    machine: MachineSettings | None,
    instance: Instance,
    closers: list[Callable[[], object]],
) -> Workspace:
    database = Database.open_file(files.database)
    closers.append(database.close)
    bring_up_to_date(database, paths.migrations(), clock, files)
    bus = CommandBus(
        database, clock, rooms.handlers(), rooms.reactions(), rooms.consumers(), permissions_of
    )
    tenant_id, tenant_name = _tenant(database, bus, found, files)
    with database.read() as connection:
        current = _first_user(connection, tenant_id, user)
    writer = Writer()
    closers.append(writer.close)
    reads = ReadPool(database)
    closers.append(reads.close)
    drafts = DraftStore(files.drafts, clock)
    closers.append(drafts.close)
    child = ChildProcess()
    closers.append(child.close)
    # The process's own store, when it has one, blackens in its logs what it opens.
    given = machine.secrets if machine is not None else None
    secrets = given if isinstance(given, SecretStore) else SecretStore(secrets_folder())
    workspace = Workspace(
        files=files,
        database=database,
        bus=bus,
        writer=writer,
        reads=reads,
        drafts=drafts,
        attachments=AttachmentStore(files.attachments),
        secrets=secrets,
        machine=machine or MachineSettings(default_path(), secrets),
        child=child,
        clock=clock,
        tenant_id=tenant_id,
        tenant_name=tenant_name,
        current_user=current,
        user_of=lambda connection, user_id: current_user(connection, tenant_id, user_id),
        instance=instance,
    )
    if not wal_is_safe(driver()):
        workspace.notices.append(Notice("sqlite.old", {"version": driver().sqlite_version}))
    if before_engine is not None:
        before_engine(workspace)
    workspace.engine = make_engine(workspace)
    closers.append(workspace.engine.stop)
    for closer in closers:
        workspace.on_close(closer)
    if run_engine:
        workspace.engine.start()
    return workspace


def make_engine(
    workspace: Workspace, worker: str = "", limits: EngineLimits | None = None
) -> Engine:
    """The engine of this workspace, not started yet."""
    ask_limits = partial(engine_limits, workspace) if limits is None else None
    limits = limits or engine_limits(workspace)
    vault = secrets_vault(workspace)
    return Engine(
        workspace.database,
        workspace.bus,
        workspace.writer,
        workspace.clock,
        by_name(),
        limits,
        workspace.tenant_id,
        default_duties(),
        (mail_courier(workspace), routing_trainer(workspace)),
        worker or socket.gethostname()[:100],
        effect_services(workspace, vault),
        vault,
        ask_limits,
    )


def secrets_vault(workspace: Workspace) -> Vault:
    """Opens the secrets of workflows; a keyring that has to be unlocked is asked for on a reading thread."""
    vault = Vault(workspace.secrets.sealer)
    workspace.ask(warm_up, vault, workspace.tenant_id)
    return vault


def effect_services(workspace: Workspace, vault: Vault) -> EffectServices:
    """What actions use that compute or reach outside; their child ends with the workspace."""
    child = ChildProcess("deskflow-compute")
    workspace.on_close(child.close)
    box = CredentialBox(workspace.database, vault.open, vault.redaction.add)
    return EffectServices(child, workspace.attachments, box)


def engine_limits(workspace: Workspace) -> EngineLimits:
    """The engine's bounds as settings and environment have them."""

    def value(connection: Connection, key: str) -> Any:
        return get_setting(connection, key, workspace.tenant_id)

    with workspace.database.read() as connection:
        return EngineLimits(
            execution_seconds=value(connection, "workflows_max_execution_time_seconds"),
            retry_attempts=value(connection, "workflows_max_retry_attempts"),
            scheduler_enabled=value(connection, "workflows_enable_scheduler"),
            poll_seconds=value(connection, "workflows_scheduler_interval_ms") / 1000,
            allow_private_addresses=value(connection, "workflows_allow_private_addresses"),
            allowed_hosts=tuple(
                value(connection, "workflows_allowed_hosts").replace(",", " ").split()
            ),
        )


def mail_courier(workspace: Workspace) -> MailCourier:
    """Sends what lies in the outbox, as soon as a mail server is configured."""

    def settings() -> SmtpSettings | None:
        # May wait for the keyring.
        from deskflow.channels.smtp_settings import read_smtp_settings

        password = str(workspace.machine.get("smtp_password") or "")
        return workspace.look_up(read_smtp_settings, workspace.tenant_id, password)

    def make() -> MailDelivery:
        from deskflow.channels.mail_delivery import MailDelivery

        return MailDelivery(
            workspace.database,
            workspace.tenant_id,
            workspace.writer.submit,
            settings,
            workspace.clock,
            read_file=workspace.attachments.read,
            announce=workspace.bus.announce,
        )

    return MailCourier(workspace.database, workspace.tenant_id, make)


def routing_trainer(workspace: Workspace) -> RoutingTrainer:
    """Learns from tickets that are done who solves what, and whether that is worth using."""
    return RoutingTrainer(
        workspace.database,
        workspace.bus,
        workspace.writer,
        workspace.clock,
        workspace.tenant_id,
    )


def current_user(connection: Connection, tenant_id: UUID, user_id: UUID) -> CurrentUser:
    """The user with what their roles allow. NotFound for a stranger."""
    row = get_user(connection, tenant_id, user_id)
    if row is None:
        raise NotFound("users.not_found", id=str(user_id))
    return CurrentUser(row.id, row.name, row.email, permissions_of(connection, row.id))


def _tenant(
    database: Database, bus: CommandBus, found: Founding | None, files: WorkspaceFiles
) -> tuple[UUID, str]:
    with database.read() as connection:
        row = connection.execute(select(tenants.c.id, tenants.c.name)).first()
    if row is not None:
        return row.id, row.name
    if found is None:
        raise NotFound("workspace.empty", path=str(files.database))
    tenant_id = new_id()
    bus.run(found, system(tenant_id))
    return tenant_id, found.tenant_name


def _first_user(connection: Connection, tenant_id: UUID, wanted: UUID | str | None) -> CurrentUser:
    known = list_users(connection, tenant_id)
    if isinstance(wanted, str):
        for one in known:
            if one.email.casefold() == wanted.casefold() or str(one.id) == wanted:
                return current_user(connection, tenant_id, one.id)
        raise NotFound("users.not_found", id=wanted)
    if wanted is not None:
        return current_user(connection, tenant_id, wanted)
    administrators = [one for one in known if "admin" in one.roles] or known
    return current_user(connection, tenant_id, administrators[0].id)
