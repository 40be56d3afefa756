"""Plays one scenario of a workflow: publishes it in a place of its own, lets it begin, moves the clock from one thing
that is due to the next until the execution has ended or rests for good.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, Row, literal_column, select

from deskflow.channels.tables import outgoing_messages
from deskflow.core.bulk import insert_rows
from deskflow.core.errors import Rejected
from deskflow.core.ids import new_id
from deskflow.core.permissions import Actor
from deskflow.core.tables import event_queue, events
from deskflow.engine.action import Action
from deskflow.engine.drain import Drain
from deskflow.engine.duties import Duty, default_duties
from deskflow.engine.interpreter import PendingEffect
from deskflow.engine.limits import EngineLimits
from deskflow.engine.sandbox.answering import Answering
from deskflow.engine.sandbox.family import family_of
from deskflow.engine.sandbox.mocking import Mocking
from deskflow.engine.sandbox.place import Place
from deskflow.engine.sandbox.records import Records
from deskflow.engine.sandbox.report import Played, PlayedStep, SentMessage, Verdict
from deskflow.engine.services import NO_SERVICES, EffectServices
from deskflow.engine.surroundings import PretendedVault, trigger_names
from deskflow.engine.triggers import CONSUMER
from deskflow.people.tables import users
from deskflow.workflows.authoring import CreateWorkflow, PublishWorkflow
from deskflow.workflows.definition import Definition, Trigger
from deskflow.workflows.definition_json import to_json
from deskflow.workflows.executing import checked_inputs
from deskflow.workflows.expressions import ExpressionError, Json, render
from deskflow.workflows.scenarios.reading import ScenarioError
from deskflow.workflows.scenarios.scenario import Scenario
from deskflow.workflows.starting import new_execution
from deskflow.workflows.tables import workflow_executions, workflow_step_executions, workflow_tokens
from deskflow.workflows.trigger_matching import STARTED_BY, events_of, trigger_verdicts
from deskflow.workflows.variable_queries import known_variables

MOST_SECONDS: Final = 20.0
"""Real time a scenario may take; longer is an endless workflow or one too big to try."""

LIMITS: Final = EngineLimits(slice_seconds=1.0, scheduler_enabled=False)

_DUTIES: Final = ("sla", "ladders", "approvals", "queueing")
_ROUNDS: Final = 20_000


@dataclass(slots=True)
class Player:
    """Plays in one place. Raises ScenarioError for what the scenario gets wrong, Rejected for a bad definition."""

    place: Place
    actions: Mapping[str, Action]
    services: EffectServices = NO_SERVICES
    limits: EngineLimits = LIMITS

    def play(self, definition: Definition, scenario: Scenario) -> Played:
        # Before the scenario's own people are there: it may begin long before the workspace was founded.
        author = self.author()
        records = Records(self.place)
        records.make(scenario.records)
        payload = payload_of(definition, scenario, records)
        verdicts = self.verdicts(definition.trigger, payload)
        if not all(one.passed for one in verdicts):
            return Played(False, verdicts, trigger_data=payload, records=records.seen())
        execution_id = self._begin(definition, scenario, payload, author)
        mocking = Mocking(
            self.actions, scenario.mocks, self.limits, self.place.tenant_id, self.services
        )
        Course(self, scenario, mocking, records).run(execution_id)
        return self.played(execution_id, payload, verdicts, records, mocking)

    # --- the beginning -----------------------------------------------------------------------------

    def verdicts(self, trigger: Trigger | None, payload: Mapping[str, Json]) -> tuple[Verdict, ...]:
        """What the trigger says to the event, part by part."""
        if trigger is None or trigger.type not in STARTED_BY:
            return ()
        name = str(payload.get("event") or "")
        heard = events_of(trigger.type, trigger.config)
        first = Verdict("event", list(heard), name, name in heard)
        if not first.passed:
            return (first,)
        with self.place.database.read() as connection:
            known = known_variables(connection, self.place.tenant_id)
        names = trigger_names(known, None, self.place.clock.now())
        said = trigger_verdicts(trigger.type, trigger.config, name, payload, names)
        return (first, *(_verdict(one) for one in said))

    def _begin(
        self,
        definition: Definition,
        scenario: Scenario,
        payload: Mapping[str, Json],
        author: Actor,
    ) -> UUID:
        workflow = self.place.run(
            CreateWorkflow(scenario.name[:200] or "Try", definition=to_json(definition)), author
        ).result_id
        version = self.place.run(PublishWorkflow(workflow, 1, activate=False), author).result[
            "version"
        ]
        ticket = payload.get("ticket")
        subject = ticket.get("id") if isinstance(ticket, Mapping) else None
        trigger = definition.trigger.type if definition.trigger else "manual"
        execution_id = new_id()
        made = new_execution(
            workflow, version, definition.settings, payload, STARTED_BY.get(trigger, trigger),
            self.place.clock.now(), subject_kind="ticket" if subject else None,
            subject_id=UUID(str(subject)) if subject else None,
            triggered_by_user_id=author.user_id if trigger == "manual" else None,
        )  # fmt: skip
        row = {"id": execution_id, "tenant_id": self.place.tenant_id, **made}
        with self.place.bus.unit() as unit:
            insert_rows(unit.connection, workflow_executions, [row])
        return execution_id

    def author(self) -> Actor:
        """The oldest user: in a workspace its founder, who may do everything."""
        with self.place.database.read() as connection:
            found = connection.execute(
                select(users.c.id)
                .where(users.c.tenant_id == self.place.tenant_id)
                .order_by(users.c.created_at, users.c.id)
            ).scalar()
        if found is None:
            raise ScenarioError("scenario.nobody_there")
        return Actor(self.place.tenant_id, found)

    # --- the end -----------------------------------------------------------------------------------

    def variables_of(self, execution_id: UUID) -> dict[str, Json]:
        with self.place.database.read() as connection:
            context = connection.execute(
                select(workflow_executions.c.context_data).where(
                    workflow_executions.c.id == execution_id
                )
            ).scalar()
        return dict((context or {}).get("variables") or {})

    def played(
        self,
        execution_id: UUID,
        payload: dict[str, Json],
        verdicts: tuple[Verdict, ...],
        records: Records,
        mocking: Mocking,
    ) -> Played:
        """What has come of an execution up to now."""
        with self.place.database.read() as connection:
            row = connection.execute(
                select(workflow_executions).where(workflow_executions.c.id == execution_id)
            ).one()
            steps = _steps(connection, execution_id)
            mails = _mails(connection, execution_id)
        context: dict[str, Any] = row.context_data or {}
        ended = row.completed_at or self.place.clock.now()
        return Played(
            True,
            verdicts,
            status=row.status,
            error=row.error,
            steps=steps,
            variables=dict(context.get("variables") or {}),
            outputs={one.key: one.output for one in steps if one.status in ("completed", "failed")},
            records=records.seen(),
            messages=(*mails, *mocking.sent),
            trigger_data=payload,
            virtual_seconds=(ended - row.started_at).total_seconds(),
        )


class Course:
    """The course of an execution through virtual time. Another one that follows it goes on in the same time."""

    def __init__(
        self,
        player: Player,
        scenario: Scenario,
        mocking: Mocking,
        records: Records,
    ) -> None:
        place = player.place
        self._records = records
        self._place = place
        self._execution_id = new_id()
        self._mocking = mocking
        self._answering = Answering(place, scenario.answers)
        self._began = place.clock.now()
        self._end = self._began + scenario.lasts
        self._coming = sorted(scenario.happenings, key=lambda one: one.after)
        self._duties: list[Duty] = [duty for duty in default_duties(False) if duty.name in _DUTIES]
        self._drain = Drain(
            place.bus, place.clock, player.actions, player.limits, place.tenant_id, "sandbox",
            PretendedVault(),
        )  # fmt: skip

    def run(self, execution_id: UUID) -> None:
        """Until it has ended or rests for good."""
        self._execution_id = execution_id
        deadline = time.monotonic() + MOST_SECONDS
        for _ in range(_ROUNDS):
            if time.monotonic() > deadline:
                break
            self._work(deadline)
            if self._finished():
                return
            due = self._next_due()
            if due is None or due > self._end:
                return
            self._place.clock.set(max(due, self._place.clock.now()))
            self._answering.give(self._execution_id)
            self._happen()
            self._do_duties()
        raise ScenarioError("scenario.takes_too_long", seconds=MOST_SECONDS)

    def _work(self, deadline: float) -> None:
        """Slices and effects until nothing is left to do at this moment."""
        worked = True
        while worked and time.monotonic() < deadline:
            done = self._drain.run_slice()
            worked = done.worked
            effects = list(done.effects)
            while effects:
                effect = effects.pop(0)
                output, error = self._mocking.perform(effect, self._step_of(effect))
                effects += self._drain.settle(effect, output, error, 0.0).effects

    def _step_of(self, effect: PendingEffect) -> str:
        with self._place.database.read() as connection:
            key = connection.execute(
                select(workflow_tokens.c.step_key).where(workflow_tokens.c.id == effect.token_id)
            ).scalar()
        return str(key or "")

    def _finished(self) -> bool:
        with self._place.database.read() as connection:
            ended = select(workflow_executions.c.completed_at).where(
                workflow_executions.c.id == self._execution_id
            )
            return connection.execute(ended).scalar() is not None

    def _next_due(self) -> datetime | None:
        with self._place.database.read() as connection:
            due = [self._drain.next_ready(connection)]
            due += [duty.next_due(connection, self._place.tenant_id) for duty in self._duties]
        due.append(self._answering.next_due(self._execution_id))
        if self._coming:
            due.append(self._began + self._coming[0].after)
        return min((one for one in due if one is not None), default=None)

    def _happen(self) -> None:
        now = self._place.clock.now()
        while self._coming and self._began + self._coming[0].after <= now:
            happening = self._coming.pop(0)
            scope = {"now": now.isoformat(), "records": self._records.seen()}
            try:
                payload = render(dict(happening.payload), scope)
            except ExpressionError as problem:
                raise ScenarioError("scenario.bad_happening", problem=problem.code) from problem
            _raise_event(self._place, happening.event, payload)

    def _do_duties(self) -> None:
        now = self._place.clock.now()
        for duty in self._duties:
            with self._place.database.read() as connection:
                due = duty.next_due(connection, self._place.tenant_id)
            if due is not None and due <= now:
                with self._place.bus.unit() as unit:
                    duty.fire(self._place.bus, unit, self._place.tenant_id, now)


def _raise_event(place: Place, name: str, payload: Json) -> None:
    """As if it had been raised by a command: into the journal and the queue."""
    event_id = new_id()
    subject = payload.get("ticket") if isinstance(payload, Mapping) else None
    subject_id = subject.get("id") if isinstance(subject, Mapping) else None
    row = {
        "id": event_id, "tenant_id": place.tenant_id, "at": place.clock.now(), "name": name,
        "subject_kind": "ticket" if subject_id else "scenario",
        "subject_id": UUID(str(subject_id)) if subject_id else event_id,
        "payload": payload, "actor_id": None, "command_id": event_id, "chain": [],
    }  # fmt: skip
    queued = {"tenant_id": place.tenant_id, "consumer": CONSUMER, "event_id": event_id}
    with place.bus.unit() as unit:
        insert_rows(unit.connection, events, [row])
        insert_rows(unit.connection, event_queue, [queued])


def payload_of(definition: Definition, scenario: Scenario, records: Records) -> dict[str, Json]:
    """What the execution begins with: the records under their names, then what the scenario itself says."""
    seen = records.seen()
    scope = {"records": seen, "now": scenario.at.isoformat()}
    try:
        given = render(dict(scenario.trigger), scope)
    except ExpressionError as problem:
        raise ScenarioError("scenario.bad_trigger", problem=problem.code) from problem
    trigger = definition.trigger
    if trigger is None or trigger.type == "manual":
        named = {name: seen[name] for name in seen if name not in given}
        try:
            return checked_inputs(definition, {**named, **given})
        except Rejected as problem:
            raise ScenarioError("scenario.bad_trigger", problem=problem.code) from problem
    payload = {**seen, **given}
    heard = events_of(trigger.type, trigger.config)
    if heard:
        payload.setdefault("event", heard[0])
    return payload


def _verdict(one: Any) -> Verdict:
    return Verdict(*(getattr(one, name) for name in ("field", "wanted", "found", "passed")))


def _steps(connection: Connection, execution_id: UUID) -> tuple[PlayedStep, ...]:
    """In the order they began: rows are written in that order, and times are the same for many."""
    s = workflow_step_executions
    rows = connection.execute(
        select(s).where(s.c.workflow_execution_id == execution_id).order_by(literal_column("rowid"))
    )
    return tuple(_step(row) for row in rows)


def _step(row: Row[Any]) -> PlayedStep:
    until = row.completed_at.isoformat() if row.completed_at else None
    return PlayedStep(
        row.step_key, row.visit, row.status, row.port, row.started_at.isoformat(), until,
        row.input_data, row.output_data, row.error,
    )  # fmt: skip


def _mails(connection: Connection, execution_id: UUID) -> tuple[SentMessage, ...]:
    m = outgoing_messages
    rows = connection.execute(
        select(m.c.kind, m.c.to_boxes, m.c.subject, m.c.text)
        .where(m.c.execution_id.in_(family_of(execution_id)))
        .order_by(literal_column("rowid"))
    )  # fmt: skip
    return tuple(
        SentMessage(
            row.kind,
            ", ".join(str(box.get("address")) for box in row.to_boxes),
            row.subject,
            row.text,
        )
        for row in rows
    )
