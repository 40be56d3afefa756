"""The designer of one workflow: palette, canvas, properties, problems and outline around a `DraftSession`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QT_TRANSLATE_NOOP, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from deskflow.core.changes import Changes
from deskflow.desktop.canvas.run_overlay import Severity
from deskflow.desktop.canvas.words import step_text
from deskflow.desktop.forms.surroundings import Surroundings
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.workflows.designer.bottom import Bottom, WorkflowOutline
from deskflow.desktop.pages.workflows.designer.bridge import node_of
from deskflow.desktop.pages.workflows.designer.canvas_panel import CanvasPanel
from deskflow.desktop.pages.workflows.designer.company import Company
from deskflow.desktop.pages.workflows.designer.editing import Editing
from deskflow.desktop.pages.workflows.designer.extracting import Extracting
from deskflow.desktop.pages.workflows.designer.fixes import apply_fix
from deskflow.desktop.pages.workflows.designer.frame_side import FrameSide
from deskflow.desktop.pages.workflows.designer.header import DesignerHeader
from deskflow.desktop.pages.workflows.designer.heat_side import HeatSide
from deskflow.desktop.pages.workflows.designer.keeping import Keeping
from deskflow.desktop.pages.workflows.designer.kinds import WorkflowKinds, is_trigger
from deskflow.desktop.pages.workflows.designer.live import Live
from deskflow.desktop.pages.workflows.designer.outline_doing import OutlineDoing
from deskflow.desktop.pages.workflows.designer.palette import Palette
from deskflow.desktop.pages.workflows.designer.parts import tab_round
from deskflow.desktop.pages.workflows.designer.previewing import Previews
from deskflow.desktop.pages.workflows.designer.problems import ProblemLine
from deskflow.desktop.pages.workflows.designer.properties import Properties
from deskflow.desktop.pages.workflows.designer.publish_popover import PublishPopover
from deskflow.desktop.pages.workflows.designer.session import DraftSession
from deskflow.desktop.pages.workflows.designer.tidying import Tidying
from deskflow.desktop.pages.workflows.designer.trial_tab import TrialTab
from deskflow.desktop.widgets.chips import Chip
from deskflow.desktop.widgets.splitter import Splitter
from deskflow.desktop.words import day_and_time, describe_error
from deskflow.desktop.words_workflows import counted
from deskflow.workflows.trigger_types import TRIGGER_ID
from deskflow.workflows.validation import Problem, ValidationContext
from deskflow.workflows.validation.names import step_shape, trigger_shape


class Designer(QWidget):
    """`back_wanted` after which the page shows its list; `run_wanted` starts the published version by hand."""

    back_wanted = Signal()
    run_wanted = Signal(object)
    versions_wanted = Signal()
    compare_wanted = Signal()

    def __init__(
        self,
        context: PageContext,
        session: DraftSession,
        kinds: WorkflowKinds,
        validation: ValidationContext,
        around: Surroundings,
    ) -> None:
        super().__init__()
        self._context = context
        self._kinds = self.kinds = kinds
        self._validation = validation
        self.session = session
        session.setParent(self)
        theme = context.theme
        editable = not session.is_read_only
        self.header = DesignerHeader(theme)
        self.keeping = Keeping(session, context.workspace, context.requests)
        self.company = Company(context, session, self.keeping, self.header.others)
        self.palette_panel = Palette(theme, kinds.entries)
        self.canvas = CanvasPanel(theme, session.document, kinds, read_only=not editable)
        self.canvas.view.commands.tidier = Tidying(context.workspace, context.requests, self)
        self.previews = around.previews = Previews(context, session, around)
        self.properties = Properties(
            around,
            kinds,
            Editing(session.document),
            editable=editable,
            max_retries=validation.max_retry_attempts,
            most_seconds=validation.max_execution_seconds,
        )
        self.properties.setEnabled(editable)
        self.previews.put_under(self.properties)
        self.extracting = Extracting(context, session, self.canvas, validation, self)
        self.side = FrameSide(theme, self.canvas, kinds, self.properties, editable=editable)
        self._outline = WorkflowOutline(
            session.document, self, scene=self.canvas.scene, editable=editable
        )
        self.bottom = Bottom(theme, self._outline)
        OutlineDoing(theme, self.bottom.outline, self.canvas)
        self.tests = TrialTab(context, self)
        self.previews.follow(self.tests.trial)
        self.live = Live(context.workspace, context.requests, self.canvas.scene, session.details.id)
        self._lay_out()
        self.heat = HeatSide(context, self)
        self.palette_panel.setVisible(editable)
        self._connect()
        self._show_state()
        self.company.begin()
        if session.recovered:
            self._say_recovered(session.recovered)

    def _lay_out(self) -> None:
        state = self._context.state
        self.middle = Splitter("designer/bottom", state, Qt.Orientation.Vertical)
        self.middle.addWidget(self.canvas)
        self.middle.addWidget(self.bottom)
        self.middle.setStretchFactor(0, 1)
        self.middle.restore([640, 100])
        self._across = Splitter("designer/sides", state)
        for part in (self.palette_panel, self.middle, self.side):
            self._across.addWidget(part)
        self._across.setStretchFactor(1, 1)
        self._across.restore([186, 900, 286])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.header)
        layout.addWidget(self.company)
        layout.addWidget(self._across, 1)

    def _connect(self) -> None:
        session, header = self.session, self.header
        header.back_wanted.connect(self.back_wanted)
        header.undo_wanted.connect(self.undo)
        header.redo_wanted.connect(self.redo)
        header.settings_wanted.connect(self.show_settings)
        header.test_wanted.connect(self.tests.show)
        header.versions_wanted.connect(self.versions_wanted)
        header.live_toggled.connect(self._on_live)
        header.run_wanted.connect(lambda: self.run_wanted.emit(header.run))
        header.publish_wanted.connect(self.publish)
        self.palette_panel.chosen.connect(self.canvas.add)
        self.canvas.selected.connect(self._on_selected)
        self.canvas.activated.connect(self._on_activated)
        self.canvas.refused.connect(self._on_refused)
        self.canvas.view.rename_requested.connect(self.properties.focus_title)
        self.bottom.problems.jump_wanted.connect(self.jump)
        self.bottom.problems.fix_wanted.connect(self._on_fix)
        tab_round(self)
        self.properties.copied.connect(self._on_copied)
        self.properties.help_wanted.connect(self._context.show_help)
        self.company.compare_wanted.connect(self.compare_wanted)
        session.changed.connect(self._on_changed)
        session.checked.connect(self._on_checked)
        session.failed.connect(self._on_failed)
        session.published.connect(self._on_published)

    # --- doing -------------------------------------------------------------------------------------

    def undo(self) -> None:
        self.canvas.view.commands.undo()

    def redo(self) -> None:
        self.canvas.view.commands.redo()

    def show_settings(self) -> None:
        """What holds for the workflow as a whole stands where a step's form was."""
        self.canvas.scene.selection.set()
        self.properties.settings.focus_first()

    def publish(self) -> None:
        """Refused while errors stand; the first of them is shown."""
        errors = self.session.errors
        if errors:
            self.bottom.show_problems()
            self.jump(errors[0], focus=False)
            text = counted(
                QT_TRANSLATE_NOOP(
                    "workflows", "%n problem(s) must be solved before it can be published"
                ),
                len(errors),
            )
            self._context.toasts.show(text, tone="danger")
            return
        self.tests.before_publishing(self._ask_publish)

    def _ask_publish(self) -> None:
        version = self.session.details.version
        popover = PublishPopover(
            self._context.theme,
            self.window(),
            (version or 0) + 1,
            [line.text for line in self.bottom.problems.problems.lines],
            version is None,
            self.tests.panel.failing_words(),
        )
        popover.confirmed.connect(self._publish)
        popover.open_at(self.header.publish, "below-right")

    def _publish(self, message: str) -> None:
        # The button has nothing to do until the next edit, and a button that is switched off passes the keyboard on.
        self.canvas.view.setFocus()
        self.session.publish(message)

    def jump(self, problem: Problem, *, focus: bool = True) -> None:
        """To the step of a problem, and into its field."""
        step_id = TRIGGER_ID if problem.field.startswith("inputs") else problem.step_id
        node = node_of(self.session.document, step_id)
        if node is None:
            edge = self.session.document.edges.get(problem.edge_id or "")
            if edge is not None:
                self.canvas.scene.frames.open_to([edge.source, edge.target])
                self.canvas.scene.selection.set(edges=[edge.id])
                self.canvas.view.camera.reveal([edge.source, edge.target])
            elif problem.field.startswith(("settings.", "variables")):
                self.canvas.scene.selection.set()
                if focus:
                    self.properties.focus_field(problem.field)
            elif focus:
                self.canvas.view.setFocus()
            return
        self.canvas.select(node)
        if focus and problem.field:
            self.properties.focus_field(problem.field)
        elif focus:
            self.canvas.view.setFocus()

    def help_topic(self) -> str:
        return self.properties.help_topic()

    def focus_default(self) -> None:
        self.canvas.view.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and not self.canvas.view.hasFocus():
            self.focus_default()
        else:
            super().keyPressEvent(event)

    def on_changes(self, changes: Changes) -> None:
        self.session.on_changes(changes)
        self.live.on_changes(changes)
        self.previews.on_changes(changes)

    def close_designer(self) -> None:
        self.live.switch_off()
        self.tests.writing.close()
        self.tests.trial.close()
        self.tests.parts.close()
        self.properties.around.previews = None
        self.previews.close()
        self.session.close()
        self.canvas.close_canvas()
        self._outline.close()

    # --- what is shown -----------------------------------------------------------------------------

    def _on_selected(self, node: str | None, count: int) -> None:
        self.session.select(node)
        self.properties.show_node(node, count)
        self.previews.show_for(self.properties.node)
        self._show_names()
        self._show_problems()

    def _on_activated(self, node: str) -> None:
        self.canvas.select(node)
        self.properties.focus_field("")

    def _on_changed(self) -> None:
        self.properties.refresh()
        self._show_state()

    def _on_checked(self) -> None:
        self._show_problems()
        self._show_names()
        self._show_state()

    def _show_problems(self) -> None:
        document, kinds = self.session.document, self._kinds
        lines: list[ProblemLine] = []
        severities: dict[str, Severity] = {}
        mine: list[Problem] = []
        for problem in self.session.problems:
            node_id = node_of(document, problem.step_id)
            where = kinds.title_of(document.nodes[node_id]) if node_id is not None else ""
            if node_id is not None and problem.code.startswith("field."):
                field = kinds.field_title(document.nodes[node_id].kind, problem.field)
                where = f"{where} · {field}" if field else where
            lines.append(ProblemLine(problem, where))
            if node_id is None:
                continue
            if problem.is_error or node_id not in severities:
                severities[node_id] = Severity.ERROR if problem.is_error else Severity.WARNING
            if node_id == self.properties.node:
                mine.append(problem)
        self.bottom.set_lines(lines)
        self.canvas.show_problems(severities)
        self.properties.set_problems(mine)
        self.properties.settings.set_problems(self.session.problems)
        if self.properties.inputs is not None:
            self.properties.inputs.set_problems(self.session.problems)

    def _show_names(self) -> None:
        node = self.session.document.nodes.get(self.properties.node or "")
        outputs: Mapping[str, Any] = {}
        prefix = ""
        if node is not None and is_trigger(node.kind):
            shape, prefix = trigger_shape(self.session.definition, self._validation), TRIGGER_ID
            outputs = shape if isinstance(shape, Mapping) else {}
        elif node is not None:
            step = self.session.definition.step(node.id)
            shape = step_shape(step, self._validation) if step is not None else {}
            outputs = shape if isinstance(shape, Mapping) else {}
            prefix = f"steps.{step.key}" if step is not None else ""
        self.properties.set_names(self.session.names, outputs, prefix)

    def _show_state(self) -> None:
        session, details = self.session, self.session.details
        count, version = session.changes, details.version
        chip: Chip | None = None
        if count:
            chip = Chip(
                counted(QT_TRANSLATE_NOOP("workflows", "Draft · %n change(s)"), count), "warning"
            )
        elif session.differs:
            chip = Chip(self.tr("Draft · layout"), "neutral", "pencil")
        elif version is not None and details.is_active:
            chip = Chip(self.tr("Active"), "success", "circle-check")
        elif version is not None:
            chip = Chip(self.tr("Switched off"), "neutral", "circle")
        detail = self.tr("not published yet")
        if version is not None and details.published_at is not None:
            when = day_and_time(details.published_at, self._context.workspace.clock.now())
            detail = self.tr("published v{version}, {when}").format(version=version, when=when)
        undo, redo = session.document.history.undo_step, session.document.history.redo_step
        editable = not session.is_read_only
        self.header.show_state(
            name=details.name,
            chip=chip,
            detail=detail,
            saved=self._saved_text(),
            undo=step_text(undo) if editable and undo is not None else "",
            redo=step_text(redo) if editable and redo is not None else "",
        )
        trigger = session.definition.trigger
        manual = trigger is not None and trigger.type == "manual"
        may_run = version is not None and self._context.workspace.can("workflows.execute")
        self.header.run.setVisible(manual and may_run)
        self.header.publish.setVisible(editable)
        self.header.publish.setEnabled(session.differs and session.state != "conflict")
        live_possible = version is not None and count == 0
        self.header.live.setVisible(version is not None)
        self.header.live.setEnabled(live_possible)
        if not live_possible and self.header.live.isChecked():
            self.header.live.setChecked(False)

    def _saved_text(self) -> str:
        return {
            "saved": "",
            "unsaved": self.tr("editing"),
            "saving": self.tr("saving"),
            "failed": self.tr("not saved yet"),
            "conflict": self.tr("not saved"),
        }[self.session.state]

    def _say_recovered(self, count: int) -> None:
        text = counted(
            QT_TRANSLATE_NOOP(
                "workflows", "Your last %n edit(s) were found again; Undo takes them back."
            ),
            count,
        )
        QTimer.singleShot(0, self, lambda: self._context.toasts.show(text, tone="info"))

    def _on_live(self, wanted: bool) -> None:
        version = self.session.details.version
        if wanted and version is not None:
            self.live.switch_on(version)
        else:
            self.live.switch_off()

    def _on_fix(self, problem: Problem) -> None:
        if not self.session.is_read_only:
            apply_fix(self.session.document, self._kinds, problem)

    def _on_refused(self, text: str) -> None:
        self._context.toasts.show(text, tone="neutral", seconds=4)

    def _on_copied(self, text: str) -> None:
        said = self.tr("{name} is on the clipboard").format(name=text)
        self._context.toasts.show(said, tone="neutral", seconds=3)

    def _on_failed(self, error: BaseException) -> None:
        self._context.toasts.show(describe_error(error), tone="danger", seconds=12)

    def _on_published(self, version: int) -> None:
        text = self.tr("Version {version} is published").format(version=version)
        self._context.toasts.show(text)
        self._context.announce(text)
