"""The text form of a table that says who decides, with what is wrong in it before it is used."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from deskflow.desktop.forms.routing_text import (
    ReadTable,
    Wrong,
    read_table_text,
    table_text,
    with_block,
)
from deskflow.desktop.forms.surroundings import Surroundings
from deskflow.desktop.widgets.buttons import Button, PrimaryButton
from deskflow.desktop.widgets.labels import Label

_TOLD = 6


class _Lines(QPlainTextEdit):
    """Tab is a character here: Escape leads out, Control and Enter use the lines."""

    used = Signal()
    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.used.emit()
        else:
            super().keyPressEvent(event)


class RoutingText(QWidget):
    """`used` carries the table the lines say; `left` without one."""

    used = Signal(object)
    left = Signal()

    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        self._around = around
        theme = around.theme
        self._table: dict[str, Any] = {}
        self._read: ReadTable | None = None
        text = self.tr(
            "A line for each row, tabs between its cells, who decides in the last: Rita Novak, role:Finance, "
            "team:Service Desk, manager:requester, with (all) behind it if all of them must; nobody; or = row 3."
        )
        self.edit = _Lines()
        self.edit.left.connect(self.left)
        self.edit.used.connect(self._on_use)
        self.edit.setFont(theme.mono_font("sm"))
        self.edit.setAccessibleName(self.tr("The table as lines of text"))
        self.edit.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.edit.setTabStopDistance(theme.metrics().averageCharWidth() * 20)
        self.edit.textChanged.connect(self._on_text)
        self.said = Label(theme, "", size="sm", tone="text-muted", wrap=True)
        self.use = PrimaryButton(theme, self.tr("Use these rows"), key="Ctrl+Return")
        self.use.clicked.connect(self._on_use)
        self.back = Button(theme, self.tr("Back to the table"), key="Esc")
        self.back.clicked.connect(self.left)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.back)
        foot.addWidget(self.use)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.space(1))
        layout.addWidget(Label(theme, text, size="sm", tone="text-muted", wrap=True))
        layout.addWidget(self.edit, 1)
        layout.addWidget(self.said)
        layout.addLayout(foot)

    def show_table(
        self, table: Mapping[str, Any], block: str = "", row: int = 0, column: int = 0
    ) -> None:
        self._table = dict(table)
        directory = self._around.directory
        text = table_text(table, directory)
        if block:
            text = with_block(table, directory, block, row, column)
        self.edit.setPlainText(text)
        self._on_text()

    def _on_text(self) -> None:
        read = read_table_text(self.edit.toPlainText(), self._table, self._around.directory)
        self._read = read
        count = len(read.table["rows"]) if "rows" in read.table else 0
        lines = [self._words(one) for one in read.wrong[:_TOLD]]
        if len(read.wrong) > _TOLD:
            lines.append("…")
        said = self.tr("{count} rows.").format(count=count)
        self.said.setText("\n".join([said, *lines]))
        self.said.set_tone("danger" if read.wrong else "text-muted")
        self.use.setEnabled(read.usable)

    def _words(self, wrong: Wrong) -> str:
        return {
            "who": self.tr("Row {line}: nobody, no role and no team is called “{found}”."),
            "cells": self.tr("Row {line} has more cells than the table has columns: “{found}”."),
            "cell": self.tr("Row {line}: “{found}” is no condition for its column."),
            "lines": self.tr("These are too many lines."),
        }[wrong.what].format(line=wrong.line, found=wrong.found)

    def _on_use(self) -> None:
        if self._read is not None and self._read.usable:
            self.used.emit(self._read.table)
