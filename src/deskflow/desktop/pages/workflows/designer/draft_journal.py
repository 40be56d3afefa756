"""The journal of a draft's edits: what is written while typing, and how a draft is found again after a crash.

The journal begins with the draft it is about, then has every edit, undo and redo, and marks for what was saved.
Replaying it gives the draft as it was, with its undo history. No Qt here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from deskflow.core.drafts import DraftStore
from deskflow.desktop.canvas.document.document import Document, StructureBroken
from deskflow.desktop.canvas.document.journal import record_of, replay
from deskflow.desktop.canvas.document.notices import Notice
from deskflow.desktop.canvas.document.rules import Rules
from deskflow.desktop.pages.workflows.designer.bridge import DefinitionReader, to_document
from deskflow.desktop.pages.workflows.designer.drafting import same
from deskflow.desktop.pages.workflows.designer.kinds import WorkflowKinds
from deskflow.workflows.definition import Definition
from deskflow.workflows.definition_json import from_json

LONGEST: Final = 4000
"""Records after which a saved journal is begun anew; the older undo steps are then gone after a crash."""

Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Recovered:
    """A draft opened. `unsaved`: there are edits the workspace does not have. `moved`: and somebody else has
    saved another draft meanwhile, so both must be shown."""

    document: Document
    revision: int
    unsaved: bool
    moved: bool
    replayed: int


class DraftJournal:
    """Appends for one workflow; the store writes behind the scenes, within a second."""

    def __init__(self, drafts: DraftStore, user_id: UUID, workflow_id: UUID) -> None:
        self._drafts = drafts
        self.key = journal_key(user_id, workflow_id)
        self.length = 0

    def begin(self, definition: Mapping[str, Any], revision: int) -> None:
        """From here on: edits of this draft."""
        self._drafts.clear_journal(self.key)
        self.length = 0
        self._append({"mark": "base", "definition": dict(definition), "revision": revision})

    def add(self, notice: Notice) -> None:
        self._append(record_of(notice))

    def mark_saving(self, based_on: int) -> None:
        self._append({"mark": "saving", "revision": based_on})

    def mark_saved(self, revision: int) -> None:
        self._append({"mark": "saved", "revision": revision})

    def clear(self) -> None:
        self._drafts.clear_journal(self.key)
        self.length = 0

    def _append(self, record: Record) -> None:
        self._drafts.append(self.key, dict(record))
        self.length += 1


def journal_key(user_id: UUID, workflow_id: UUID) -> str:
    return f"workflow/{user_id}/{workflow_id}"


def recover(
    records: Sequence[Record],
    draft: Mapping[str, Any],
    revision: int,
    kinds: WorkflowKinds,
    rules: Rules,
) -> Recovered:
    """The draft the author last saw. `draft` and `revision` are what the workspace holds now."""
    stored = from_json(dict(draft))
    plain = Recovered(to_document(stored, kinds, rules), revision, False, False, 0)
    if not records or records[0].get("mark") != "base":
        return plain
    try:
        return _replayed(records, stored, revision, kinds, rules) or plain
    except (StructureBroken, KeyError, ValueError, TypeError):
        # A journal of another version: the stored draft is at most a second or two older.
        return plain


def _replayed(
    records: Sequence[Record],
    draft: Definition,
    revision: int,
    kinds: WorkflowKinds,
    rules: Rules,
) -> Recovered | None:
    base, rest = records[0], records[1:]
    document = to_document(from_json(base["definition"]), kinds, rules)
    confirmed, saving, unsaved, saved_then = base["revision"], False, 0, False
    since_saving = 0
    count = 0
    last_save = max((n for n, one in enumerate(rest) if one.get("mark") == "saving"), default=-1)
    for place, record in enumerate(rest):
        mark = record.get("mark")
        if mark == "saving":
            saving, since_saving = True, 0
            # Killed between the commit and the mark: the workspace has exactly this.
            saved_then = place == last_save and _same(document, kinds, draft)
        elif mark == "saved":
            confirmed, unsaved = record["revision"], since_saving if saving else 0
            saving = False
        else:
            replay(document, [record])
            document.history.seal()
            count += 1
            unsaved += 1
            since_saving += 1
    if confirmed == revision:
        return Recovered(document, revision, unsaved > 0, False, count)
    if saving and confirmed + 1 == revision and saved_then:
        return Recovered(document, revision, since_saving > 0, False, count)
    if unsaved == 0:
        return None
    return Recovered(document, confirmed, True, not _same(document, kinds, draft), count)


def _same(document: Document, kinds: WorkflowKinds, draft: Definition) -> bool:
    return same(DefinitionReader(kinds).read(document), draft)
