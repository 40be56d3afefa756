"""A problem is solved: the words that go to each of its incidents, and which of them are resolved with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from uuid import UUID

from PySide6.QtWidgets import QCheckBox, QPlainTextEdit, QWidget

from deskflow.desktop import words
from deskflow.desktop.pages.tickets.relating.panel import AskPanel, indented, no_key
from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.fields import FormRow
from deskflow.desktop.widgets.labels import Label
from deskflow.desktop.widgets.tips import plain_tip
from deskflow.tickets.list_queries import TicketRow


class IncidentsPanel(AskPanel):
    """`go(incident ids, text)` answers and resolves them."""

    def __init__(
        self,
        theme: Theme,
        window: QWidget,
        problem: str,
        incidents: Sequence[TicketRow],
        go: Callable[[list[UUID], str], object],
    ) -> None:
        super().__init__(theme, window, "", "", icon="circle-check")
        self._go = go
        self.title.setText(self.tr("Resolve the incidents of {number}").format(number=problem))
        self.text = QPlainTextEdit()
        self.text.setTabChangesFocus(True)
        self.text.setFont(theme.font())
        self.text.setFixedHeight(110)
        hint = self.tr("Goes to each of the customers as a public reply. Empty: they are resolved without a word.")  # fmt: skip
        self.column.addWidget(FormRow(theme, self.tr("What was the matter, and is solved"), self.text, hint=hint))  # fmt: skip
        self.boxes: dict[UUID, QCheckBox] = {}
        for row in incidents:
            tick = QCheckBox(no_key(f"{row.number}\u2002{row.title}"))
            tick.setMinimumSize(40, 24)
            tick.setChecked(True)
            facts = f"{row.customer_name}\u2002·\u2002{words.word('status', row.status)}"
            tick.setToolTip(plain_tip(f"{row.title}\n{facts}"))
            tick.toggled.connect(self._enable)
            self.column.addWidget(tick)
            below = Label(theme, facts, size="sm", tone="text-muted")
            self.column.addWidget(indented(below))
            self.boxes[row.id] = tick
        self.agreed.connect(self._on_agreed)
        self._enable()

    @property
    def chosen(self) -> list[UUID]:
        return [one for one, box in self.boxes.items() if box.isChecked()]

    def _enable(self) -> None:
        many = len(self.chosen)
        self.go_button.setText(self.tr("Resolve %n", "", many))
        self.go_button.updateGeometry()
        self.go_button.setEnabled(many > 0)

    def focus_first(self) -> None:
        self.text.setFocus()

    def _on_agreed(self) -> None:
        # Closed by whoever knows that it went well: the words may be long.
        self.go_button.setEnabled(False)
        self._go(self.chosen, self.text.toPlainText().strip())
