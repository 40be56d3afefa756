"""All keys on one sheet, made from the actions themselves. `?`."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from deskflow.desktop.actions import Action, ActionTable
from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.buttons import IconButton
from deskflow.desktop.widgets.key_hints import KeyHint
from deskflow.desktop.widgets.labels import Label, SectionHeader
from deskflow.desktop.widgets.popover import Popover

COLUMNS = 3
COLUMN_WIDTH = 268
TALLEST = 620


class CheatSheet(Popover):
    """Made anew each time, because what can be done differs from page to page."""

    def __init__(self, theme: Theme, window: QWidget, actions: ActionTable) -> None:
        super().__init__(theme, window, scrim=True)
        self._theme = theme
        head = QHBoxLayout()
        head.setContentsMargins(theme.space(2), theme.space(0), 0, 0)
        head.addWidget(Label(theme, self.tr("Keys"), size="heading", weight="bold"), 1)
        close = IconButton(theme, "x", self.tr("Close"), key="Esc")
        close.clicked.connect(self.dismiss)
        head.addWidget(close)
        self.body.addLayout(head)
        self._sheet = self._build(actions)
        scroll = QScrollArea()
        scroll.setWidget(self._sheet)
        scroll.setWidgetResizable(True)
        scroll.setAccessibleName(self.tr("Keys"))
        scroll.viewport().setAutoFillBackground(False)
        self.body.addWidget(scroll)
        self.closed.connect(self.deleteLater)

    def panel_size(self) -> QSize:
        wanted = self._sheet.sizeHint()
        return QSize(wanted.width() + 40, min(TALLEST, wanted.height() + 70))

    def _build(self, actions: ActionTable) -> QWidget:
        groups: dict[str, list[Action]] = {}
        for action in actions.usable():
            if action.shortcut:
                groups.setdefault(action.group or self.tr("General"), []).append(action)
        sheet = QWidget()
        layout = QHBoxLayout(sheet)
        inset = self._theme.space(2)
        layout.setContentsMargins(inset, 0, inset, inset)
        layout.setSpacing(self._theme.space(4))
        columns = [QVBoxLayout() for _ in range(min(COLUMNS, max(1, len(groups))))]
        heights = [0] * len(columns)
        for title, members in groups.items():
            # The shortest column takes the next group.
            at = heights.index(min(heights))
            columns[at].addWidget(self._group(title, members))
            heights[at] += len(members) + 2
        for column in columns:
            column.setSpacing(self._theme.space(2))
            column.addStretch(1)
            layout.addLayout(column)
        return sheet

    def _group(self, title: str, members: list[Action]) -> QWidget:
        group = QWidget()
        group.setFixedWidth(COLUMN_WIDTH)
        grid = QGridLayout(group)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(self._theme.space(0) + 2)
        grid.addWidget(SectionHeader(self._theme, title), 0, 0, 1, 2)
        for row, action in enumerate(members, start=1):
            grid.addWidget(Label(self._theme, action.title), row, 0)
            grid.addWidget(self._keys(action), row, 1, Qt.AlignmentFlag.AlignRight)
        grid.setColumnStretch(0, 1)
        return group

    def _keys(self, action: Action) -> QWidget:
        keys = QWidget()
        layout = QHBoxLayout(keys)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(self._theme.space(1))
        for shortcut in action.shortcuts[:2] or (action.own_key,):
            layout.addWidget(KeyHint(self._theme, shortcut))
        return keys
