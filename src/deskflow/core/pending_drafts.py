"""Drafts and journal edits that wait to be written; the newest of each is what counts."""

from __future__ import annotations

from dataclasses import dataclass, field

from deskflow.core.drafts_file import DraftRow


@dataclass(slots=True)
class PendingDrafts:
    """`drafts` by user and key (None: to be deleted); `appended` and `cleared` by journal and number.

    Numbers rise over all journals, so clearing is "forget everything below this number".
    """

    drafts: dict[tuple[str, str], DraftRow | None] = field(default_factory=dict)
    appended: dict[str, dict[int, str]] = field(default_factory=dict)
    cleared: dict[str, int] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.drafts or self.appended or self.cleared)

    def append(self, journal: str, seq: int, record: str) -> None:
        self.appended.setdefault(journal, {})[seq] = record

    def clear(self, journal: str, seq: int) -> None:
        self.appended.pop(journal, None)
        self.cleared[journal] = seq

    def followed_by(self, newer: PendingDrafts) -> PendingDrafts:
        """Both, where the newer says something else the newer counts."""
        cleared = {**self.cleared, **newer.cleared}
        appended: dict[str, dict[int, str]] = {}
        for waiting in (self, newer):
            for journal, records in waiting.appended.items():
                kept = {s: text for s, text in records.items() if s > cleared.get(journal, -1)}
                if kept:
                    appended.setdefault(journal, {}).update(kept)
        return PendingDrafts({**self.drafts, **newer.drafts}, appended, cleared)
