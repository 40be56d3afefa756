"""The page of keys in the help is as the window is."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from deskflow.desktop.key_pages import keys_page
from deskflow.desktop.theme import Theme
from tests.architecture.modules import ROOT
from tests.desktop.desk_window import opened_desk

# Set, the page is written instead of compared.
KEEPS = "DESKFLOW_KEEP_PAGES"
PAGES = (
    ("home", "Home"), ("tickets", "Tickets"), ("dispatch", "Dispatch"), ("approvals", "Approvals"),
    ("insights", "Insights"), ("customers", "Customers"), ("equipment", "Equipment"), ("knowledge", "Knowledge"),
    ("search", "Search"), ("outbox", "Outbox"), ("runs", "Runs"), ("settings", "Settings"),
)  # fmt: skip


@pytest.fixture
def page(tmp_path: Path, theme: Theme) -> str:
    with opened_desk(tmp_path / "desk.deskflow", theme) as desk:
        for name, _ in PAGES:
            desk.page(name)
        return keys_page(desk.window.table, PAGES)


def test_it_tells_every_key(page: str) -> None:
    """If not: `DESKFLOW_KEEP_PAGES=1 pytest tests/desktop/help/test_keys_page.py`."""
    kept = ROOT / "docs" / "desk" / "keys.md"
    if os.environ.get(KEEPS):
        kept.write_text(page, encoding="utf-8", newline="\n")
    assert kept.read_text(encoding="utf-8") == page, "stale"
