"""What the quick creator reads, off the UI thread: what there is to choose, how it may begin, and what would come of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, select

from deskflow.core.tables import events
from deskflow.desktop.forms.surroundings import Directory, read_directory
from deskflow.engine.actions import CATALOGUE
from deskflow.engine.foreseeing import Foreseen, count_found, foresee
from deskflow.tickets.snapshots import snapshots
from deskflow.workflows.event_shapes import EVENT_SHAPES
from deskflow.workflows.expressions import ExpressionError, Json
from deskflow.workflows.expressions.completion import Shape
from deskflow.workflows.quick import ONCE, WHENS, Built, Sentence, build, filters_for
from deskflow.workflows.selection import Chosen, look_at_tickets
from deskflow.workflows.validation import Problem, ValidationContext, Validator
from deskflow.workflows.validation.known import context_for

_ABOUT: Final = ("customer_id", "type")
_LAST: Final = 20


@dataclass(frozen=True, slots=True)
class Known:
    """What there is to choose from, and the sentence a ticket suggests."""

    directory: Directory
    context: ValidationContext
    suggested: Sentence
    number: str = ""


@dataclass(frozen=True, slots=True)
class Outlook:
    """What would come of a sentence. `found` are the tickets a schedule would find now."""

    sentence: Sentence
    built: Built
    problems: Sequence[Problem]
    names: Shape
    foreseen: Foreseen | None = None
    found: int | None = None
    chosen: Chosen | None = None


def read_known(connection: Connection, tenant_id: UUID, ticket_id: UUID | None) -> Known:
    """With a ticket: what happened to it last, and its customer and category, are the beginning of the sentence."""
    directory = read_directory(connection, tenant_id)
    context = context_for(connection, tenant_id, None, CATALOGUE, EVENT_SHAPES)
    if ticket_id is None:
        return Known(directory, context, Sentence())
    ticket = snapshots(connection, tenant_id, [ticket_id]).get(ticket_id)
    if ticket is None:
        return Known(directory, context, Sentence())
    when = _last_change(connection, tenant_id, ticket_id)
    about = [*_ABOUT, *([when] if when in ("priority", "status") else [])]
    wanted: dict[str, Json] = {name: [ticket[name]] for name in about if ticket.get(name)}
    sentence = Sentence(when, filters=filters_for(when, wanted))
    return Known(directory, context, sentence, str(ticket["number"]))


def look_ahead(
    connection: Connection,
    tenant_id: UUID,
    sentence: Sentence,
    context: ValidationContext,
    now: datetime,
    tickets: Sequence[UUID],
) -> Outlook:
    """`tickets` are the chosen ones of a sentence that runs once."""
    built = build(sentence, CATALOGUE)
    problems, names = check(built, context)
    definition = built.definition
    foreseen, found, chosen = None, None, None
    if sentence.when == ONCE:
        try:
            chosen = look_at_tickets(connection, tenant_id, tickets, sentence.filters)
        except ExpressionError:
            chosen = None
    elif sentence.when == "schedule":
        find = definition.step("find")
        filters: Any = find.config.get("filters") if find is not None else None
        if isinstance(filters, Mapping):
            found = count_found(connection, tenant_id, filters, now)
    elif definition.trigger is not None:
        foreseen = foresee(connection, tenant_id, definition.trigger, now)
    return Outlook(sentence, built, problems, names, foreseen, found, chosen)


def check(built: Built, context: ValidationContext) -> tuple[Sequence[Problem], Shape]:
    """What is wrong with it, and the names its last step may use."""
    validator = Validator(context)
    problems = validator.validate(built.definition)
    last = built.steps[-1] if built.steps else None
    return problems, validator.names_at(built.definition, last)


def _last_change(connection: Connection, tenant_id: UUID, ticket_id: UUID) -> str:
    """The newest of the last events of the ticket that a sentence can begin with."""
    e = events.c
    rows = connection.execute(
        select(e.name, e.payload)
        .where(e.tenant_id == tenant_id, e.subject_id == ticket_id)
        .order_by(e.at.desc(), e.id.desc())
        .limit(_LAST)
    )
    for row in rows:
        changed = (row.payload or {}).get("changed") or {}
        for one in WHENS.values():
            if one.event and one.event == row.name and (not one.changed or one.changed in changed):
                return one.key
    return "created"
