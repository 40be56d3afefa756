"""Rooms write only through the transaction, so that undo, audit and sync know of every change."""

from __future__ import annotations

import ast
import re
from pathlib import Path

# Not commands, and therefore written directly: the engine's own rows, delivery states, presence, counters that never
# go back, the audit and journal themselves, the core's own plumbing.
DIRECT = {
    "core/bulk.py", "core/bus.py", "core/journal.py", "core/undo.py", "core/transaction.py", "core/statements.py", "core/counters.py", "core/migrating.py",
    "core/drafts_file.py", "core/sqlite.py", "core/workspace_files.py",
    "approvals/outcomes.py", "workflows/presence.py", "engine/store.py", "engine/triggers.py", "engine/schedules.py",
    "engine/token_rows.py", "engine/signals.py", "engine/sections.py",
    "engine/waiting.py", "engine/compensating.py", "engine/steps/sub_workflow.py", "engine/queueing.py", "engine/trigger_health.py", "engine/retention.py", "engine/counting.py",
    "channels/delivery.py", "channels/mail_delivery.py",
}  # fmt: skip
WRITES = {"insert", "update", "delete"}
# What to parse at all: most files have none of these words.
MAY_WRITE = re.compile(rf"\b({'|'.join(WRITES)})\b")


def test_no_other_writes(repository: Path) -> None:
    found = []
    root = repository / "src" / "deskflow"
    for path in sorted(root.rglob("*.py")):
        name = path.relative_to(root).as_posix()
        if name in DIRECT or name.startswith("desktop/"):
            continue
        text = path.read_text(encoding="utf-8")
        if not MAY_WRITE.search(text):
            continue
        tree = ast.parse(text)
        found += [f"{name}:{node.lineno}" for node in ast.walk(tree) if _writes(node)]
    assert not found, f"written past the transaction: {', '.join(found)}"


def _writes(node: ast.AST) -> bool:
    """`table.insert()`, `.update()`, `.delete()` without arguments are SQLAlchemy statements."""
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in WRITES
        and not node.args
        and not node.keywords
    )
