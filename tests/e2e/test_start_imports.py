"""A start loads what the first window needs and nothing else: every library that waits makes it open sooner."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.start import Place

# What mail, forms, schedules, secrets and Postgres need is loaded when they are used.
LATER = (
    "alembic",
    "networkx",
    "httpx",
    "holidays",
    "keyring",
    "simpleeval",
    "aiosmtplib",
    "qasync",
    "cryptography",
    "inscriptis",
    "psycopg",
    # SQLAlchemy itself loads `email`; the slow half of it is ours to avoid.
    "email.headerregistry",
    "email._header_value_parser",
    "sqlalchemy.dialects.postgresql",
    "sqlalchemy.orm",
    "PySide6.QtWebEngineCore",
    "PySide6.QtNetwork",
)


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> frozenset[str]:
    """The modules of the real program when the tickets of a small workspace have been painted."""
    place = Place(tmp_path_factory.mktemp("start"))
    place.prepare(50)
    return frozenset(place.start()["modules"])


def test_the_window_shows_tickets(loaded: frozenset[str]) -> None:
    assert "deskflow.desktop.pages.tickets.page" in loaded


@pytest.mark.parametrize("name", LATER)
def test_what_the_first_window_does_without_is_not_loaded(
    loaded: frozenset[str], name: str
) -> None:
    assert name not in loaded


def test_a_start_writes_where_it_was_told(tmp_path: Path) -> None:
    environment = Place(tmp_path).environment()
    assert environment["HOME"] == str(tmp_path)
    assert environment["XDG_CONFIG_HOME"].startswith(str(tmp_path))
