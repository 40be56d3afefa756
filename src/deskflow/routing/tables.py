"""What was learned of who solves what: a row for each training, with its figures and what came of it."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, LargeBinary, String, false

from deskflow.core.schema import entity
from deskflow.core.types import CanonicalJson, Id, Utc, Word

# The newest finished one counts, and as far as it says that it is better than doing without.
routing_models = entity(
    "routing_models",
    # asked, running, done, failed
    Column("status", Word, nullable=False, default="asked", server_default="asked"),
    Column("asked_at", Utc, nullable=False),
    # Empty where it was time for it.
    Column("asked_by", Id, ForeignKey("users.id")),
    Column("started_at", Utc),
    # Until then somebody works on it; after that they are taken to be gone.
    Column("lease_until", Utc),
    Column("finished_at", Utc),
    # Of how many it was learned and how both compare; or why there is nothing: see `learning/figures.py`.
    Column("figures", CanonicalJson),
    Column("uses_people", Boolean, nullable=False, default=False, server_default=false()),
    Column("uses_times", Boolean, nullable=False, default=False, server_default=false()),
    # What was learned, compressed, and the mark of it.
    Column("model", LargeBinary),
    Column("model_hash", String(64), nullable=False, default="", server_default=""),
    Index("ix_routing_models_tenant_id_asked_at", "tenant_id", "asked_at"),
)
