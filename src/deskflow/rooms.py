"""The explicit lists of what every room brings: tables, commands, reactions, events, consumers, couriers.

Lists, not scanning: people and PyInstaller can both follow them. A test checks that no room is forgotten.
"""

from __future__ import annotations

from deskflow.approvals import commands as approvals_commands
from deskflow.approvals import events as approvals_events
from deskflow.approvals import reactions as approvals_reactions
from deskflow.approvals import tables as approvals_tables
from deskflow.assets import commands as assets_commands
from deskflow.assets import tables as assets_tables
from deskflow.calendars import commands as calendars_commands
from deskflow.calendars import events as calendars_events
from deskflow.calendars import tables as calendars_tables
from deskflow.channels import commands as channels_commands
from deskflow.channels import events as channels_events
from deskflow.channels import reactions as channels_reactions
from deskflow.channels import tables as channels_tables
from deskflow.composing import commands as composing_commands
from deskflow.composing import tables as composing_tables
from deskflow.core import counters, settings, undo
from deskflow.core import tables as core_tables
from deskflow.core.commands import Command, Handler
from deskflow.core.events import Consumer, Event, Question, Reaction, Reactions
from deskflow.engine import reporting, triggers
from deskflow.engine.actions import CATALOGUE
from deskflow.knowledge import commands as knowledge_commands
from deskflow.knowledge import tables as knowledge_tables
from deskflow.people import absence_importing, staff_importing
from deskflow.people import commands as people_commands
from deskflow.people import events as people_events
from deskflow.people import importing as people_importing
from deskflow.people import tables as people_tables
from deskflow.routing import commands as routing_commands
from deskflow.routing import tables as routing_tables
from deskflow.sla import commands as sla_commands
from deskflow.sla import events as sla_events
from deskflow.sla import reactions as sla_reactions
from deskflow.sla import tables as sla_tables
from deskflow.tickets import commands as tickets_commands
from deskflow.tickets import events as tickets_events
from deskflow.tickets import tables as tickets_tables
from deskflow.tickets import work_tables as tickets_work_tables
from deskflow.tickets import writing_tables as ticket_writing_tables
from deskflow.tickets.defining import tables as ticket_defining_tables
from deskflow.tickets.viewing import tables as ticket_viewing_tables
from deskflow.workflows import commands as workflows_commands
from deskflow.workflows import draft_tables as workflow_draft_tables
from deskflow.workflows import events as workflows_events
from deskflow.workflows import reactions as workflows_reactions
from deskflow.workflows import scope_tables as workflow_scope_tables
from deskflow.workflows import tables as workflows_tables

TABLES = (
    core_tables,
    counters,
    calendars_tables,
    people_tables,
    assets_tables,
    tickets_tables,
    ticket_defining_tables,
    ticket_viewing_tables,
    tickets_work_tables,
    sla_tables,
    routing_tables,
    knowledge_tables,
    approvals_tables,
    workflows_tables,
    workflow_scope_tables,
    workflow_draft_tables,
    channels_tables,
    composing_tables,
    ticket_writing_tables,
)

EVENTS: tuple[type[Event], ...] = (
    *calendars_events.EVENTS,
    *people_events.EVENTS,
    *tickets_events.EVENTS,
    *sla_events.EVENTS,
    *approvals_events.EVENTS,
    *workflows_events.EVENTS,
    *channels_events.EVENTS,
)

_HANDLERS = (
    undo.HANDLERS,
    settings.HANDLERS,
    calendars_commands.HANDLERS,
    people_commands.HANDLERS,
    people_importing.HANDLERS,
    staff_importing.HANDLERS,
    absence_importing.HANDLERS,
    assets_commands.HANDLERS,
    tickets_commands.HANDLERS,
    sla_commands.HANDLERS,
    routing_commands.HANDLERS,
    knowledge_commands.HANDLERS,
    approvals_commands.HANDLERS,
    workflows_commands.handlers(CATALOGUE),
    channels_commands.HANDLERS,
    composing_commands.HANDLERS,
    reporting.HANDLERS,
)

_REACTIONS: tuple[Reactions, ...] = (
    sla_reactions.REACTIONS,
    approvals_reactions.REACTIONS,
    workflows_reactions.REACTIONS,
    channels_reactions.REACTIONS,
)


def handlers() -> dict[type[Command], Handler]:
    """Every command of the product with the function that carries it out."""
    return {kind: handler for room in _HANDLERS for kind, handler in room.items()}


def reactions() -> dict[type[Event] | type[Question], tuple[Reaction, ...]]:
    """Who reacts to what, in the order of the rooms."""
    found: dict[type[Event] | type[Question], tuple[Reaction, ...]] = {}
    for room in _REACTIONS:
        for kind, several in room.items():
            found[kind] = (*found.get(kind, ()), *several)
    return found


def consumers() -> tuple[Consumer, ...]:
    """Who acts on events later, in transactions of their own."""
    return (triggers.consumer(),)
