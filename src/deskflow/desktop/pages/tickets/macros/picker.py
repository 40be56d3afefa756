"""Choosing a macro: a field, the list, and below it what the one in question will do here, and where it cannot."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from deskflow.composing.filling import fill
from deskflow.composing.macro_queries import MacrosOffered
from deskflow.composing.queries import MacroRow
from deskflow.desktop.pages.tickets.ticket.gap_marks import GapMarks
from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.chips import Chip
from deskflow.desktop.widgets.choices import Choice
from deskflow.desktop.widgets.labels import Label
from deskflow.desktop.widgets.picker import FilteredChoices
from deskflow.desktop.words_macros import Names, step_words

WIDTH, TALLEST, LINES = 520, 220, 7


class MacroPicker(FilteredChoices):
    """`looked_at` carries the macro that is in question; `said` is what `refuse` has found out about it."""

    looked_at = Signal(object)

    def __init__(self, theme: Theme, window: QWidget, placeholder: str) -> None:
        super().__init__(theme, window, placeholder)
        self.width_wanted, self.tallest = WIDTH, TALLEST
        self._offered: MacrosOffered | None = None
        self._names = Names()
        self._on_picked: Callable[[MacroRow], object] | None = None
        self.preview = QPlainTextEdit()
        self.preview.setReadOnly(True)
        self.preview.setProperty("plain", True)
        self.preview.setFont(theme.font("sm"))
        self.preview.setAccessibleName(self.tr("What it will do"))
        self.preview.setFixedHeight(theme.metrics("sm").lineSpacing() * LINES + theme.space(1))
        self.preview.viewport().setAutoFillBackground(False)
        self._marks = GapMarks(self.preview.document(), theme)
        self.refused = Label(theme, "", size="sm", tone="danger", wrap=True)
        self.refused.hide()
        for part in (self.preview, self.refused):
            self.body.addWidget(part)
            part.setContentsMargins(theme.space(1), 0, theme.space(1), theme.space(0))
        self.list.chosen.connect(self._on_chosen)
        self.list.selectionModel().currentChanged.connect(lambda *_: self._show_preview())
        self.query.textChanged.connect(self._on_query)
        self.closed.connect(self.deleteLater)

    def offer(
        self, offered: MacrosOffered, names: Names, on_picked: Callable[[MacroRow], object]
    ) -> None:
        self._offered, self._names, self._on_picked = offered, names, on_picked
        self.list.set_choices([_choice(one) for one in offered.macros])
        self._show_preview()

    @property
    def macro(self) -> MacroRow | None:
        """The one in question."""
        choice = self.list.current_choice()
        return None if choice is None else choice.value

    def lines(self) -> list[str]:
        """What it will do, one line for each step."""
        macro, offered = self.macro, self._offered
        if macro is None or offered is None:
            return []
        return [
            f"{place}. {step_words(step, self._names, self._filled(step))}"
            for place, step in enumerate(macro.steps, 1)
        ]

    def refuse(self, text: str, *, is_problem: bool = True) -> None:
        """What was found out about where it cannot be run; "" for nothing."""
        self.refused.setText(text)
        self.refused.set_tone("danger" if is_problem else "text-muted")
        self.refused.setVisible(bool(text))
        if self.isVisible():
            self._place()

    def panel_size(self) -> QSize:
        size = super().panel_size()
        more = self.preview.height() + self.body.spacing()
        if not self.refused.isHidden():
            more += self.refused.heightForWidth(WIDTH - 32) + self.body.spacing()
        return QSize(size.width(), size.height() + more)

    def _filled(self, step: Any) -> str | None:
        scope = self._offered.scope if self._offered is not None else None
        if scope is None or "text" not in step:
            return None
        return fill(str(step["text"]), scope).text

    def _show_preview(self) -> None:
        self.refuse("")
        self.preview.setPlainText("\n".join(self.lines()))
        if self.macro is not None:
            self.looked_at.emit(self.macro)

    def _on_query(self, text: str) -> None:
        self.list.set_filter(text)
        empty = self.list.choices.rowCount() == 0
        self.show_nothing(self.tr("Nothing matches “{text}”.").format(text=text) if empty else "")
        self._show_preview()

    def _on_chosen(self, choice: Choice) -> None:
        callback = self._on_picked
        self.dismiss()
        if callback is not None:
            callback(choice.value)


def _choice(macro: MacroRow) -> Choice:
    chip = None
    if macro.owned.shared_with == "team" and macro.owned.team_name:
        chip = Chip(macro.owned.team_name)
    kinds: Sequence[str] = [str(step.get("kind")) for step in macro.steps]
    icon = "reply" if "reply" in kinds else "zap"
    return Choice(macro, macro.name, detail=macro.folder, icon=icon, chip=chip)
