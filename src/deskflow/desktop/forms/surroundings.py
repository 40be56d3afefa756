"""What the editors of a form may ask: people and other records to pick, names in sight, fields of events."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Protocol
from uuid import UUID

from PySide6.QtWidgets import QWidget
from sqlalchemy import Connection

from deskflow.approvals.rules import Staff
from deskflow.approvals.staff import read_staff
from deskflow.calendars.queries import get_calendar, list_calendars
from deskflow.calendars.rules import BusinessCalendar
from deskflow.channels.queries import list_templates
from deskflow.desktop import words
from deskflow.desktop.theme import Theme
from deskflow.people.queries import list_customers, list_roles, list_teams, list_users
from deskflow.tickets.defining.outcomes import CAUSE, CODE
from deskflow.tickets.defining.reading import DEFAULT, DeskRules, desk_rules
from deskflow.workflows.callees import Callee, list_callees
from deskflow.workflows.credential_queries import list_credentials
from deskflow.workflows.expressions.completion import Shape
from deskflow.workflows.variable_queries import list_variables
from deskflow.workflows.version_queries import PublishedVersion, list_published


@dataclass(frozen=True, slots=True)
class Record:
    """Something that can be picked; `value` is what a configuration keeps."""

    value: str
    name: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Directory:
    """What there is to pick, by kind of parameter."""

    users: tuple[Record, ...] = ()
    roles: tuple[Record, ...] = ()
    teams: tuple[Record, ...] = ()
    customers: tuple[Record, ...] = ()
    templates: tuple[Record, ...] = ()
    credentials: tuple[Record, ...] = ()
    calendars: tuple[Record, ...] = ()
    workflows: tuple[Record, ...] = ()
    secrets: tuple[Record, ...] = ()
    """By the expression that names them."""
    hours: Mapping[str, BusinessCalendar] = field(default_factory=dict)
    """When each of the calendars is open."""
    versions: Mapping[str, tuple[PublishedVersion, ...]] = field(default_factory=dict)
    """Of each of the workflows, the newest first."""
    callees: Mapping[str, Callee] = field(default_factory=dict)
    """What the workflows ask of whoever starts them, by id."""
    staff: Staff = field(default_factory=Staff)
    """Who may approve, who is whose manager, who has which role and team, who is away: to play an approval through."""
    desk: DeskRules = DEFAULT
    """What tickets are: own statuses, outcomes, own fields."""

    def of(self, kind: str) -> tuple[Record, ...]:
        if kind == "own_status":
            own = (one for one in self.desk.moves.own.values() if one.is_active)
            return tuple(
                Record(one.key, one.name, words.word_of("status", one.counts_as)) for one in own
            )
        if kind in (CODE, CAUSE):
            outcomes = self.desk.outcomes
            return tuple(Record(key, outcomes.name(kind, key)) for key in outcomes.offered(kind))
        return {
            "user": self.users, "role": self.roles, "team": self.teams, "customer": self.customers,
            "credential": self.credentials, "mail_template": self.templates, "calendar": self.calendars, "workflow": self.workflows,
            "secret": self.secrets,
        }.get(kind, ())  # fmt: skip

    def name_of(self, kind: str, value: str) -> str:
        """The record's name; the value itself for one that is gone."""
        return next((one.name for one in self.of(kind) if one.value == value), value)


MOST_CUSTOMERS = 500


def read_directory(
    connection: Connection, tenant_id: UUID, workflow_id: UUID | None = None
) -> Directory:
    """Everything at once; there are few of each, and customers are cut at five hundred. Secrets are those in sight of
    the workflow."""
    calendars = list_calendars(connection, tenant_id)
    hours = {str(one.id): get_calendar(connection, tenant_id, one.id) for one in calendars}
    workflows = list_published(connection, tenant_id)
    users = list_users(connection, tenant_id)
    names = {one.id: one.name for one in users}
    return Directory(
        users=tuple(Record(str(one.id), one.name, one.title or one.email) for one in users),
        roles=tuple(Record(one.key, one.name) for one in list_roles(connection, tenant_id)),
        teams=tuple(
            Record(str(one.id), one.name, names.get(one.lead_id, "") if one.lead_id else "")
            for one in list_teams(connection, tenant_id)
        ),
        customers=tuple(
            Record(str(one.id), one.name, one.domain or "")
            for one in list_customers(connection, tenant_id, limit=MOST_CUSTOMERS)
        ),
        templates=tuple(
            Record(str(one.id), one.name, one.subject)
            for one in list_templates(connection, tenant_id)
        ),
        credentials=tuple(
            Record(str(one.id), one.name, one.base_url)
            for one in list_credentials(connection, tenant_id)
        ),
        calendars=tuple(Record(str(one.id), one.name) for one in calendars),
        hours={key: one for key, one in hours.items() if one is not None},
        workflows=tuple(Record(str(one.id), one.name) for one in workflows),
        secrets=tuple(
            Record(f"{{{{ secrets.{one.name} }}}}", one.name, one.description)
            for one in list_variables(connection, tenant_id)
            if one.is_secret and one.workflow_id in (None, workflow_id)
        ),
        versions={str(one.id): one.versions for one in workflows},
        callees=list_callees(connection, tenant_id),
        staff=read_staff(connection, tenant_id),
        desk=desk_rules(connection, tenant_id),
    )


class Values(Protocol):
    """Says under expressions what they come to, and `source_words`: with what data ("the last run")."""

    def watch(self, editor: Any) -> None: ...

    @property
    def source_words(self) -> str: ...


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(slots=True)
class Surroundings:
    """Shared by all editors of a form; what is in it is replaced as it becomes known. `config` is what the form
    shows as a whole, for editors that depend on each other; `workflow` and `step` name what it belongs to. `one_history`:
    whoever holds the form takes back what was typed, in whatever field it was. `previews` say what expressions come to.
    `as_text`: conditions are wanted as text, not as rows. `new_secret` asks for a secret beside a field and hands its name
    to somebody; None for those who may not make one."""

    theme: Theme
    directory: Directory = field(default_factory=Directory)
    names: Shape = field(default_factory=dict)
    events: Mapping[str, Shape] = field(default_factory=dict)
    config: Mapping[str, Any] = field(default_factory=dict)
    workflow: str = ""
    step: str = ""
    now: Callable[[], datetime] = _now
    one_history: bool = False
    previews: Values | None = None
    as_text: bool = False
    new_secret: Callable[[QWidget, Callable[[str], object]], None] | None = None
