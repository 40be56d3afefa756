"""The changes a training makes: it is asked for, taken by one process, and ends with a model or with why there is none."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ClassVar, Final
from uuid import UUID

from sqlalchemy import Row, select

from deskflow.core.commands import Command, Handlers
from deskflow.core.errors import Rejected
from deskflow.core.tables import tenants
from deskflow.core.transaction import Transaction
from deskflow.routing.tables import routing_models

# Whoever works on it longer than this is gone.
LEASE: Final = timedelta(minutes=6)
# Older ones go.
KEPT: Final = 12
UNDER_WAY: Final = ("asked", "running")


@dataclass(frozen=True, slots=True)
class TrainRouting(Command):
    """Asks for a training now. One that is asked for already is the same one."""

    name: ClassVar[str] = "routing.train@1"


@dataclass(frozen=True, slots=True)
class StopTraining(Command):
    """What is asked for or under way comes to nothing; what was learned before stays as it is."""

    name: ClassVar[str] = "routing.stop_training@1"
    undoable: ClassVar[bool] = False


@dataclass(frozen=True, slots=True)
class BeginTraining(Command):
    """Takes the training that is asked for; with `by_itself` makes one where none is. Answers with its id, or None
    when there is nothing to do or somebody is at it."""

    name: ClassVar[str] = "routing.begin_training@1"
    undoable: ClassVar[bool] = False

    by_itself: bool = False


@dataclass(frozen=True, slots=True)
class FinishTraining(Command):
    """`model` in base64, empty when there was too little to learn from. `failed` says why nothing came of it."""

    name: ClassVar[str] = "routing.finish_training@1"
    undoable: ClassVar[bool] = False

    training_id: UUID
    figures: dict[str, Any]
    uses_people: bool = False
    uses_times: bool = False
    model: str = ""
    model_hash: str = ""
    failed: str = ""


def train_routing(tx: Transaction, command: TrainRouting) -> UUID:
    _alone(tx)
    for row in _under_way(tx):
        if row.status == "asked" or row.lease_until > tx.at:
            tx.touch(routing_models.name, row.id)
            found: UUID = row.id
            return found
    return tx.insert(routing_models, asked_at=tx.at, asked_by=tx.actor.user_id)


def _under_way(tx: Transaction) -> Sequence[Row[Any]]:
    """Asked for or running, the first asked for first."""
    m = routing_models.c
    found = (
        select(m.id, m.status, m.lease_until)
        .where(m.tenant_id == tx.tenant_id, m.status.in_(UNDER_WAY))
        .order_by(m.asked_at)
    )
    return tx.execute(found).all()


def stop_training(tx: Transaction, command: StopTraining) -> dict[str, int]:
    """Answers with {"stopped": how many}."""
    return {"stopped": tx.delete_where(routing_models, routing_models.c.status.in_(UNDER_WAY))}


def begin_training(tx: Transaction, command: BeginTraining) -> UUID | None:
    _alone(tx)
    known = _under_way(tx)
    if any(row.status == "running" and row.lease_until > tx.at for row in known):
        return None
    # What was left running by somebody who is gone is taken over.
    training_id: UUID | None = known[0].id if known else None
    if training_id is None:
        if not command.by_itself:
            return None
        training_id = tx.insert(routing_models, asked_at=tx.at)
    tx.update(
        routing_models, training_id, status="running", started_at=tx.at, lease_until=tx.at + LEASE
    )
    return training_id


def finish_training(tx: Transaction, command: FinishTraining) -> bool:
    """Answers with whether it was still wanted."""
    row = tx.find(routing_models, command.training_id, routing_models.c.status)
    if row is None or row.status != "running":
        return False
    try:
        model = base64.b64decode(command.model, validate=True)
    except (binascii.Error, ValueError) as problem:
        raise Rejected("field.not_base64", field="model") from problem
    tx.update(
        routing_models, command.training_id, status="failed" if command.failed else "done",
        finished_at=tx.at, lease_until=None,
        figures={"failed": command.failed} if command.failed else command.figures,
        uses_people=bool(model) and command.uses_people, uses_times=bool(model) and command.uses_times,
        model=model or None, model_hash=command.model_hash,
    )  # fmt: skip
    m = routing_models.c
    ended = select(m.id).where(m.tenant_id == tx.tenant_id, m.status.not_in(UNDER_WAY))
    old = tx.execute(ended.order_by(m.asked_at.desc()).offset(KEPT)).scalars().all()
    if old:
        tx.delete_where(routing_models, m.id.in_(old))
    return True


def _alone(tx: Transaction) -> None:
    """Two processes that share a database do not both take it; nobody else waits for that."""
    mine = select(tenants.c.id).where(tenants.c.id == tx.tenant_id)
    tx.execute(mine.with_for_update(key_share=True))


HANDLERS: Handlers = {
    TrainRouting: train_routing, StopTraining: stop_training, BeginTraining: begin_training,
    FinishTraining: finish_training,
}  # fmt: skip
