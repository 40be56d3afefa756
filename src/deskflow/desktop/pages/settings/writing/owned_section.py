"""What somebody has written for themselves, a team or everybody: found by words, changed by whoever may."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, TypeVar
from uuid import UUID

from deskflow.composing.queries import Owned
from deskflow.desktop.pages.settings.listed_section import Listed, SearchedSection
from deskflow.desktop.pages.settings.words import tr
from deskflow.desktop.pages.settings.writing import sharing
from deskflow.people.queries import TeamRow


class Written(Listed, Protocol):
    @property
    def name(self) -> str: ...

    @property
    def folder(self) -> str: ...

    @property
    def owned(self) -> Owned: ...


Row = TypeVar("Row", bound=Written)


class OwnedSection(SearchedSection[Row]):
    """`teams` are those a record can be shared with; a kind reads them with its records."""

    fields = {"team_id": "shared", "shared_with": "shared"}  # noqa: RUF012 - a ClassVar of the base
    teams: Sequence[TeamRow] = ()

    def detail_of(self, row: Row, text: str) -> str:
        """The second line of one: its folder, how often it was used, the beginning of its text."""
        used = tr("used %n time(s)", row.owned.uses) if row.owned.uses else ""
        return " · ".join(part for part in (row.folder, used, text) if part)

    def in_order(self, rows: Sequence[Row]) -> list[Row]:
        return sorted(rows, key=lambda one: (one.folder.casefold(), one.name.casefold()))

    def shared(self) -> tuple[str, UUID | None]:
        """With whom, as commands have it."""
        return sharing.read(self.form.value("shared"))

    def prepare(self, row: Row | None) -> None:
        owned = row.owned if row else None
        self.form.set_choices("shared", sharing.choices(self._workspace, self.teams, owned))

    def show_more(self, row: Row | None) -> None:
        may = row is None or row.owned.may_change
        self.save_button.setEnabled(may)
        self.delete_button.setEnabled(may)
        if row is not None and not may:
            said = tr("{name} has written it; only they, and whoever shares with everybody, can change it.")  # fmt: skip
            self.editor.banner.say(said.format(name=row.owned.owner_name))
