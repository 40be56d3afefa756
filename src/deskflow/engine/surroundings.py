"""What lies around an execution: variables of the tenant and of the workflow, calendars, secrets.

Secrets are opened for fields that may hold them and for nothing else, and every value opened here is blackened in all
rows that are written from then on. Read once per transaction at most; nothing is read while an expression runs.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from sqlalchemy import Connection

from deskflow.calendars.queries import calendar_of, list_calendars
from deskflow.calendars.rules import ALWAYS_OPEN, BusinessCalendar
from deskflow.core.errors import DeskflowError
from deskflow.core.redaction import BLACKENED, Redaction
from deskflow.core.sealing import Sealer
from deskflow.core.transaction import Unit
from deskflow.core.types import Json
from deskflow.engine.results import StepFailed
from deskflow.workflows.definition_json import to_json
from deskflow.workflows.expressions.functions.business import CALENDARS
from deskflow.workflows.variable_queries import (
    KnownVariables,
    SealedSecret,
    known_variables,
    open_secret,
)

if TYPE_CHECKING:
    from deskflow.engine.compiled import CompiledWorkflow
    from deskflow.engine.execution import Execution

_log = logging.getLogger(__name__)
_TABLES: Final = frozenset({"workflow_variables"})
_CALENDAR_TABLES: Final = frozenset({"calendars"})
_READ: Final = _TABLES | _CALENDAR_TABLES
_BUSINESS: Final = "business_"
_BLACKENED: Final = ("input_data", "output_data", "error", "error_message")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Of one execution, for one slice."""

    tenant_id: UUID
    workflow_id: UUID
    known: KnownVariables = field(default_factory=KnownVariables)
    calendars: Mapping[str, BusinessCalendar] | None = None
    vault: Vault | None = None

    def names(self, variables: Mapping[str, Json]) -> dict[str, Any]:
        """What expressions see of it; what the execution itself has set comes first."""
        given = self.known.values(self.workflow_id)
        names: dict[str, Any] = {"variables": {**given, **variables} if given else variables}
        if self.calendars is not None:
            names[CALENDARS] = self.calendars
        return names

    def secret(self, name: str) -> SealedSecret | None:
        return self.known.secret(self.workflow_id, name)

    def is_secret_variable(self, name: object) -> bool:
        """Whether `variables.<name>` means a secret: no plain variable of that name is nearer."""
        return (
            isinstance(name, str)
            and name not in self.known.values(self.workflow_id)
            and self.secret(name) is not None
        )


class Vault:
    """Opens secrets with the keys of this machine and remembers what to blacken. One per engine."""

    def __init__(self, sealer: Sealer | None = None) -> None:
        self.redaction = Redaction()
        self._sealer = sealer
        self._opened: dict[str, str] = {}
        self._failed: set[str] = set()
        self._business: dict[tuple[UUID, int, int], bool] = {}

    def around(self, unit: Unit, tenant_id: UUID, workflow: CompiledWorkflow) -> Surroundings:
        """The surroundings of an execution of this workflow, as they are now."""
        key = ("engine surroundings", workflow)
        if not unit.written.isdisjoint(_READ):
            return self._read(unit, tenant_id, workflow)
        found: Surroundings | None = unit.memo.get(key)
        if found is None:
            found = unit.memo[key] = self._read(unit, tenant_id, workflow)
        return found

    def _read(self, unit: Unit, tenant_id: UUID, workflow: CompiledWorkflow) -> Surroundings:
        known = variables_of(unit, tenant_id)
        self.learn(tenant_id, known.secrets)
        calendars = None
        if self._counts_business_time(workflow):
            calendars = unit.fact(
                ("engine calendars", tenant_id),
                _CALENDAR_TABLES,
                lambda reading: read_calendars(reading, tenant_id),
            )
        return Surroundings(tenant_id, workflow.workflow_id, known, calendars, self)

    def begin(self, unit: Unit, execution: Execution) -> None:
        """Gives an execution its surroundings; what it declares begins with the values given for it here."""
        surroundings = self.around(unit, execution.tenant_id, execution.workflow)
        execution.surroundings = surroundings
        if not execution.new:
            return
        own = surroundings.known.own(surroundings.workflow_id)
        for name, value in execution.variables.items():
            if name in own:
                execution.variables[name] = own[name]
            elif value is None and name in surroundings.known.tenant:
                execution.variables[name] = surroundings.known.tenant[name]

    def learn(self, tenant_id: UUID, secrets: Iterable[SealedSecret]) -> None:
        """Opens what was not opened yet, so that it is blackened wherever it turns up; what fails is left for its use."""
        for secret in secrets:
            if secret.sealed in self._opened or secret.sealed in self._failed:
                continue
            try:
                self.open(tenant_id, secret)
            except DeskflowError as problem:
                self._failed.add(secret.sealed)
                _log.warning("a secret cannot be opened here: %s", problem.code)

    def open(self, tenant_id: UUID, secret: SealedSecret) -> str:
        """The clear value. Rejected("secrets.wrong_key"), Transient("secrets.keyring_locked")."""
        value = self._opened.get(secret.sealed)
        if value is None:
            if self._sealer is None:
                raise DeskflowError("secret.no_keys", name=secret.name)
            value = open_secret(self._sealer, tenant_id, secret)
            self.redaction.add(value)
            self._opened[secret.sealed] = value
            self._failed.discard(secret.sealed)
        return value

    def cleaned(self, output: Json, error: StepFailed | None) -> tuple[Json, StepFailed | None]:
        """What came back from outside, which may repeat what it was sent."""
        if self.redaction.knows_any and error is not None:
            error.params = self.redaction.blacken_json(error.params)
        return self.redaction.blacken_json(output), error

    def blacken(self, execution: Execution) -> None:
        """In everything of this execution that is about to be written."""
        if not self.redaction.knows_any:
            return
        clean = self.redaction.blacken_json
        for row in execution.step_rows:
            for name in _BLACKENED:
                if name in row.values:
                    row.values[name] = clean(row.values[name])
        execution.error = clean(execution.error)
        execution.result = clean(execution.result)
        execution.variables, execution.variables_text = clean(execution.variables), None
        execution.notes = clean(execution.notes)
        for token in execution.tokens:
            token.data = clean(token.data)

    def _counts_business_time(self, workflow: CompiledWorkflow) -> bool:
        key = (workflow.workflow_id, workflow.version, len(workflow.steps))
        if key not in self._business:
            self._business[key] = _BUSINESS in json.dumps(to_json(workflow.definition))
        return self._business[key]


class PretendedVault(Vault):
    """For trying workflows out: nothing is opened, and what would be sent has a mark in the secret's place."""

    def learn(self, tenant_id: UUID, secrets: Iterable[SealedSecret]) -> None:
        return

    def open(self, tenant_id: UUID, secret: SealedSecret) -> str:
        return BLACKENED


def trigger_names(known: KnownVariables, workflow_id: UUID | None, now: datetime) -> dict[str, Any]:
    """What a trigger's own condition may use besides the event: there is no execution yet."""
    return {"variables": known.values(workflow_id), "now": now.isoformat()}


def variables_of(unit: Unit, tenant_id: UUID) -> KnownVariables:
    return unit.fact(
        ("engine variables", tenant_id),
        _TABLES,
        lambda reading: known_variables(reading, tenant_id),
    )


def read_calendars(connection: Connection, tenant_id: UUID) -> dict[str, BusinessCalendar]:
    """By name and by id; without a name the only one there is, or every hour where there is none."""
    rows = list_calendars(connection, tenant_id)
    found: dict[str, BusinessCalendar] = {}
    for row in rows:
        found[row.name] = found[str(row.id)] = calendar_of(json.dumps(row.definition))
    if len(rows) < 2:
        found[""] = found[rows[0].name] if rows else ALWAYS_OPEN
    return found


def warm_up(connection: Connection, vault: Vault, tenant_id: UUID) -> None:
    """Asks for the key on a thread that may wait, if there are secrets that need one."""
    vault.learn(tenant_id, known_variables(connection, tenant_id).secrets)
