"""Runs inside Alembic: the caller hands over a connection, on SQLite or on Postgres."""

from __future__ import annotations

from typing import Any

from alembic import context
from sqlalchemy import False_, True_

from deskflow import rooms  # noqa: F401 - all tables must be known
from deskflow.core.schema import DERIVED, metadata
from deskflow.core.types import CanonicalJson, Id, SortKey, Utc, Word


def render_item(kind: str, thing: Any, autogen_context: Any) -> str | bool:
    """Our column types by their short names; everything else as Alembic writes it."""
    if kind == "type" and isinstance(thing, Id | Utc | CanonicalJson | SortKey | Word):
        autogen_context.imports.add("from deskflow.core import types")
        return f"types.{type(thing).__name__}()"
    if kind == "server_default" and isinstance(thing.arg, True_ | False_):
        # Rendered for one database it would be 1 or 0, which the other refuses.
        return "sa.true()" if isinstance(thing.arg, True_) else "sa.false()"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_item=render_item,
    include_name=lambda name, kind, _: kind == "column" or not (name or "").startswith(DERIVED),
    render_as_batch=False,
    compare_type=True,
    compare_server_default=False,
    transaction_per_migration=False,
)
context.run_migrations()
