"""The first face of the page: all workflows, a filter, what can be done with one, and an empty state."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from uuid import UUID

from PySide6.QtCore import QT_TRANSLATE_NOOP, QPoint, Qt, Signal
from PySide6.QtWidgets import QMenu, QStackedWidget, QVBoxLayout, QWidget

from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.workflows.categories import CategoryFilter
from deskflow.desktop.pages.workflows.list_view import (
    WorkflowsHeader,
    WorkflowsModel,
    WorkflowsView,
)
from deskflow.desktop.widgets.buttons import Button, IconButton, PrimaryButton
from deskflow.desktop.widgets.empty_state import EmptyState
from deskflow.desktop.widgets.fields import SearchField
from deskflow.desktop.widgets.labels import Label
from deskflow.desktop.widgets.page_header import PageHeader
from deskflow.desktop.words_workflows import counted
from deskflow.workflows.queries import WorkflowRow


class ListPanel(QWidget):
    new_wanted = Signal()
    import_wanted = Signal()
    template_wanted = Signal()
    quick_wanted = Signal()
    run_wanted = Signal(object)

    def __init__(self, context: PageContext, menu: Callable[[QWidget], QMenu]) -> None:
        super().__init__()
        theme = context.theme
        self._menu = menu
        may_write = context.workspace.can("workflows.write")
        self.header = PageHeader(theme, self.tr("Workflows"))
        self.search = SearchField(theme, self.tr("Filter workflows"))
        # It gives way in a narrow window; what is typed into it is short.
        self.search.setMinimumWidth(72)
        self.search.setMaximumWidth(160)
        self.category = CategoryFilter(theme)
        self.category.chosen.connect(self._on_category)
        self.header.add_right(self.category)
        self.header.add_right(self.search)
        self.run = Button(theme, self.tr("Run now"), icon="play")
        self.run.clicked.connect(lambda: self.run_wanted.emit(self.run))
        self.more = IconButton(theme, "ellipsis", self.tr("More actions"), kind="default")
        self.more.clicked.connect(self._on_more)
        self.new = PrimaryButton(theme, self.tr("New workflow"), icon="plus", key="N")
        self.new.clicked.connect(self.new_wanted)
        self.template = Button(theme, self.tr("From template…"), icon="layout-grid")
        self.template.clicked.connect(self.template_wanted)
        one = self.tr("New from one sentence: when, if, then")
        self.quick = IconButton(theme, "zap", one, kind="default", key="Q")
        self.quick.clicked.connect(self.quick_wanted)
        for part in (self.run, self.more, self.quick, self.template, self.new):
            self.header.add_right(part)
        looks = self.tr(
            "Your role may look at workflows; an author or administrator can change them"
        )
        self._looks = "" if may_write else looks
        if not may_write:
            # Grey and not gone: who looks for it learns why.
            self.new.setEnabled(False)
            self.new.setToolTip(looks)
            self.new.setAccessibleDescription(looks)
        self.quick.setVisible(may_write)
        self.template.setVisible(may_write)
        self.model = WorkflowsModel(context.workspace.clock.now)
        self.view = WorkflowsView(theme, self.model)
        self.search.searched.connect(self._on_searched)
        self.search.left_down.connect(self.view.setFocus)
        self.view.menu_wanted.connect(self._on_menu)
        self.view.current_changed.connect(self._on_current)
        full = QWidget()
        column = QVBoxLayout(full)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(WorkflowsHeader(theme, self.view))
        column.addWidget(self.view, 1)
        self._nothing = Label(theme, "", tone="text-muted")
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._nothing.setContentsMargins(0, theme.space(4), 0, 0)
        column.addWidget(self._nothing, 1)
        purpose = self.tr(
            "A workflow does what you would do by hand: when a ticket comes in, find somebody, ask for approval, write the mail. You draw it, and it runs by itself."
        )
        self.empty = EmptyState(
            theme,
            "workflow",
            self.tr("No workflow yet"),
            purpose if may_write else f"{purpose}\n\n{self._looks}.",
            action=self.tr("New workflow") if may_write else "",
            action_icon="plus",
            action_key="N",
            second=self.tr("Import a file…") if may_write else "",
        )
        self.empty.acted.connect(self.new_wanted)
        self.empty.acted_second.connect(self.import_wanted)
        self.stack = QStackedWidget()
        self.stack.addWidget(full)
        self.stack.addWidget(self.empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.header)
        layout.addWidget(self.stack, 1)
        self._on_current()

    def focus_default(self) -> None:
        """The list, or the first step when there is nothing to list."""
        if self.stack.currentWidget() is self.empty:
            first = self.empty.findChild(Button)
            (first or self.header).setFocus()
        else:
            self.view.setFocus()

    @property
    def current(self) -> WorkflowRow | None:
        current: WorkflowRow | None = self.view.current
        return current

    def show_rows(self, rows: Sequence[WorkflowRow], select: UUID | None = None) -> None:
        """What there is now; the selection stays where it was."""
        before = self.current.id if self.current is not None else None
        self.category.show_rows(rows)
        self.model.set_rows(rows)
        if select is not None or before is None or self.model.row_of(before) < 0:
            self.view.choose(select or before)
        else:
            self.view.choose(before)
        active = sum(1 for row in rows if row.is_active)
        facts = [counted(QT_TRANSLATE_NOOP("workflows", "%n active"), active), self._looks]
        self.header.set_detail(" · ".join(fact for fact in facts if fact) if rows else "")
        focused = self.isVisible() and (self.window().focusWidget() in (None, self.view))
        self.stack.setCurrentIndex(1 if not rows else 0)
        if focused:
            self.focus_default()
        self.search.setVisible(bool(rows))
        self.more.setVisible(bool(rows))
        self.new.setVisible(bool(rows))
        self._tell_nothing()
        self._on_current()

    def _on_searched(self, text: str) -> None:
        self.model.set_filter(text)
        self.view.choose(None)
        self._tell_nothing()

    def _on_category(self) -> None:
        self.model.set_choice(self.category.takes)
        self.view.choose(None)
        self._tell_nothing()

    def _tell_nothing(self) -> None:
        none = not self.model.rows and not self.model.is_empty
        said = self.tr("Nothing matches “{text}”.").format(text=self.search.text()) if none else ""
        if none and self.category.category is not None:
            here = self.tr("Only “{category}” is shown.").format(category=self.category.said)
            said = f"{said} {here}"
        self._nothing.setText(said)
        self._nothing.setVisible(none)
        self.view.setVisible(not none)

    def _on_current(self) -> None:
        row = self.current
        self.run.setVisible(
            row is not None and row.version is not None and row.trigger_type == "manual"
        )

    def _on_more(self) -> None:
        self._menu(self).popup(self.more.mapToGlobal(QPoint(0, self.more.height() + 2)))

    def _on_menu(self, at: QPoint) -> None:
        self._menu(self).popup(at)
