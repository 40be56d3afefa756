"""Before tickets become one: which of them goes on, what will be read there, and what stands in the way."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from uuid import UUID

from PySide6.QtWidgets import QButtonGroup, QRadioButton, QVBoxLayout, QWidget

from deskflow.desktop import words
from deskflow.desktop.pages.tickets.relating.panel import AskPanel, indented, no_key
from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.labels import ElidedLabel, Hairline, Label
from deskflow.desktop.widgets.tips import plain_tip
from deskflow.tickets.relation_queries import MergePart


class MergePanel(AskPanel):
    """`look(target, show)` reads the parts again for another direction; `go(sources, target)` merges."""

    def __init__(
        self,
        theme: Theme,
        window: QWidget,
        look: Callable[[UUID, Callable[[Sequence[MergePart]], None]], object],
        go: Callable[[list[UUID], UUID], object],
    ) -> None:
        super().__init__(theme, window, "", "", icon="git-merge")
        self._look = look
        self._go = go
        self._parts: list[MergePart] = []
        self._target: UUID | None = None
        self.title.setText(self.tr("Merge tickets"))
        self.go_button.setText(self.tr("Merge"))
        self.column.addWidget(Label(theme, self.tr("Which one goes on?"), tone="text-muted"))
        self.group = QButtonGroup(self)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(theme.space(1))
        self.column.addLayout(self._rows)
        self.column.addWidget(Hairline(theme))
        self.story = Label(theme, "", wrap=True)
        self.column.addWidget(self.story)
        self.warning = Label(theme, "", size="sm", tone="warning", wrap=True)
        self.column.addWidget(self.warning)
        self.agreed.connect(self._on_agreed)

    # --- content ------------------------------------------------------------------------------

    def show_parts(self, parts: Sequence[MergePart], target: UUID) -> None:
        """The tickets, for the first time."""
        for part in sorted(parts, key=lambda one: one.row.id != target):
            self._rows.addWidget(self._row(part, part.row.id == target))
        self._tell(parts, target)

    def _row(self, part: MergePart, chosen: bool) -> QWidget:
        theme = self._theme
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        radio = QRadioButton(no_key(f"{part.row.number}\u2002{part.row.title}"))
        radio.setFont(theme.font("body", "medium"))
        radio.setToolTip(plain_tip(part.row.title))
        radio.setMinimumSize(40, 24)
        radio.setChecked(chosen)
        radio.toggled.connect(partial(self._on_toggled, part.row.id))
        self.group.addButton(radio)
        column.addWidget(radio)
        facts = [words.word("status", part.row.status), part.row.customer_name]
        if part.contact_name:
            facts.append(part.contact_name)
        facts.append(self.tr("%n message(s)", "", part.messages))
        below = ElidedLabel(theme, "\u2002·\u2002".join(facts), size="sm", tone="text-muted")
        column.addWidget(indented(below))
        return box

    def _on_toggled(self, ticket_id: UUID, on: bool) -> None:
        if not on or ticket_id == self._target:
            return
        self.go_button.setEnabled(False)
        self._target = ticket_id
        self._look(ticket_id, lambda parts: self._tell(parts, ticket_id))

    def _tell(self, parts: Sequence[MergePart], target: UUID) -> None:
        if self._target not in (None, target):
            # Another direction has been chosen since.
            return
        self._parts, self._target = list(parts), target
        goes_on = next(part for part in parts if part.row.id == target)
        ending = [part for part in parts if part.row.id != target]
        refused = [part.refused for part in parts if part.refused is not None]
        self.go_button.setEnabled(bool(ending) and not refused)
        names = ", ".join(part.row.number for part in ending)
        told = [
            self.tr("{numbers} will end as merged.").format(numbers=names),
            self.tr("{number} then shows %n message(s).", "", sum(part.messages for part in parts)).format(number=goes_on.row.number),
        ]  # fmt: skip
        if tasks := sum(part.tasks for part in ending):
            told.append(self.tr("%n task(s) come along.", "", tasks))
        if minutes := sum(part.minutes for part in ending):
            length = words.duration(minutes * 60)
            told.append(self.tr("So does {time} of logged work.").format(time=length))
        told.append(self.tr("Later mail to them arrives there. They can be separated again at any time."))  # fmt: skip
        self.story.setText("" if refused else " ".join(told))
        self.story.setVisible(not refused)
        self.warning.set_tone("danger" if refused else "warning")
        self.warning.setText(
            "\n".join(words.describe_error(one) for one in refused)
            or self._contacts(goes_on, ending)
        )
        self.warning.setVisible(bool(self.warning.text()))
        self.grew()

    def _contacts(self, goes_on: MergePart, ending: Sequence[MergePart]) -> str:
        others = sorted({part.contact_name for part in ending if part.contact_name} - {goes_on.contact_name})  # fmt: skip
        if not others:
            return ""
        kept = goes_on.contact_name or self.tr("nobody")
        return self.tr("Other contacts: {names}. Replies will go to {kept}.").format(
            names=", ".join(others), kept=kept
        )

    def focus_first(self) -> None:
        (self.group.checkedButton() or self.go_button).setFocus()

    def _on_agreed(self) -> None:
        target, go = self._target, self._go
        if target is None:
            return
        sources = [part.row.id for part in self._parts if part.row.id != target]
        self.dismiss()
        go(sources, target)
