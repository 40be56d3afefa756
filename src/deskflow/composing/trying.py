"""What would become of a macro, found out by really running it in a transaction that never happens."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from deskflow.composing.macros import RunMacro
from deskflow.core.bus import CommandBus
from deskflow.core.errors import Bug, DeskflowError, Transient
from deskflow.core.permissions import Actor


@dataclass(frozen=True, slots=True)
class Refusal:
    """A ticket on which the macro cannot be run, and why."""

    ticket_id: UUID
    code: str
    params: Mapping[str, Any]


class _Over(Exception):
    """Ends the trial: nothing of it is kept."""


def refused_tickets(
    bus: CommandBus, actor: Actor, macro_id: UUID, ticket_ids: Sequence[UUID]
) -> list[Refusal]:
    """On the writer's thread; a few tickets at a time, since others wait meanwhile."""
    refused: list[Refusal] = []
    try:
        with bus.unit() as unit:
            for ticket_id in ticket_ids:
                try:
                    bus.run_in(unit, RunMacro(macro_id, (ticket_id,)), actor)
                except (Bug, Transient):
                    raise
                except DeskflowError as problem:
                    refused.append(Refusal(ticket_id, problem.code, dict(problem.params)))
            raise _Over
    except _Over:
        return refused
