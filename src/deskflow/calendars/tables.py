"""Business calendars of a tenant; each row is one calendar as a whole, since that is how it is read and changed."""

from __future__ import annotations

from sqlalchemy import Column, String, UniqueConstraint

from deskflow.core.schema import entity
from deskflow.core.types import CanonicalJson, SortKey

calendars = entity(
    "calendars",
    Column("name", String(255), nullable=False),
    Column("name_key", SortKey, nullable=False),
    # What `rules.calendar_from_json` reads.
    Column("definition", CanonicalJson, nullable=False),
    UniqueConstraint("tenant_id", "name_key"),
)
