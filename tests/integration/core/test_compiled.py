"""What was compiled for one database is not compiled again for another of its kind."""

from __future__ import annotations

from sqlalchemy import select

from deskflow.core.compiled import SHARED
from deskflow.core.database import Database
from deskflow.people.tables import users


def test_a_statement_is_compiled_once_for_reading_and_writing_and_for_every_file(
    sqlite_database: Database,
) -> None:
    statement = select(users.c.name).where(users.c.email == "nobody else asks for this")
    kept = SHARED["compiled_cache"]
    with sqlite_database.read() as connection:
        connection.execute(statement)
    known = set(kept)
    with sqlite_database.write() as connection:
        assert connection.execute(statement).all() == []
    tried = Database.open_memory(sqlite_database)
    with tried.read() as connection:
        assert connection.execute(statement).all() == []
    tried.close()
    assert set(kept) == known


def test_databases_of_different_kinds_have_their_own(
    sqlite_database: Database, postgres_database: Database
) -> None:
    """The same statement reads differently in each of them."""
    statement = select(users.c.name).where(users.c.id.in_([])).order_by(users.c.email)
    for _ in range(2):
        for database in (sqlite_database, postgres_database):
            with database.read() as connection:
                assert connection.execute(statement).all() == []
