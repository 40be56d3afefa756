"""Articles; beside title, tags and text stands what all three sound like, for searching."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, String, Text

from deskflow.core.schema import entity
from deskflow.core.types import Id, SortKey, Utc

articles = entity(
    "articles",
    Column("title", String(500), nullable=False),
    Column("title_key", SortKey, nullable=False),
    Column("tags", String(500), nullable=False, default="", server_default=""),
    Column("body", Text, nullable=False),
    # Folded, so that neither case nor accents count.
    Column("search_text", Text, nullable=False),
    Column("author_id", Id, ForeignKey("users.id")),
    Column("created_at", Utc, nullable=False),
    Column("updated_at", Utc, nullable=False),
    Index("ix_articles_tenant_id_title_key", "tenant_id", "title_key"),
    searched=True,
)
