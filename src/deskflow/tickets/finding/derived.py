"""What a SQLite file keeps beside the tables, by triggers: made when it is missing or of an older make, then filled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Derived:
    """`made`: by name, in an order in which they can be made. `fill`: what brings in what the tables hold."""

    made: Mapping[str, str]
    fill: tuple[str, ...]

    def prepare(self, connection: Connection) -> None:
        """Nothing happens to one that is there as it should be."""
        found = connection.exec_driver_sql("SELECT name, type, sql FROM sqlite_master")
        there: dict[str, tuple[str, str]] = {row[0]: (row[1], row[2]) for row in found}
        if all(name in there and there[name][1] == made for name, made in self.made.items()):
            return
        for name in reversed(list(self.made)):
            if name in there:
                connection.exec_driver_sql(f"DROP {there[name][0]} {name}")
        for statement in (*self.made.values(), *self.fill):
            connection.exec_driver_sql(statement)
