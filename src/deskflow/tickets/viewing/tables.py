"""Views of people, and where each person has put the views there are."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, UniqueConstraint, false

from deskflow.core.schema import entity, part
from deskflow.core.types import CanonicalJson, Id, Utc, Word

ticket_views = entity(
    "ticket_views",
    Column("owner_id", Id, ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
    Column("name", String(100), nullable=False),
    Column("icon", Word, nullable=False, default="list-filter", server_default="list-filter"),
    # A tone of the look; "" for none.
    Column("tone", Word, nullable=False, default="", server_default=""),
    Column("folder", String(100), nullable=False, default="", server_default=""),
    # Whose eyes it is for: me, team, role or all. `shared_id` says which team or role.
    Column("shared_with", Word, nullable=False, default="me", server_default="me"),
    Column("shared_id", Id),
    Column("filter", CanonicalJson, nullable=False),
    Column("layout", CanonicalJson, nullable=False),
    Column("created_at", Utc, nullable=False),
    Column("updated_at", Utc, nullable=False),
    Index("ix_ticket_views_tenant_id_owner_id", "tenant_id", "owner_id"),
)

# `view_key` is the id of a view or the name of a built-in one.
ticket_view_places = part(
    "ticket_view_places",
    Column("id", Id, primary_key=True),
    Column("tenant_id", Id, ForeignKey("tenants.id"), nullable=False),
    Column("user_id", Id, ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
    Column("view_key", String(60), nullable=False),
    Column("place", Integer, nullable=False, default=0, server_default="0"),
    Column("is_pinned", Boolean, nullable=False, default=False, server_default=false()),
    UniqueConstraint("user_id", "view_key"),
)
