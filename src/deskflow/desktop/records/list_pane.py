"""The pane on the left: what it is, a field to filter with, the list or why it is empty, and the keys that work."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from deskflow.desktop.records.lists import RecordList
from deskflow.desktop.records.rows import RecordRow
from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.buttons import Button
from deskflow.desktop.widgets.fields import SearchField
from deskflow.desktop.widgets.key_hints import KeyHint
from deskflow.desktop.widgets.labels import Label
from deskflow.desktop.widgets.page_header import PageHeader
from deskflow.desktop.widgets.surfaces import Surface


class ListPane(Surface):
    """`searched` carries what is looked for."""

    searched = Signal(str)
    new_wanted = Signal()

    def __init__(
        self,
        theme: Theme,
        title: str,
        placeholder: str,
        keys: Sequence[tuple[tuple[str, ...], str]],
        *,
        may_add: bool,
        parent: QWidget | None = None,
    ) -> None:
        """`keys` are those shown at the foot: the boxes and what they do."""
        super().__init__(theme, "surface-1", parent=parent)
        self._theme = theme
        self.header = PageHeader(theme, title)
        self.new_button = Button(theme, self.tr("New"), kind="ghost", icon="plus", key="N")
        self.new_button.clicked.connect(self.new_wanted)
        self.header.add_right(self.new_button)
        self.new_button.setVisible(may_add)
        self.search = SearchField(theme, placeholder)
        self.search.searched.connect(self.searched)
        self.list = RecordList(theme, title)
        self.search.left_down.connect(self._on_left_down)
        self.search.returnPressed.connect(self._on_left_down)
        self._nothing = Label(theme, "", tone="text-muted", wrap=True)
        self._nothing.setContentsMargins(theme.space(3), theme.space(3), theme.space(3), 0)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.list)
        self._stack.addWidget(self._topped(self._nothing))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.header)
        layout.addWidget(self._searching())
        layout.addWidget(self._stack, 1)
        layout.addWidget(self._foot(keys))

    def show_rows(self, rows: Sequence[RecordRow], keep: Any, *, more: bool) -> None:
        """`more`: there are others that are not loaded yet."""
        self.list.show_rows(rows, keep)
        self.header.set_detail(f"{len(rows)}+" if more else str(len(rows)) if rows else "")
        self._stack.setCurrentIndex(0)

    def say_nothing(self, text: str) -> None:
        """Instead of rows: why there are none."""
        self.list.show_rows((), None)
        self.header.set_detail("")
        self._nothing.setText(text)
        self._stack.setCurrentIndex(1)

    def _on_left_down(self) -> None:
        self.list.setFocus()
        if self.list.current_id is None:
            self.list.step(1)

    def _searching(self) -> QWidget:
        row = Surface(self._theme, "surface-1", edges="b")
        layout = QHBoxLayout(row)
        pad = self._theme.space(1)
        layout.setContentsMargins(self._theme.space(2), pad, self._theme.space(2), pad + 1)
        layout.addWidget(self.search)
        return row

    def _foot(self, keys: Sequence[tuple[tuple[str, ...], str]]) -> QWidget:
        theme = self._theme
        foot = Surface(theme, "surface-1", edges="t")
        foot.setFixedHeight(theme.tokens.size.row["compact"])
        layout = QHBoxLayout(foot)
        layout.setContentsMargins(theme.space(2), 1, theme.space(2), 0)
        layout.setSpacing(theme.space(0))
        for boxes, words in keys:
            for box in boxes:
                layout.addWidget(KeyHint(theme, box))
            layout.addWidget(Label(theme, words, size="xs", tone="text-muted"))
            layout.addSpacing(theme.space(1))
        layout.addStretch(1)
        return foot

    @staticmethod
    def _topped(widget: QWidget) -> QWidget:
        holder = QWidget()
        layout = QVBoxLayout(holder)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(widget)
        layout.addStretch(1)
        return holder
