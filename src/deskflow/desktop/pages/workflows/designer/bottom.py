"""What lies under the canvas: problems and the outline."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QT_TRANSLATE_NOOP, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from deskflow.desktop.canvas.outline import OutlineModel
from deskflow.desktop.canvas.outline_tree import OutlineRow
from deskflow.desktop.forms.tabbing import go_on_in
from deskflow.desktop.pages.workflows.designer.outline_view import OutlineView
from deskflow.desktop.pages.workflows.designer.problems import ProblemLine, ProblemList
from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.chips import Chip, ChipLabel
from deskflow.desktop.widgets.labels import Hairline, Label
from deskflow.desktop.widgets.surfaces import Surface
from deskflow.desktop.words_workflows import counted, port_title

PROBLEMS, OUTLINE, TEST = 0, 1, 2
_RIGHT = QTabBar.ButtonPosition.RightSide


class WorkflowOutline(OutlineModel):
    """The canvas' outline with the ways out in our words."""

    def text_of(self, row: OutlineRow) -> str:
        text = super().text_of(row)
        return text if row.node or row.frame else port_title(text)


class Bottom(Surface):
    tabbed_out = Signal(bool)
    """Tab at the end (True), Shift+Tab at the beginning."""

    def __init__(self, theme: Theme, outline: OutlineModel) -> None:
        super().__init__(theme, "surface-1")
        self.tabs = QTabBar()
        self.tabs.setAccessibleName(self.tr("Problems and outline"))
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setFont(theme.font())
        self.tabs.addTab(self.tr("Problems"))
        self.tabs.addTab(self.tr("Outline"))
        self._errors = ChipLabel(theme, Chip("0", "danger"))
        self._warnings = ChipLabel(theme, Chip("0", "warning"))
        self.problems = ProblemList(theme)
        self._none = Label(theme, self.tr("No problems. It can be published."), tone="text-muted")
        self._none.setContentsMargins(theme.space(2), theme.space(2), 0, 0)
        self.outline = OutlineView(theme, outline)
        first = QWidget()
        column = QVBoxLayout(first)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.problems, 1)
        column.addWidget(self._none, 1)
        self.stack = QStackedWidget()
        self.stack.addWidget(first)
        self.stack.addWidget(self.outline)
        self.tabs.currentChanged.connect(self.stack.setCurrentIndex)
        top = QHBoxLayout()
        top.setContentsMargins(theme.space(1), 1, theme.space(2), 0)
        top.setSpacing(theme.space(0))
        self._counts = QWidget(self)
        self._counts.hide()
        beside = QHBoxLayout(self._counts)
        beside.setContentsMargins(0, 0, theme.space(1), 0)
        beside.setSpacing(theme.space(0))
        beside.addWidget(self._errors)
        beside.addWidget(self._warnings)
        top.addWidget(self.tabs)
        top.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(top)
        layout.addWidget(Hairline(theme))
        layout.addWidget(self.stack, 1)
        self.setMinimumHeight(74)
        self.setMinimumWidth(240)
        self.set_lines(())

    def add_tab(self, title: str, panel: QWidget) -> None:
        """One more, behind the others."""
        self.stack.addWidget(panel)
        self.tabs.addTab(title)

    def set_lines(self, lines: Sequence[ProblemLine]) -> None:
        self.problems.set_lines(lines)
        errors = sum(1 for line in lines if line.problem.is_error)
        for chip, count, tone, name in (
            (
                self._errors,
                errors,
                "danger",
                counted(QT_TRANSLATE_NOOP("workflows", "%n error(s)"), errors),
            ),
            (
                self._warnings,
                len(lines) - errors,
                "warning",
                counted(QT_TRANSLATE_NOOP("workflows", "%n warning(s)"), len(lines) - errors),
            ),
        ):
            chip.setVisible(count > 0)
            chip.set_chip(Chip(str(count), tone))  # type: ignore[arg-type]
            chip.setAccessibleName(name)
            chip.setToolTip(name)
        self._show_counts(bool(lines))
        self.problems.setVisible(bool(lines))
        self._none.setVisible(not lines)

    def _show_counts(self, wanted: bool) -> None:
        """Beside the tab's title, while there is something to count."""
        shown = self.tabs.tabButton(PROBLEMS, _RIGHT) is self._counts
        if wanted:
            self._counts.adjustSize()
            # The bar measures a button only when it is put in.
            self.tabs.setTabButton(PROBLEMS, _RIGHT, self._counts)
        elif shown:
            self.tabs.setTabButton(PROBLEMS, _RIGHT, None)
            self._counts.setParent(self)
        self._counts.setVisible(wanted)

    def show_problems(self) -> None:
        self.tabs.setCurrentIndex(PROBLEMS)
        if self.problems.problems.lines and not self.problems.currentIndex().isValid():
            self.problems.setCurrentIndex(self.problems.problems.index(0))
        self.problems.setFocus()

    def focusNextPrevChild(self, forward: bool) -> bool:
        if not go_on_in(self, forward):
            self.tabbed_out.emit(forward)
        return True

    def show_outline(self) -> None:
        self.tabs.setCurrentIndex(OUTLINE)
        self.outline.setFocus()

    def focus_shown(self) -> None:
        """The keyboard goes to what the chosen tab shows."""
        tab = self.tabs.currentIndex()
        if tab == PROBLEMS and self.problems.isVisible():
            self.show_problems()
        elif tab == OUTLINE:
            self.show_outline()
        else:
            self.tabs.setFocus()
