"""How often would this trigger have fired lately? Asked of the journal of events, before anything is published."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, func, select

from deskflow.core.tables import events
from deskflow.engine.actions.ticket_filters import conditions
from deskflow.engine.results import StepFailed
from deskflow.engine.surroundings import trigger_names
from deskflow.tickets.tables import tickets
from deskflow.workflows.definition import Trigger
from deskflow.workflows.expressions import ExpressionError, Json
from deskflow.workflows.trigger_matching import STARTED_BY, events_of, fires
from deskflow.workflows.variable_queries import known_variables

DAYS: Final = 30
MOST: Final = 3000
_EXAMPLES: Final = 3
_PAGE: Final = 200


@dataclass(frozen=True, slots=True)
class Foreseen:
    """`seen` events of its kind in the last days, `matched` of which would have started it; `examples` are the
    numbers of the newest tickets among those. `cut`: there were more than were looked at."""

    seen: int
    matched: int
    cut: bool = False
    examples: tuple[str, ...] = ()


def foresee(
    connection: Connection, tenant_id: UUID, trigger: Trigger, now: datetime
) -> Foreseen | None:
    """None for a trigger that no event starts, and for one that cannot be worked out yet."""
    heard = events_of(trigger.type, trigger.config) if trigger.type in STARTED_BY else ()
    if not heard:
        return None
    names = trigger_names(known_variables(connection, tenant_id), None, now)
    e = events.c
    statement = (
        select(e.name, e.payload)
        .where(e.tenant_id == tenant_id, e.at > now - timedelta(days=DAYS), e.name.in_(heard))
        .order_by(e.at.desc(), e.id.desc())
        .limit(MOST + 1)
        .execution_options(yield_per=_PAGE)
    )
    with connection.execute(statement) as rows:
        return _counted(rows, trigger, names)


def _counted(rows: Iterable[Any], trigger: Trigger, names: Mapping[str, Any]) -> Foreseen | None:
    seen = matched = 0
    examples: list[str] = []
    for row in rows:
        if seen == MOST:
            return Foreseen(seen, matched, True, tuple(examples))
        seen += 1
        payload = row.payload or {}
        try:
            hit = fires(trigger.type, trigger.config, row.name, payload, names)
        except ExpressionError:
            return None
        if hit:
            matched += 1
            number = _number(payload)
            if number and number not in examples and len(examples) < _EXAMPLES:
                examples.append(number)
    return Foreseen(seen, matched, False, tuple(examples))


def count_found(
    connection: Connection, tenant_id: UUID, filters: Mapping[str, Json], now: datetime
) -> int | None:
    """How many tickets a schedule would find now; None while the filters make no sense."""
    try:
        met = conditions(tenant_id, filters, now)
    except StepFailed:
        return None
    return int(
        connection.execute(select(func.count()).select_from(tickets).where(*met)).scalar_one()
    )


def _number(payload: Mapping[str, Json]) -> str:
    ticket = payload.get("ticket")
    return str(ticket.get("number") or "") if isinstance(ticket, Mapping) else ""
