"""Which views somebody sees, and where they have put them."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, or_, select

from deskflow.core.errors import Rejected
from deskflow.people.tables import roles, team_members, teams, user_roles, users
from deskflow.tickets.finding.tree import tree_from_json
from deskflow.tickets.view_layout import layout_from_json
from deskflow.tickets.viewing.tables import ticket_view_places, ticket_views
from deskflow.tickets.views import BUILT_IN, View

log = logging.getLogger(__name__)

LAST = 1_000_000
NOBODY = UUID(int=0)


@dataclass(frozen=True, slots=True)
class SavedView(View):
    """One that somebody has made. `shared_name` is the team or role it is shared with."""

    owner_id: UUID = NOBODY
    owner_name: str = ""
    tone: str = ""
    folder: str = ""
    shared_with: str = "me"
    shared_id: UUID | None = None
    shared_name: str = ""

    @property
    def id(self) -> UUID:
        return UUID(self.key)


@dataclass(frozen=True, slots=True)
class PlacedView:
    """A view as one person has it: `is_mine` says that they made it."""

    view: View
    is_pinned: bool = False
    is_mine: bool = False


@dataclass(frozen=True, slots=True)
class Shareable:
    """A team or a role that somebody may share a view with."""

    kind: str
    id: UUID
    name: str


def list_views(connection: Connection, tenant_id: UUID, user_id: UUID) -> list[PlacedView]:
    """Built-in, own and shared ones, in the order this person has put them in."""
    p = ticket_view_places.c
    placed = {
        row.view_key: row
        for row in connection.execute(
            select(p.view_key, p.place, p.is_pinned).where(
                p.tenant_id == tenant_id, p.user_id == user_id
            )
        )
    }
    views = [*BUILT_IN, *_saved(connection, tenant_id, user_id)]
    found = []
    for at, view in enumerate(views):
        row = placed.get(view.key)
        mine = isinstance(view, SavedView) and view.owner_id == user_id
        place = (row.place if row is not None and row.place else LAST, at)
        found.append((place, PlacedView(view, row is not None and row.is_pinned, mine)))
    return [one for _, one in sorted(found, key=lambda entry: entry[0])]


def shareable(connection: Connection, tenant_id: UUID, user_id: UUID | None) -> list[Shareable]:
    """The teams this person belongs to (all, without one), then the roles."""
    t, r, m = teams.c, roles.c, team_members.c
    which = select(t.id, t.name).where(t.tenant_id == tenant_id, t.is_active.is_(True))
    if user_id is not None:
        which = which.where(t.id.in_(select(m.team_id).where(m.user_id == user_id)))
    found = [
        Shareable("team", row.id, row.name)
        for row in connection.execute(which.order_by(t.name_key))
    ]
    named = select(r.id, r.name).where(r.tenant_id == tenant_id).order_by(r.name)
    return found + [Shareable("role", row.id, row.name) for row in connection.execute(named)]


def _saved(connection: Connection, tenant_id: UUID, user_id: UUID) -> list[SavedView]:
    v = ticket_views.c
    statement = (
        select(ticket_views, users.c.name.label("owner_name"))
        .join(users, users.c.id == v.owner_id)
        .where(v.tenant_id == tenant_id, _seen_by(user_id))
        .order_by(v.created_at, v.id)
    )
    rows = connection.execute(statement).all()
    names = _names(connection, [row.shared_id for row in rows if row.shared_id is not None])
    found = []
    for row in rows:
        try:
            wanted = tree_from_json(row.filter)
        except Rejected:
            # Only a newer program, or a hand in the file, writes what this one cannot read.
            log.warning("the filter of view %s cannot be read", row.id)
            continue
        found.append(
            SavedView(
                str(row.id), row.name, row.icon, wanted, "due", layout_from_json(row.layout),
                owner_id=row.owner_id, owner_name=row.owner_name, tone=row.tone, folder=row.folder,
                shared_with=row.shared_with, shared_id=row.shared_id,
                shared_name=names.get(row.shared_id, ""),
            )
        )  # fmt: skip
    return found


def _seen_by(user_id: UUID) -> ColumnElement[bool]:
    v = ticket_views.c
    my_teams = select(team_members.c.team_id).where(team_members.c.user_id == user_id)
    my_roles = select(user_roles.c.role_id).where(user_roles.c.user_id == user_id)
    return or_(
        v.owner_id == user_id,
        v.shared_with == "all",
        (v.shared_with == "team") & v.shared_id.in_(my_teams),
        (v.shared_with == "role") & v.shared_id.in_(my_roles),
    )


def _names(connection: Connection, ids: Sequence[UUID]) -> dict[UUID | None, str]:
    found: dict[UUID | None, str] = {}
    for table in (teams, roles) if ids else ():
        rows = connection.execute(select(table.c.id, table.c.name).where(table.c.id.in_(ids)))
        found |= {row.id: row.name for row in rows}
    return found
