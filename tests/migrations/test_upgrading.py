"""Upgrading a file with data in it: a copy first, nothing cascades away, a newer file is left as it is."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from deskflow import paths
from deskflow.bootstrap import Founding, open_workspace
from deskflow.core.clock import SystemClock
from deskflow.core.database import Database
from deskflow.core.errors import Rejected
from deskflow.core.migrating import bring_up_to_date, head, revision_of
from deskflow.core.workspace_files import WorkspaceFiles
from deskflow.people.rules import BUILT_IN_ROLES
from deskflow.people.tables import roles
from deskflow.tickets.creating import CreateTicket
from deskflow.tickets.drafting import NewMessage, NewTicket
from deskflow.tickets.tables import ticket_messages, tickets

NEXT = '''"""Rebuilds a table that others refer to, as a batch change on SQLite does."""

import sqlalchemy as sa
from alembic import op

revision = "9999"
down_revision = "{before}"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("tickets", recreate="always") as batch:
        batch.add_column(sa.Column("added_later", sa.String(10)))
    {extra}
'''


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    path = tmp_path / "office.deskflow"
    workspace = open_workspace(
        path, found=Founding("MSP", "Ada", "ada@msp.example"), run_engine=False
    )
    workspace.run(CreateTicket(NewTicket("Keep me", NewMessage("and me")))).result(10)
    workspace.close()
    return path


def newer(tmp_path: Path, extra: str = "") -> Path:
    """The migrations of a later build."""
    folder = tmp_path / "migrations"
    shutil.copytree(paths.migrations(), folder, ignore=shutil.ignore_patterns("__pycache__"))
    before = head(folder)
    (folder / "versions" / "9999_later.py").write_text(NEXT.format(before=before, extra=extra))
    (folder / "HEAD").write_text("9999\n")
    return folder


def test_upgrade_copies_first_and_keeps_every_row(filled, tmp_path):
    files = WorkspaceFiles.at(filled)
    before = head(paths.migrations())
    database = Database.open_file(filled)
    backup = bring_up_to_date(database, newer(tmp_path), SystemClock(), files)
    with database.read() as connection:
        assert revision_of(connection) == "9999"
        assert (
            connection.execute(select(func.count()).select_from(ticket_messages)).scalar_one() == 1
        )
        assert connection.execute(text("SELECT added_later FROM tickets")).scalars().all() == [None]
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    database.close()
    assert backup is not None
    kept = Database.open_file(backup)
    with kept.read() as connection:
        assert revision_of(connection) == before
        assert connection.execute(select(tickets.c.title)).scalars().all() == ["Keep me"]
    kept.close()


def test_an_upgrade_that_loses_rows_is_taken_back(filled, tmp_path):
    database = Database.open_file(filled)
    with pytest.raises(Rejected) as refusal:
        bring_up_to_date(
            database, newer(tmp_path, 'op.execute("DELETE FROM ticket_messages")'), SystemClock(),
            WorkspaceFiles.at(filled),
        )  # fmt: skip
    assert refusal.value.code == "workspace.migration_lost_rows"
    with database.read() as connection:
        assert revision_of(connection) == head(paths.migrations())
        assert (
            connection.execute(select(func.count()).select_from(ticket_messages)).scalar_one() == 1
        )
    database.close()


def test_a_file_of_a_newer_build_is_refused_and_untouched(filled, tmp_path):
    database = Database.open_file(filled)
    bring_up_to_date(database, newer(tmp_path), SystemClock(), WorkspaceFiles.at(filled))
    database.close()
    untouched = filled.read_bytes()
    with pytest.raises(Rejected) as refusal:
        open_workspace(filled)
    assert refusal.value.code == "workspace.newer_schema"
    assert filled.read_bytes() == untouched


@pytest.mark.parametrize("changed", [False, True])
def test_dispatchers_of_before_may_justify_what_was_missed(filled, tmp_path, changed):
    """Unless somebody has decided otherwise what they may do."""
    of_before = ["tickets.*", "customers.*", "assets.*", "workflows.read", "workflows.execute", "import.run"]  # fmt: skip
    held = of_before[:2] if changed else of_before
    database = Database.open_file(filled)
    with database.write() as connection:
        connection.execute(
            roles.update().where(roles.c.key == "dispatcher").values(permissions=held)
        )
        connection.execute(text("UPDATE alembic_version SET version_num = '0005'"))
    bring_up_to_date(database, paths.migrations(), SystemClock(), WorkspaceFiles.at(filled))
    with database.read() as connection:
        found = connection.execute(select(roles.c.permissions).where(roles.c.key == "dispatcher")).scalar_one()  # fmt: skip
    database.close()
    assert found == (held if changed else [*of_before, "sla.*"])
    assert changed or found == list(BUILT_IN_ROLES["dispatcher"][1])
