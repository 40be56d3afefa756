"""The panel of imports at the right of the window: choose files, look, run in the background, read the summary.

There is one for each window. Closing it stops nothing and forgets nothing: File ▸ Import shows it again as it was.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from deskflow.desktop.importing.done_view import DoneView
from deskflow.desktop.importing.dropping import accept_drops, paths_of
from deskflow.desktop.importing.plan import PickedFile, Plan, pick
from deskflow.desktop.importing.progress_view import ProgressView
from deskflow.desktop.importing.running import ImportRun
from deskflow.desktop.importing.table_cards import TableCards
from deskflow.desktop.importing.words import headline, number, tr
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.records.cards import ListCard, Scrolling
from deskflow.desktop.records.rows import RecordRow
from deskflow.desktop.shell.jobs import Job
from deskflow.desktop.theme import Tone
from deskflow.desktop.widgets.buttons import Button, IconButton, PrimaryButton
from deskflow.desktop.widgets.empty_state import EmptyState
from deskflow.desktop.widgets.labels import Hairline, Label
from deskflow.desktop.widgets.popover import MARGIN, Popover
from deskflow.desktop.words import describe_error, file_size
from deskflow.interchange.import_workflows import ENDINGS as WORKFLOW_ENDINGS
from deskflow.interchange.summary import ImportProgress, ImportSummary

WIDTH_IN_LETTERS = 100
_ICONS = {"csv": "file-spreadsheet", "mail": "mail", "folder": "folder"}


def open_import(context: PageContext, paths: Iterable[Path] = ()) -> ImportPanel:
    """Shows the window's panel, with these files added if any."""
    panel = panel_of(context)
    files = list(paths)
    if not files or any(not _holds_workflows(path) for path in files):
        panel.open_beside()
    panel.add_paths(files)
    return panel


def panel_of(context: PageContext) -> ImportPanel:
    """The one of this window, made when it is first wanted."""
    window = context.toasts.parent()
    assert isinstance(window, QWidget)
    found = window.findChild(ImportPanel)
    return found if isinstance(found, ImportPanel) else ImportPanel(context, window)


def accept_files(context: PageContext) -> None:
    """Lets files be dropped anywhere on the window. Called once, when the window is made."""
    window = context.toasts.parent()
    if isinstance(window, QWidget) and context.workspace.can("import.run"):
        accept_drops(window, lambda paths: open_import(context, paths))


def _holds_workflows(path: Path) -> bool:
    return path.suffix.lower() in WORKFLOW_ENDINGS


class ImportPanel(Popover):
    def __init__(self, context: PageContext, window: QWidget) -> None:
        super().__init__(context.theme, window, scrim=True)
        self._context = context
        self.plan = Plan()
        self.tables = TableCards(context)
        self.tables.changed.connect(self._refresh)
        self.run: ImportRun | None = None
        self._job: Job | None = None
        theme = context.theme
        inset = theme.space(3)
        self.body.setContentsMargins(inset, theme.space(2), inset, inset)
        self.body.setSpacing(theme.space(2))
        head = QHBoxLayout()
        head.addWidget(Label(theme, self.tr("Import"), size="heading", weight="bold"), 1)
        close = IconButton(theme, "x", self.tr("Close"), key="Esc")
        close.clicked.connect(self.dismiss)
        head.addWidget(close)
        self.body.addLayout(head)
        self.body.addWidget(Hairline(theme))
        self._stack = QStackedWidget()
        self._choosing = self._build_choosing()
        self._looking = self._build_looking()
        self.progress = ProgressView(theme)
        self.progress.cancelled.connect(self._on_cancel)
        self.progress.hidden.connect(self.dismiss)
        self._done = DoneView(context)
        self._done.more_wanted.connect(self.start_over)
        self._done.tickets_wanted.connect(self._on_show_tickets)
        self._done.people_wanted.connect(self._on_show_people)
        self.summary = self._done.summary
        for step in (self._choosing, self._looking, self.progress, self._done):
            self._stack.addWidget(step)
        self.body.addWidget(self._stack, 1)
        self.setAcceptDrops(True)

    def focus_first(self) -> None:
        """What goes on with the import; closing it is one key anyway."""
        step = self._stack.currentWidget()
        buttons = [one for one in step.findChildren(Button) if one.isVisible() and one.isEnabled()]
        primary = [one for one in buttons if one.kind == "primary"]
        for button in (*primary, *buttons)[:1]:
            button.setFocus(Qt.FocusReason.PopupFocusReason)

    # --- steps --------------------------------------------------------------------------------

    def _build_choosing(self) -> QWidget:
        empty = EmptyState(
            self._context.theme,
            "upload",
            self.tr("Bring in what there is"),
            self.tr(
                "Drop files here: tickets, people or time off as CSV, mail as .eml or .mbox, workflows as JSON (also n8n's). Importing the same again adds nothing."
            ),
            action=self.tr("Choose files…"),
            action_icon="file-plus",
            second=self.tr("Choose a folder…"),
        )
        empty.acted.connect(self.choose_files)
        empty.acted_second.connect(self.choose_folder)
        return empty

    def _build_looking(self) -> QWidget:
        theme = self._context.theme
        step = QWidget()
        layout = QVBoxLayout(step)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.space(2))
        scrolling = Scrolling(theme)
        ground = scrolling.widget().layout()
        assert ground is not None
        ground.setContentsMargins(theme.space(1), theme.space(2), theme.space(1), theme.space(2))
        self.files = ListCard(theme, self.tr("Files"), "", self.tr("Add files"))
        self.files.add_wanted.connect(self.choose_files)
        start_over = Button(theme, self.tr("Clear"), kind="ghost", icon="x")
        start_over.clicked.connect(self.start_over)
        self.files.add(start_over)
        scrolling.body.addWidget(self.files)
        scrolling.body.addWidget(self.tables)
        scrolling.body.addStretch(1)
        layout.addWidget(scrolling, 1)
        self.automate_csv = QCheckBox(self.tr("Run automation for the tickets from tables"))
        self.automate_mail = QCheckBox(self.tr("Run automation for the tickets from mail"))
        self.automate_mail.setChecked(True)
        for box in (self.automate_csv, self.automate_mail):
            box.setMinimumHeight(theme.tokens.size.button)
        hint = self.tr(
            "Workflows, promised times and notices. Old and finished tickets never start any of it."
        )
        layout.addWidget(self.automate_csv)
        layout.addWidget(self.automate_mail)
        self._hint = Label(theme, hint, size="sm", tone="text-muted", wrap=True)
        layout.addWidget(self._hint)
        foot = QHBoxLayout()
        foot.setSpacing(theme.space(1))
        foot.addStretch(1)
        self.import_button = PrimaryButton(theme, self.tr("Import"), icon="upload")
        self.import_button.clicked.connect(self.start)
        foot.addWidget(self.import_button)
        layout.addLayout(foot)
        return step

    # --- choosing -----------------------------------------------------------------------------

    def choose_files(self) -> None:
        dialog = self._dialog(self.tr("Choose files to import"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setNameFilters(
            [
                self.tr(
                    "Tickets, people, mails and workflows (*.csv *.tsv *.tab *.txt *.eml *.mbox *.mbx *.json)"
                ),
                self.tr("All files (*)"),
            ]
        )
        dialog.open()

    def choose_folder(self) -> None:
        dialog = self._dialog(self.tr("Choose a folder of files to import"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.open()

    def _dialog(self, title: str) -> QFileDialog:
        dialog = QFileDialog(self.window(), title)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.filesSelected.connect(lambda names: self.add_paths([Path(name) for name in names]))
        return dialog

    def add_paths(self, paths: list[Path]) -> None:
        """More files; nothing is read before they are looked at on another thread. Workflows have a page of their own."""
        workflows = [path for path in paths if _holds_workflows(path)]
        if workflows and self._context.workspace.can("workflows.write"):
            paths = [path for path in paths if path not in workflows]
            self._context.navigate("workflows", import_files=workflows)
        if not paths or self.run is not None:
            return
        if self._stack.currentWidget() is self._done:
            self.start_over()
        self._context.requests.submit(partial(pick, paths), self._on_picked, owner=self)

    def _on_picked(self, files: list[PickedFile]) -> None:
        self.plan.add(files)
        if not self.plan.files:
            return
        self.tables.add(self.plan)
        self.files.show_rows(
            [
                RecordRow(one.path, one.path.name, _detail(one), lead=_ICONS[one.kind])
                for one in self.plan.files
            ]
        )
        self._stack.setCurrentWidget(self._looking)
        self._refresh()
        self.import_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _refresh(self) -> None:
        has_tickets, others = self.tables.has_tickets(self.plan), bool(self.plan.others)
        self.import_button.setEnabled(bool(self.plan.files) and self.tables.is_ready)
        self.automate_csv.setVisible(has_tickets)
        self.automate_mail.setVisible(others)
        self._hint.setVisible(has_tickets or others)

    def start_over(self) -> None:
        """Forgets the files; what was imported stays."""
        self.plan = Plan()
        self.tables.clear()
        self.automate_csv.setChecked(False)
        self.automate_mail.setChecked(True)
        self._stack.setCurrentWidget(self._choosing)

    # --- running ------------------------------------------------------------------------------

    def start(self) -> None:
        if self.run is not None:
            return
        plan, context = self.plan, self._context
        self.tables.tell(plan)
        plan.automate_csv = self.automate_csv.isChecked()
        plan.automate_mail = self.automate_mail.isChecked()
        job = context.jobs.start(self.tr("Importing"), self._on_cancel)
        job.changed.connect(self._on_job_changed)
        self._job = job
        self.progress.begin()
        self._stack.setCurrentWidget(self.progress)

        def report(share: float, moment: ImportProgress) -> None:
            # On the import's thread; a window that is gone has no job any more.
            try:
                job.report(round(share * 1000), 1000, _figures(moment), is_share=True)
            except RuntimeError:
                run.cancel()

        self.run = run = ImportRun(context.workspace, plan, report)
        context.requests.submit(run.future, self._on_ended, self._on_failed, owner=self)

    def _on_job_changed(self) -> None:
        if self._job is not None and self._job.total:
            self.progress.show_moment(self._job.done / self._job.total, self._job.detail)

    def _on_cancel(self) -> None:
        if self.run is not None:
            self.run.cancel()
            self.progress.show_stopping()

    def _on_ended(self, summary: ImportSummary) -> None:
        self._finish()
        self._done.show_summary(summary)
        if not self.isVisible():
            tone: Tone = "warning" if summary.bad_count or summary.cancelled else "success"
            self._context.toasts.show(
                headline(summary),
                tone=tone,
                action=(self.tr("Show"), self.open_beside),
                seconds=20,
            )

    def _on_failed(self, problem: BaseException) -> None:
        self._finish()
        self._done.show_failure(problem)
        if not self.isVisible():
            show = (self.tr("Show"), self.open_beside)
            self._context.toasts.show(describe_error(problem), tone="danger", action=show)

    def _finish(self) -> None:
        self.run = None
        job, self._job = self._job, None
        if job is not None:
            job.finish()
        self._stack.setCurrentWidget(self._done)

    def _on_show_people(self) -> None:
        self.dismiss()
        self._context.navigate("settings", section="people")

    def _on_show_tickets(self) -> None:
        self.dismiss()
        self._context.navigate("tickets")

    # --- place and drops ----------------------------------------------------------------------

    def open_beside(self) -> None:
        """At the right edge of the window, over its whole height."""
        if self.isHidden():
            self.open_centred()

    def panel_size(self) -> QSize:
        width = self._theme.metrics().averageCharWidth() * WIDTH_IN_LETTERS
        return QSize(min(width, self._host.width() - 2 * MARGIN), self._host.height() - 2 * MARGIN)

    def _corner(self, size: QSize, room: QRect) -> QPoint:
        return QPoint(room.width() - size.width() - MARGIN, MARGIN)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if paths_of(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.add_paths(paths_of(event.mimeData()))
        event.acceptProposedAction()


def _detail(file: PickedFile) -> str:
    if file.kind == "folder":
        return tr("Folder, with everything below it")
    kind = tr("Table") if file.kind == "csv" else tr("Mail")
    return f"{kind} · {file_size(file.size)}"


def _figures(moment: ImportProgress) -> str:
    parts = [tr("{n} new").format(n=number(moment.imported + moment.threaded))]
    if moment.already_there:
        parts.append(tr("{n} there already").format(n=number(moment.already_there)))
    if moment.bad:
        parts.append(tr("{n} skipped").format(n=number(moment.bad)))
    return " · ".join(parts)
