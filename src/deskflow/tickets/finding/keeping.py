"""Makes what finding keeps beside the tables, whenever tables are made or brought up to date."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, MetaData, event

from deskflow.core.schema import AFTER_UPGRADE, metadata
from deskflow.tickets.finding import counting, index
from deskflow.tickets.tables import tickets


def prepare(connection: Connection) -> None:
    """Makes what is missing or of an older make, and fills it."""
    if connection.dialect.name == "postgresql":
        for statement in index.POSTGRES:
            connection.exec_driver_sql(statement)
        return
    for one in (index.WORDS, counting.SQLITE):
        one.prepare(connection)


@event.listens_for(metadata, "after_create")
def _after_create(_: MetaData, connection: Connection, **about: Any) -> None:
    """Tables made straight from what they declare have it, too."""
    if about.get("tables") is None or tickets in about["tables"]:
        prepare(connection)


metadata.info.setdefault(AFTER_UPGRADE, []).append(prepare)
