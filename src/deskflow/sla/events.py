"""What can happen to a promise. `ticket` is the ticket as expressions see it, its new `sla_status` included."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from deskflow.core.events import Event


@dataclass(frozen=True, slots=True)
class SlaAtRisk(Event):
    """A clock has used up its share of the budget (75 % unless set otherwise). Once per clock and cycle.

    `clock` has kind, cycle, priority, policy, budget_seconds, due_at, passed_at, late_seconds (more than zero when
    the machine was asleep at the time).
    """

    name: ClassVar[str] = "sla.at_risk"
    subject_kind: ClassVar[str] = "ticket"

    ticket: Mapping[str, Any]
    clock: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class SlaBreached(Event):
    """A clock has used up its budget. Once per clock and cycle; `clock` as in `sla.at_risk`."""

    name: ClassVar[str] = "sla.breached"
    subject_kind: ClassVar[str] = "ticket"

    ticket: Mapping[str, Any]
    clock: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class SlaEscalated(Event):
    """A clock has passed a rung of its policy's ladder. Once per rung and cycle; `clock` as in `sla.at_risk`.

    `step` has key, deed (notify, reassign, raise_priority, start_workflow), percent or after_seconds, who, workflow_id.
    What changes the ticket has been done already.
    """

    name: ClassVar[str] = "sla.escalated"
    subject_kind: ClassVar[str] = "ticket"

    ticket: Mapping[str, Any]
    clock: Mapping[str, Any]
    step: Mapping[str, Any]


EVENTS = (SlaAtRisk, SlaBreached, SlaEscalated)
