"""What SQLite's planner is told about our tables before they hold anything.

A file holds one tenant, so `tenant_id = ?` picks nothing, yet without statistics SQLite takes an equality for
selective: `tenant_id = ? AND id IN (…)` walked the whole tenant instead of looking up the ids. Typical figures in
`sqlite_stat1` set that right; they need not be true, only of the right order (sqlite.org/fileformat2.html#stat1tab).
"""

from __future__ import annotations

from sqlalchemy import Boolean, Connection, Integer, MetaData, Table, inspect
from sqlalchemy.types import TypeEngine

from deskflow.core.types import Word

ROWS = 1_000_000
_FEW = 5
_MANY = 20_000


def describe_tables(connection: Connection, metadata: MetaData) -> None:
    """Writes the figures for every index there is; those of an earlier call are replaced."""
    # Makes the tables of figures without looking at any of ours: that took half a minute with a million tickets, and
    # left samples, by which a file just brought up to date was read in other ways than one that had grown.
    connection.exec_driver_sql("ANALYZE sqlite_schema")
    connection.exec_driver_sql("DELETE FROM sqlite_stat1")
    sampled = "SELECT 1 FROM sqlite_schema WHERE name = 'sqlite_stat4'"
    if connection.exec_driver_sql(sampled).first() is not None:
        connection.exec_driver_sql("DELETE FROM sqlite_stat4")
    looking = inspect(connection)
    for name in looking.get_table_names():
        table = metadata.tables.get(name)
        if table is None:
            continue
        for index, unique in connection.exec_driver_sql(
            'SELECT name, "unique" FROM pragma_index_list(?)', (name,)
        ).all():
            columns = connection.exec_driver_sql(
                "SELECT name FROM pragma_index_info(?) ORDER BY seqno", (index,)
            ).scalars()
            figures = _figures(table, [str(column) for column in columns], unique=bool(unique))
            connection.exec_driver_sql(
                "INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (?, ?, ?)", (name, index, figures)
            )
    # Makes this connection, and every other by the changed schema, read them again.
    connection.exec_driver_sql("ANALYZE sqlite_schema")


def _figures(table: Table, columns: list[str], *, unique: bool) -> str:
    """How many rows there are, then how many share each longer prefix of the index."""
    rows = ROWS
    figures = [rows]
    for column in columns:
        rows = max(1, rows // _spread(column, table.c[column].type))
        figures.append(rows)
    if unique:
        figures[-1] = 1
    return " ".join(str(figure) for figure in figures)


def _spread(column: str, kind: TypeEngine[object]) -> int:
    """How many different values a column has."""
    if column == "tenant_id":
        return 1
    if isinstance(kind, Boolean):
        return 2
    if isinstance(kind, Word):
        return _FEW
    return ROWS if isinstance(kind, Integer) and column == "pk" else _MANY
