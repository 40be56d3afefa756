"""Writes the next revision from what the tables declare and what the newest schema lacks: `MESSAGE` is its name.

    .venv/bin/python migrations/new_revision.py "skills of people"
    .venv/bin/python migrations/new_revision.py "skills of people" --again   # the newest, not yet released, anew

Read what it wrote before committing: batch changes and data moves are for people to write.
"""

from __future__ import annotations

import re
import sys
import tempfile
from pathlib import Path

from alembic import command
from alembic.config import Config

from deskflow import rooms  # noqa: F401 - all tables must be known
from deskflow.core.database import Database
from deskflow.core.migrating import known_revisions

FOLDER = Path(__file__).resolve().parent


def main(message: str, again: bool) -> None:
    if again:
        newest = (FOLDER / "HEAD").read_text(encoding="utf-8").strip()
        for written in FOLDER.glob(f"versions/{newest}_*.py"):
            written.unlink()
    known = known_revisions(FOLDER)
    number = f"{max((int(one) for one in known), default=0) + 1:04d}"
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    with tempfile.TemporaryDirectory() as folder:
        database = Database.open_file(Path(folder) / "newest.deskflow")
        with database.engine.connect() as connection:
            config.attributes["connection"] = connection
            if known:
                command.upgrade(config, "head")
            name = re.sub(r"[^a-z0-9]+", "_", message.lower()).strip("_")
            command.revision(config, message=name, autogenerate=True, rev_id=number)
        database.close()
    (FOLDER / "HEAD").write_text(f"{number}\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1], again="--again" in sys.argv[2:])
