"""Credit notes as a file for the books."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from deskflow.core.csv_writing import csv_file
from deskflow.core.whole_files import write_whole
from deskflow.sla.credit_queries import CreditNoteRow

HEADER = (
    "ticket", "title", "customer", "clock", "policy", "due_at", "kept_at", "amount", "currency", "status",
    "justification", "justification_text", "reviewed_at", "reviewed_by", "note",
)  # fmt: skip


def write_notes(rows: Sequence[CreditNoteRow], path: Path) -> None:
    """Whole or not at all; what would start a formula is written as text."""
    lines = (
        (
            one.number, one.title, one.customer_name, one.clock, one.policy_name, one.due_at, one.kept_at,
            f"{one.cents / 100:.2f}", one.currency, one.status, one.justification, one.justified_with,
            one.reviewed_at, one.reviewed_by, one.note,
        )
        for one in rows
    )  # fmt: skip
    write_whole(path, csv_file(HEADER, lines))
