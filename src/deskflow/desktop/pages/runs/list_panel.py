"""The first face of the page: all runs, filters by status, workflow and text, and an empty state."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from PySide6.QtCore import QT_TRANSLATE_NOOP, Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.runs.list_view import RunsHeader, RunsModel, RunsView
from deskflow.desktop.pages.runs.metrics_strip import MetricsStrip
from deskflow.desktop.widgets.buttons import Button
from deskflow.desktop.widgets.choices import Choice
from deskflow.desktop.widgets.empty_state import EmptyState
from deskflow.desktop.widgets.fields import SearchField
from deskflow.desktop.widgets.labels import Label
from deskflow.desktop.widgets.page_header import PageHeader
from deskflow.desktop.widgets.picker import pick
from deskflow.desktop.widgets.segmented import SegmentedControl
from deskflow.desktop.words_workflows import counted
from deskflow.workflows.execution_queries import UNFINISHED, ExecutionFilter

GROUPS: Mapping[str, tuple[str, ...]] = {
    "all": (),
    "open": UNFINISHED,
    "failed": ("failed",),
    "done": ("completed", "cancelled", "compensated"),
}


class RunsPanel(QWidget):
    """`filter_changed` when something else is to be listed."""

    filter_changed = Signal()
    workflows_wanted = Signal()

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        theme = context.theme
        self._theme = theme
        self._workflow: UUID | None = None
        self._batch: UUID | None = None
        self._names: dict[UUID, str] = {}
        self.header = PageHeader(theme, self.tr("Runs"))
        options = [
            ("all", self.tr("All")), ("open", self.tr("Under way")), ("failed", self.tr("Failed")),
            ("done", self.tr("Ended")),
        ]  # fmt: skip
        self.status = SegmentedControl(theme, self.tr("Status"), options)
        self.status.chosen.connect(lambda _: self.filter_changed.emit())
        self.workflow = Button(theme, self.tr("All workflows"), icon="workflow")
        self.workflow.clicked.connect(self._on_workflow)
        self.search = SearchField(theme, self.tr("Ticket or workflow"))
        self.search.setFixedWidth(210)
        self.search.searched.connect(lambda _: self.filter_changed.emit())
        self.batch = Button(theme, self.tr("Started together"), icon="x")
        self.batch.setToolTip(self.tr("Show all runs again"))
        self.batch.clicked.connect(lambda: self.show_batch(None))
        self.batch.hide()
        for part in (self.batch, self.status, self.workflow, self.search):
            self.header.add_right(part)
        self.model = RunsModel(context.workspace.clock.now)
        self.view = RunsView(theme, self.model)
        self.search.left_down.connect(self.view.setFocus)
        self._nothing = Label(theme, "", tone="text-muted")
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._nothing.setContentsMargins(0, theme.space(4), 0, 0)
        self._nothing.hide()
        full = QWidget()
        column = QVBoxLayout(full)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.metrics = MetricsStrip(theme)
        self.metrics.period_chosen.connect(lambda _: self.filter_changed.emit())
        column.addWidget(self.metrics)
        column.addWidget(RunsHeader(theme, self.view))
        column.addWidget(self.view, 1)
        column.addWidget(self._nothing, 1)
        self.empty = EmptyState(
            theme,
            "activity",
            self.tr("Nothing has run yet"),
            self.tr(
                "When a workflow is started, by an event, a schedule or by hand, it appears here, with every step it took and why."
            ),
            action=self.tr("Go to the workflows"),
            action_icon="workflow",
        )
        self.empty.acted.connect(self.workflows_wanted)
        self.stack = QStackedWidget()
        self.stack.addWidget(full)
        self.stack.addWidget(self.empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.header)
        layout.addWidget(self.stack, 1)

    @property
    def filter(self) -> ExecutionFilter:
        return ExecutionFilter(
            GROUPS[self.status.value],
            self._workflow,
            text=self.search.text().strip(),
            batch_id=self._batch,
        )

    @property
    def is_filtered(self) -> bool:
        return self.filter != ExecutionFilter()

    def choose_workflow(self, workflow_id: UUID | None) -> None:
        self._workflow = workflow_id
        self._name_button()
        self.filter_changed.emit()

    def show_batch(self, batch_id: UUID | None) -> None:
        """Only the runs that were started together; None: all again."""
        self._batch = batch_id
        self.batch.setVisible(batch_id is not None)
        self.narrow(None)
        if batch_id is None:
            self.view.setFocus()

    def narrow(self, workflow_id: UUID | None, status: str = "all") -> None:
        """`status` is a key of `GROUPS`."""
        if status in GROUPS:
            self.status.set_value(status)
        self.search.clear()
        self.choose_workflow(workflow_id)

    def set_workflows(self, names: Mapping[UUID, str]) -> None:
        self._names = dict(names)
        self._name_button()

    def _name_button(self) -> None:
        known = self._names.get(self._workflow) if self._workflow is not None else None
        text = known or self.tr("All workflows")
        if self.workflow.text() != text:
            self.workflow.setText(text)
            self.workflow.updateGeometry()

    def show_counts(self, counts: Mapping[str, int]) -> None:
        under_way = sum(counts.get(status, 0) for status in UNFINISHED)
        facts = [
            counted(QT_TRANSLATE_NOOP("workflows", "%n under way"), under_way),
            counted(QT_TRANSLATE_NOOP("workflows", "%n failed"), counts.get("failed", 0)),
        ]
        self.header.set_detail(" · ".join(facts) if counts else "")

    def tell_nothing(self) -> None:
        """Why the list is empty, if it is."""
        none = not self.model.rows
        self.stack.setCurrentIndex(1 if none and not self.is_filtered else 0)
        self._nothing.setText(self.tr("No run matches.") if none else "")
        self._nothing.setVisible(none)
        self.view.setVisible(not none)
        for part in (self.status, self.workflow, self.search):
            part.setVisible(not (none and not self.is_filtered))

    def _on_workflow(self) -> None:
        choices: Sequence[Choice] = [
            Choice(None, self.tr("All workflows"), current=self._workflow is None),
            *(
                Choice(workflow_id, name, icon="workflow", current=workflow_id == self._workflow)
                for workflow_id, name in self._names.items()
            ),
        ]
        pick(self._theme, self.workflow, self.tr("Workflow"), choices, self.choose_workflow)
