"""A file that was brought up to date with very much in it is read as one that has grown: by our figures alone."""

from __future__ import annotations

from deskflow.core.planner_statistics import describe_tables
from deskflow.core.schema import metadata


def test_nothing_of_what_the_file_holds_decides_how_it_is_read(sqlite_desk):
    for _ in range(3):
        sqlite_desk.ticket()
    with sqlite_desk.database.write() as connection:
        connection.exec_driver_sql("ANALYZE")
        describe_tables(connection, metadata)

        asked = "SELECT idx, stat FROM sqlite_stat1 WHERE tbl = 'tickets'"
        figures = {row.idx: row.stat for row in connection.exec_driver_sql(asked)}
        assert figures["ix_tickets_list_due"].split()[:2] == ["1000000", "1000000"]
        names = connection.exec_driver_sql("SELECT name FROM sqlite_schema").scalars().all()
        if "sqlite_stat4" in names:
            # Samples, where SQLite was built to take them.
            assert not connection.exec_driver_sql("SELECT * FROM sqlite_stat4").all()
