"""Making, changing, sharing, ordering and deleting views. A view is changed by whoever made it, or an administrator."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, ClassVar, Final
from uuid import UUID

from sqlalchemy import func, select

from deskflow.core.commands import Command, Handlers
from deskflow.core.errors import Denied, Rejected
from deskflow.core.permissions import allows
from deskflow.core.transaction import Transaction
from deskflow.people.queries import permissions_of
from deskflow.people.tables import roles, team_members, teams
from deskflow.tickets.viewing.rules import (
    MOST_VIEWS,
    checked_filter,
    checked_folder,
    checked_icon,
    checked_layout,
    checked_shared_with,
    checked_tone,
    checked_view_name,
)
from deskflow.tickets.viewing.tables import ticket_view_places, ticket_views

SHARING: Final = "tickets.share_views"
_MOST_PLACED: Final = 500
_LONGEST_KEY: Final = 60


@dataclass(frozen=True, slots=True)
class CreateView(Command):
    """`filter` is a tree as JSON, `layout` as `view_layout` writes it; `shared_id` names the team or role."""

    name: ClassVar[str] = "view.create@1"
    permission: ClassVar[str] = "tickets.read"

    view_name: str
    filter: dict[str, Any]
    layout: dict[str, Any] = field(default_factory=dict)
    icon: str = "list-filter"
    tone: str = ""
    folder: str = ""
    shared_with: str = "me"
    shared_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class UpdateView(Command):
    """`updates` may name: name, icon, tone, folder, filter, layout, shared_with and shared_id."""

    name: ClassVar[str] = "view.update@1"
    permission: ClassVar[str] = "tickets.read"

    view_id: UUID
    updates: dict[str, Any]


@dataclass(frozen=True, slots=True)
class DeleteView(Command):
    name: ClassVar[str] = "view.delete@1"
    permission: ClassVar[str] = "tickets.read"

    view_id: UUID


@dataclass(frozen=True, slots=True)
class ArrangeViews(Command):
    """The order of the views for whoever says it, from the top; those not named come after them."""

    name: ClassVar[str] = "view.arrange@1"
    permission: ClassVar[str] = "tickets.read"

    view_keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PinView(Command):
    """Whether it stands among the first ones, for whoever says it."""

    name: ClassVar[str] = "view.pin@1"
    permission: ClassVar[str] = "tickets.read"

    view_key: str
    pinned: bool = True


def create_view(tx: Transaction, command: CreateView) -> UUID:
    owner = _person(tx)
    v = ticket_views.c
    count = tx.execute(
        select(func.count()).where(v.tenant_id == tx.tenant_id, v.owner_id == owner)
    ).scalar_one()
    if count >= MOST_VIEWS:
        raise Rejected("view.too_many", limit=MOST_VIEWS)
    shared_with, shared_id = _checked_sharing(tx, command.shared_with, command.shared_id)
    return tx.insert(
        ticket_views,
        owner_id=owner,
        name=checked_view_name(command.view_name),
        icon=checked_icon(command.icon),
        tone=checked_tone(command.tone),
        folder=checked_folder(command.folder),
        shared_with=shared_with,
        shared_id=shared_id,
        filter=checked_filter(command.filter),
        layout=checked_layout(command.layout),
        created_at=tx.at,
        updated_at=tx.at,
    )


_CHECKS: Final[dict[str, Callable[[Any], Any]]] = {
    "name": lambda value: checked_view_name(str(value)),
    "icon": lambda value: checked_icon(str(value)),
    "tone": lambda value: checked_tone(str(value)),
    "folder": lambda value: checked_folder(str(value)),
    "filter": checked_filter,
    "layout": checked_layout,
}


def update_view(tx: Transaction, command: UpdateView) -> None:
    row = tx.get(ticket_views, command.view_id)
    _check_own(tx, row.owner_id)
    updates = dict(command.updates)
    values: dict[str, Any] = {}
    if {"shared_with", "shared_id"} & updates.keys():
        shared_with = str(updates.pop("shared_with", row.shared_with))
        shared_id = _id(updates.pop("shared_id", row.shared_id))
        if (shared_with, shared_id) != (row.shared_with, row.shared_id):
            values["shared_with"], values["shared_id"] = _checked_sharing(
                tx, shared_with, shared_id
            )
    unknown = updates.keys() - _CHECKS.keys()
    if unknown:
        raise Rejected("field.unknown", field=min(unknown))
    values |= {name: _CHECKS[name](value) for name, value in updates.items()}
    if values and tx.update(ticket_views, command.view_id, **values):
        tx.update(ticket_views, command.view_id, updated_at=tx.at)


def delete_view(tx: Transaction, command: DeleteView) -> None:
    """Where people have put it stays behind, so that taking this back puts it there again."""
    row = tx.get(ticket_views, command.view_id, ticket_views.c.owner_id)
    _check_own(tx, row.owner_id)
    tx.delete(ticket_views, command.view_id)


def arrange_views(tx: Transaction, command: ArrangeViews) -> None:
    keys = list(dict.fromkeys(_checked_key(key) for key in command.view_keys))
    if len(keys) > _MOST_PLACED:
        raise Rejected("field.too_many", field="view_keys", limit=_MOST_PLACED, length=len(keys))
    held = _places(tx)
    for place, key in enumerate(keys, 1):
        if key not in held:
            _put(tx, key, place=place)
        elif held[key].place != place:
            tx.update(ticket_view_places, held[key].id, place=place)
    for key, row in held.items():
        if key not in keys and row.place:
            tx.update(ticket_view_places, row.id, place=0)


def pin_view(tx: Transaction, command: PinView) -> None:
    key = _checked_key(command.view_key)
    held = _places(tx)
    if key not in held:
        if command.pinned:
            _put(tx, key, is_pinned=True)
    elif held[key].is_pinned != command.pinned:
        tx.update(ticket_view_places, held[key].id, is_pinned=command.pinned is True)


def _places(tx: Transaction) -> dict[str, Any]:
    p = ticket_view_places.c
    rows = tx.execute(
        select(p.id, p.view_key, p.place, p.is_pinned).where(
            p.tenant_id == tx.tenant_id, p.user_id == _person(tx)
        )
    )
    return {row.view_key: row for row in rows}


def _put(tx: Transaction, key: str, **values: Any) -> None:
    tx.insert(ticket_view_places, user_id=_person(tx), view_key=key, **values)


def _checked_key(value: str) -> str:
    if not value or len(value) > _LONGEST_KEY or not value.isprintable():
        raise Rejected("field.unknown_choice", field="view_key", value=value[:40])
    return value


def _checked_sharing(
    tx: Transaction, shared_with: str, shared_id: UUID | None
) -> tuple[str, UUID | None]:
    """Sharing takes a permission; a team takes being one of it, for whoever is no administrator."""
    wanted, row_id = checked_shared_with(shared_with, shared_id)
    if wanted == "me":
        return wanted, row_id
    held = _held(tx)
    if not allows(held, SHARING):
        raise Denied("view.may_not_share")
    if row_id is not None:
        tx.get(teams if wanted == "team" else roles, row_id)
    if wanted == "team" and not allows(held, "admin"):
        m = team_members.c
        belongs = tx.execute(
            select(m.id).where(m.team_id == row_id, m.user_id == _person(tx))
        ).first()
        if belongs is None:
            raise Denied("view.not_your_team")
    return wanted, row_id


def _check_own(tx: Transaction, owner_id: UUID) -> None:
    if owner_id != _person(tx) and not allows(_held(tx), "admin"):
        raise Denied("view.not_yours")


def _held(tx: Transaction) -> frozenset[str]:
    return permissions_of(tx.unit.connection, _person(tx))


def _person(tx: Transaction) -> UUID:
    if tx.actor.user_id is None:
        raise Denied("notification.needs_a_person")
    return tx.actor.user_id


def _id(value: Any) -> UUID | None:
    if value is None or isinstance(value, UUID):
        return value
    try:
        return UUID(str(value))
    except ValueError as problem:
        raise Rejected("field.no_such_row", field="shared_with", id=str(value)[:80]) from problem


HANDLERS: Handlers = {
    CreateView: create_view,
    UpdateView: update_view,
    DeleteView: delete_view,
    ArrangeViews: arrange_views,
    PinView: pin_view,
}
