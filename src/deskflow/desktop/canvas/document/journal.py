"""Notices as JSON records, and a document brought up to date from them after a crash.

Whoever stores the records (a drafts file) decides when; replaying them on the document they began
with gives the same document with the same undo and redo steps.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from deskflow.desktop.canvas.document.document import Document
from deskflow.desktop.canvas.document.notices import Commit, Notice
from deskflow.desktop.canvas.document.plain import change_from_plain, change_to_plain


def record_of(notice: Notice) -> dict[str, Any]:
    """Undo and redo need no changes: they follow from the records before."""
    if notice.origin != "do":
        return {"origin": notice.origin}
    commit = notice.commit
    return {
        "origin": "do",
        "name": commit.name,
        "params": dict(commit.params),
        "merge_key": commit.merge_key,
        "merged": notice.merged,
        "changes": [change_to_plain(change) for change in commit.changes],
    }


def replay(document: Document, records: Iterable[Mapping[str, Any]]) -> int:
    """Lay the records on the document; returns how many. Raises StructureBroken if they do not fit."""
    count = 0
    for record in records:
        match record["origin"]:
            case "undo":
                document.undo()
            case "redo":
                document.redo()
            case _:
                document.replay(
                    Commit(
                        record["name"],
                        record["params"],
                        tuple(change_from_plain(change) for change in record["changes"]),
                        record["merge_key"],
                    ),
                    merged=record["merged"],
                )
        count += 1
    return count
