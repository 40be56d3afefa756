"""Which messages become a ticket of their own, and what it is called."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from deskflow.desktop import words
from deskflow.desktop.pages.tickets.relating.panel import AskPanel, indented, no_key
from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.fields import FormRow
from deskflow.desktop.widgets.labels import ElidedLabel, Label
from deskflow.tickets.queries import MessageRow

LONGEST_TITLE = 90


class SplitPanel(AskPanel):
    """`go(message ids, title)` splits."""

    def __init__(
        self,
        theme: Theme,
        window: QWidget,
        number: str,
        messages: Sequence[MessageRow],
        now: datetime,
        go: Callable[[list[UUID], str], object],
    ) -> None:
        """`messages` are those of the ticket itself, oldest first; the latest is chosen."""
        super().__init__(theme, window, "", "", icon="split")
        self._go = go
        self._title_typed = False
        self._messages = {message.id: message for message in messages}
        self.title.setText(self.tr("Split messages off {number}").format(number=number))
        self.go_button.setText(self.tr("Split off"))
        text = self.tr("They move to a new ticket with their files; who wrote them and when stays as it is.")  # fmt: skip
        self.column.addWidget(Label(theme, text, tone="text-muted", wrap=True))
        self.name = QLineEdit()
        self.name.setMaxLength(500)
        self.name.textEdited.connect(self._on_title_typed)
        self.name_row = FormRow(theme, self.tr("Title of the new ticket"), self.name)
        self.column.addWidget(self.name_row)
        self.boxes: dict[UUID, QCheckBox] = {}
        for message in reversed(messages):
            self.column.addWidget(self._row(message, now))
        self.count = Label(theme, "", size="sm", tone="text-muted")
        self.foot.insertWidget(0, self.count)
        self.agreed.connect(self._on_agreed)
        if messages:
            self.boxes[messages[-1].id].setChecked(True)
        self._on_ticked()

    def _row(self, message: MessageRow, now: datetime) -> QWidget:
        theme = self._theme
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        said = " ".join(message.text.split())[:300]
        top = QHBoxLayout()
        tick = QCheckBox(no_key(message.author_name or self.tr("Nobody")))
        tick.setFont(theme.font("body", "medium"))
        tick.setMinimumSize(40, 24)
        tick.setAccessibleName(f"{message.author_name}: {said[:80]}")
        tick.toggled.connect(self._on_ticked)
        self.boxes[message.id] = tick
        top.addWidget(tick, 1)
        facts = [words.day_and_time(message.at, now)]
        if not message.is_public:
            facts.insert(0, self.tr("internal"))
        if message.attachments:
            facts.insert(0, self.tr("%n file(s)", "", len(message.attachments)))
        top.addWidget(Label(theme, "\u2002·\u2002".join(facts), size="sm", tone="text-muted"))
        column.addLayout(top)
        below = ElidedLabel(theme, said, size="sm", tone="text-muted")
        column.addWidget(indented(below))
        return box

    @property
    def chosen(self) -> list[UUID]:
        return [one for one in self._messages if self.boxes[one].isChecked()]

    def _on_title_typed(self) -> None:
        self._title_typed = True
        self._enable()

    def _on_ticked(self) -> None:
        chosen = self.chosen
        if chosen and not self._title_typed:
            lines = self._messages[chosen[0]].text.strip().splitlines() or [""]
            self.name.setText(_shortened(lines[0]))
        self._enable()

    def _enable(self) -> None:
        many, chosen = len(self._messages), len(self.chosen)
        everything = chosen == many
        self.count.setText(
            self.tr("One message has to stay")
            if everything
            else self.tr("%n message(s) chosen", "", chosen)
        )
        self.go_button.setEnabled(0 < chosen < many and bool(self.name.text().strip()))

    def focus_first(self) -> None:
        self.name.setFocus()
        # Backwards, so that a long title is seen from its beginning.
        self.name.setSelection(len(self.name.text()), -len(self.name.text()))

    def _on_agreed(self) -> None:
        chosen, title, go = self.chosen, self.name.text().strip(), self._go
        self.dismiss()
        go(chosen, title)


def _shortened(text: str) -> str:
    text = " ".join(text.split())
    if len(text) <= LONGEST_TITLE:
        return text
    return text[:LONGEST_TITLE].rsplit(" ", 1)[0] + "…"
