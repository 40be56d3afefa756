"""The model in use, and how its training stands. A model is opened once in a process; which one counts is asked each time."""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, select

from deskflow.core.settings import get_setting
from deskflow.people.tables import users
from deskflow.routing.learning.figures import Figures
from deskflow.routing.learning.gathering import LOOK_BACK, done_since
from deskflow.routing.learning.training import UNDER_WAY
from deskflow.routing.rules.handling import Handling
from deskflow.routing.rules.learned import Learned, unpacked
from deskflow.routing.rules.measuring import LEAST_LEARNED_FROM
from deskflow.routing.tables import routing_models

SWITCH: Final = "routing_learning"
WEIGHT: Final = "routing_weight_learned"
_MOST_OPEN: Final = 2
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Model:
    """What may be used of what was learned; neither is there unless it was measured to be better."""

    who: Learned | None = None
    times: Handling | None = None

    def __bool__(self) -> bool:
        return self.who is not None or self.times is not None


NO_MODEL: Final = Model()


@dataclass(frozen=True, slots=True)
class Training:
    """One training. `failed` says why nothing came of it."""

    id: UUID
    status: str
    asked_at: datetime
    asked_by: str
    started_at: datetime | None
    finished_at: datetime | None
    figures: Figures | None
    failed: str
    uses_people: bool
    uses_times: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """`done` is the newest that has ended, `under_way` what is asked for or worked on; `solved` counts the tickets of the
    last year up to `needed`."""

    is_on: bool
    weight: int
    done: Training | None
    under_way: Training | None
    solved: int
    needed: int = LEAST_LEARNED_FROM


def model_in_use(connection: Connection, tenant_id: UUID) -> Model:
    """What counts now: of the newest training that has ended, unless it is switched off."""
    if not get_setting(connection, SWITCH, tenant_id):
        return NO_MODEL
    m = routing_models.c
    row = connection.execute(
        select(m.id, m.uses_people, m.uses_times, m.model_hash)
        .where(m.tenant_id == tenant_id, m.status == "done")
        .order_by(m.asked_at.desc())
        .limit(1)
    ).first()
    if row is None or not (row.uses_people or row.uses_times):
        return NO_MODEL
    known = _OPENED.get(row.model_hash)
    if known is None:
        kept = connection.execute(select(m.model).where(m.id == row.id)).scalar_one_or_none()
        known = _OPENED.put(row.model_hash, _opened(kept or b""))
    return Model(known.who if row.uses_people else None, known.times if row.uses_times else None)


def standing(connection: Connection, tenant_id: UUID, now: datetime) -> Standing:
    m = routing_models.c
    statement = (
        select(
            m.id, m.status, m.asked_at, users.c.name, m.started_at, m.finished_at, m.figures,
            m.uses_people, m.uses_times,
        )
        .outerjoin(users, users.c.id == m.asked_by)
        .where(m.tenant_id == tenant_id)
        .order_by(m.asked_at.desc())
    )  # fmt: skip
    done = connection.execute(statement.where(m.status.not_in(UNDER_WAY)).limit(1)).first()
    going = connection.execute(statement.where(m.status.in_(UNDER_WAY)).limit(1)).first()
    return Standing(
        bool(get_setting(connection, SWITCH, tenant_id)),
        int(get_setting(connection, WEIGHT, tenant_id)),
        None if done is None else _training(done), None if going is None else _training(going),
        done_since(connection, tenant_id, now - LOOK_BACK, LEAST_LEARNED_FROM),
    )  # fmt: skip


def _training(row: Any) -> Training:
    told = row.figures or {}
    failed = str(told.get("failed", ""))
    return Training(
        row.id, row.status, row.asked_at, row.name or "", row.started_at, row.finished_at,
        Figures.of_json(told) if told and not failed else None, failed, row.uses_people, row.uses_times,
    )  # fmt: skip


def _opened(kept: bytes) -> Model:
    """What cannot be read is as good as nothing: people are still proposed, by the plain score."""
    try:
        value = unpacked(kept)
        times = value["times"]
        return Model(
            Learned.of_json(value["who"]), None if times is None else Handling.of_json(times)
        )
    except (ValueError, KeyError, TypeError, IndexError):
        _log.warning("the learned model cannot be read and is not used", exc_info=True)
        return NO_MODEL


class _Opened:
    """The models this process has opened last, by their marks; safe from any thread."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, Model] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, mark: str) -> Model | None:
        with self._lock:
            return self._known.get(mark)

    def put(self, mark: str, model: Model) -> Model:
        with self._lock:
            self._known[mark] = model
            while len(self._known) > _MOST_OPEN:
                self._known.popitem(last=False)
        return model


_OPENED: Final = _Opened()
