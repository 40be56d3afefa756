"""Which skills a ticket needs, where somebody has said so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from sqlalchemy import select

from deskflow.core.commands import Command
from deskflow.core.errors import Rejected
from deskflow.core.transaction import Transaction
from deskflow.people.profiles import checked_level
from deskflow.people.tables import skills
from deskflow.tickets.service_levels import note_in_timeline
from deskflow.tickets.tables import ticket_skills, tickets

MOST = 10


@dataclass(frozen=True, slots=True)
class SetTicketSkills(Command):
    """All skills a ticket needs, each with the least level (1 to 5). None: its words say what it needs."""

    name: ClassVar[str] = "ticket.set_skills@1"
    permission: ClassVar[str] = "tickets.update"

    ticket_id: UUID
    skills: dict[str, int]


def set_ticket_skills(tx: Transaction, command: SetTicketSkills) -> None:
    tx.get(tickets, command.ticket_id, tickets.c.id)
    if len(command.skills) > MOST:
        raise Rejected("field.too_many", field="skills", limit=MOST, length=len(command.skills))
    wanted = {_id(key): checked_level(level) for key, level in command.skills.items()}
    known = {
        row.id: row.name
        for row in tx.execute(
            select(skills.c.id, skills.c.name).where(skills.c.tenant_id == tx.tenant_id)
        )
    }
    for skill_id in wanted:
        if skill_id not in known:
            raise Rejected("field.no_such_row", field="skills", id=str(skill_id))
    c = ticket_skills.c
    held = {
        row.skill_id: row.level
        for row in tx.execute(select(c.skill_id, c.level).where(c.ticket_id == command.ticket_id))
    }
    if wanted == held:
        return
    for skill_id in sorted(held):
        if wanted.get(skill_id) != held[skill_id]:
            tx.delete_where(
                ticket_skills, (c.ticket_id == command.ticket_id) & (c.skill_id == skill_id)
            )
    for skill_id, level in wanted.items():
        if held.get(skill_id) != level:
            tx.insert(ticket_skills, ticket_id=command.ticket_id, skill_id=skill_id, level=level)
    tx.update(tickets, command.ticket_id, updated_at=tx.at)
    names = sorted(f"{known[one]} {level}" for one, level in wanted.items())
    params = {"skills": names, "by": tx.actor.label}
    note_in_timeline(tx, [(command.ticket_id, tx.at, "ticket.skills_set", params)])


def _id(value: str) -> UUID:
    try:
        return UUID(str(value))
    except ValueError as problem:
        raise Rejected("field.no_such_row", field="skills", id=str(value)[:80]) from problem
