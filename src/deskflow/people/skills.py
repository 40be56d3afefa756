"""Skills: what somebody may be able to do, the words by which a ticket shows that it needs it, and its certificate."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Final
from uuid import UUID

from sqlalchemy import select

from deskflow.core.commands import Command, Handlers
from deskflow.core.errors import Rejected
from deskflow.core.transaction import Transaction
from deskflow.core.types import folded
from deskflow.people.rules import checked_name
from deskflow.people.tables import skills

MOST_WORDS: Final = 50
LONGEST_WORD: Final = 60
_MAY_CHANGE: Final = frozenset({"name", "words", "certification", "is_active"})


@dataclass(frozen=True, slots=True)
class CreateSkill(Command):
    """The name is unique, whatever its case. `certification` is what whoever uses the skill has to hold."""

    name: ClassVar[str] = "skill.create@1"

    skill_name: str
    words: tuple[str, ...] = ()
    certification: str | None = None


@dataclass(frozen=True, slots=True)
class UpdateSkill(Command):
    """`updates` may name: name, words (all of them), certification, is_active. A retired skill is asked for no more."""

    name: ClassVar[str] = "skill.update@1"

    skill_id: UUID
    updates: dict[str, Any]


def create_skill(tx: Transaction, command: CreateSkill) -> UUID:
    name = checked_name(command.skill_name)
    _check_free(tx, name, None)
    return tx.insert(
        skills, name=name, name_key=name, words=checked_words(command.words),
        certification=_certification(command.certification),
    )  # fmt: skip


def update_skill(tx: Transaction, command: UpdateSkill) -> None:
    unknown = set(command.updates) - _MAY_CHANGE
    if unknown:
        raise Rejected("field.unknown", field=sorted(unknown)[0])
    tx.get(skills, command.skill_id, skills.c.id)
    values = dict(command.updates)
    if "name" in values:
        values["name"] = values["name_key"] = checked_name(str(values["name"]))
        _check_free(tx, values["name"], command.skill_id)
    if "words" in values:
        values["words"] = checked_words(values["words"])
    if "certification" in values:
        values["certification"] = _certification(values["certification"])
    if "is_active" in values:
        values["is_active"] = values["is_active"] is True
    if values:
        tx.update(skills, command.skill_id, **values)


def checked_words(given: Any) -> list[str]:
    """Each once, whatever its case; Rejected when there are too many, or one is empty or too long."""
    if not isinstance(given, list | tuple):
        raise Rejected("field.not_a_list", field="words")
    kept: dict[str, str] = {}
    for one in given:
        word = checked_name(str(one), "words", LONGEST_WORD)
        kept.setdefault(folded(word), word)
    if len(kept) > MOST_WORDS:
        raise Rejected("field.too_many", field="words", limit=MOST_WORDS, length=len(kept))
    return list(kept.values())


def _certification(value: Any) -> str | None:
    return checked_name(str(value), "certification") if str(value or "").strip() else None


def _check_free(tx: Transaction, name: str, own: UUID | None) -> None:
    s = skills.c
    taken = tx.execute(
        select(s.id, s.name).where(s.tenant_id == tx.tenant_id, s.name_key == name)
    ).first()
    if taken is not None and taken.id != own:
        raise Rejected("skill.name_taken", field="name", name=taken.name)


HANDLERS: Handlers = {CreateSkill: create_skill, UpdateSkill: update_skill}
