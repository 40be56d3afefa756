"""Versions and kept states of one workflow: the list, what is different on two canvases and in words, and restoring."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final
from uuid import UUID

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from sqlalchemy import Connection

from deskflow.core.changes import Changes
from deskflow.core.errors import NotFound
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.workflows.designer.keeping import Keeping
from deskflow.desktop.pages.workflows.designer.kinds import WorkflowKinds
from deskflow.desktop.pages.workflows.designer.session import DraftSession
from deskflow.desktop.pages.workflows.designer.states import ask_title, can_discard
from deskflow.desktop.pages.workflows.versions.states import DRAFT, THEIRS, StateId, States
from deskflow.desktop.pages.workflows.versions.twins import TwinCanvases
from deskflow.desktop.pages.workflows.versions.words import Describing
from deskflow.desktop.records.lists import RecordList
from deskflow.desktop.records.saving import run_with_undo
from deskflow.desktop.widgets.buttons import Button, IconButton
from deskflow.desktop.widgets.labels import ElidedLabel, Hairline, Label
from deskflow.desktop.widgets.segmented import SegmentedControl
from deskflow.desktop.widgets.splitter import Splitter
from deskflow.desktop.widgets.surfaces import Surface
from deskflow.desktop.widgets.tips import plain_tip
from deskflow.desktop.words_problems import describe_workflow_error
from deskflow.workflows.checkpoints import (
    CheckpointRow,
    DeleteCheckpoint,
    RenameCheckpoint,
    get_checkpoint,
    list_checkpoints,
)
from deskflow.workflows.comparing import Comparison, compare
from deskflow.workflows.definition import Definition
from deskflow.workflows.definition_json import from_json
from deskflow.workflows.queries import VersionRow, get_version, list_versions

_LONGEST: Final = 320
"""Letters of a message that are shown; all of them stand in the tool tip."""


class VersionsView(QWidget):
    """`back_wanted` goes to the designer, whose `session` gives the draft and takes what is restored; `picked` tells
    that another state is looked at."""

    back_wanted = Signal()
    keep_wanted = Signal(object)
    discard_wanted = Signal()
    picked = Signal()

    def __init__(
        self,
        context: PageContext,
        session: DraftSession,
        kinds: WorkflowKinds,
        keeping: Keeping,
        first: StateId = DRAFT,
    ) -> None:
        """`first` is what is looked at in the beginning."""
        super().__init__()
        self._context = context
        self._session = session
        self._kinds = kinds
        self._keeping = keeping
        self._first: StateId = first
        self.states = States()
        self._pair: tuple[Definition, Definition] | None = None
        self.comparison: Comparison | None = None
        theme = context.theme
        self.list = RecordList(theme, self.tr("Versions"))
        self.differences = RecordList(theme, self.tr("Differences"))
        self.twins = TwinCanvases(context, kinds)
        self.against = SegmentedControl(
            theme,
            self.tr("Compare"),
            [("change", self.tr("What it changed")), ("draft", self.tr("Against the draft"))],
        )
        self.restore = Button(theme, self.tr("Restore"), icon="rotate-ccw")
        self.restore.setToolTip(self.tr("Restore into the draft"))
        self.keep = Button(theme, self.tr("Keep as…"), icon="bookmark")
        self.keep.setToolTip(self.tr("Keep this state of the draft under a name"))
        self.discard = Button(theme, self.tr("Discard the draft"), icon="undo-2")
        self.discard.setToolTip(self.tr("The draft becomes what is published; its state is kept"))
        self.rename = IconButton(theme, "square-pen", self.tr("Name this state…"), key="F2")
        self.delete = IconButton(theme, "trash-2", self.tr("Delete this state"), key="Del")
        self.use_theirs = Button(theme, self.tr("Use theirs"))
        self.keep_mine = Button(theme, self.tr("Keep mine"))
        self.about = Label(theme, "", size="sm", tone="text-muted", wrap=True)
        self.same = Label(theme, "", tone="text-muted", wrap=True)
        self._lay_out()
        self.list.installEventFilter(self)
        self.list.picked.connect(lambda _: self._on_picked())
        self.against.chosen.connect(lambda _: self._on_picked())
        self.restore.clicked.connect(self.restore_chosen)
        self.keep.clicked.connect(lambda: self.keep_wanted.emit(self.keep))
        self.discard.clicked.connect(self.discard_wanted)
        self.rename.clicked.connect(self.rename_chosen)
        self.delete.clicked.connect(self.delete_chosen)
        self.use_theirs.clicked.connect(keeping.use_theirs)
        self.keep_mine.clicked.connect(keeping.keep_mine)
        session.conflicted.connect(lambda _: self.refresh())
        session.followed.connect(lambda _: self.refresh())
        session.resolved.connect(self.refresh)
        self.differences.picked.connect(self._on_difference)
        self.twins.chosen.connect(self._on_node)
        self.refresh()

    def _lay_out(self) -> None:
        theme, state = self._context.theme, self._context.state
        head = Surface(theme, "surface-1", edges="b")
        head.setFixedHeight(theme.tokens.size.page_header)
        bar = QHBoxLayout(head)
        bar.setContentsMargins(theme.space(1), 0, theme.space(2), 1)
        bar.setSpacing(theme.space(1))
        back = IconButton(theme, "arrow-left", self.tr("Back to the designer"), key="Esc")
        back.clicked.connect(self.back_wanted)
        bar.addWidget(back)
        title = self.tr("Versions of {name}").format(name=self._session.details.name)
        bar.addWidget(ElidedLabel(theme, title, size="heading", weight="bold"), 1)
        bar.addWidget(self.against)
        for button in (
            self.rename, self.delete, self.discard, self.keep, self.restore, self.keep_mine, self.use_theirs,
        ):  # fmt: skip
            bar.addWidget(button)
        below = Surface(theme, "surface-1")
        column = QVBoxLayout(below)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for line in (self.about, self.same):
            line.setContentsMargins(theme.space(3), theme.space(1), theme.space(3), theme.space(1))
        column.addWidget(Hairline(theme))
        column.addWidget(self.about)
        column.addWidget(self.same)
        column.addWidget(self.differences, 1)
        column.addStretch(0)
        middle = Splitter("versions/bottom", state, Qt.Orientation.Vertical)
        middle.addWidget(self.twins)
        middle.addWidget(below)
        middle.setStretchFactor(0, 1)
        middle.restore([560, 220])
        across = Splitter("versions/sides", state)
        self.list.setMinimumWidth(180)
        across.addWidget(self.list)
        across.addWidget(middle)
        across.setStretchFactor(1, 1)
        across.restore([280, 1000])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(head)
        layout.addWidget(across, 1)

    # --- the list ----------------------------------------------------------------------------------

    def refresh(self) -> None:
        workspace = self._context.workspace
        asked = workspace.ask(_read_states, workspace.tenant_id, self._session.details.id)
        self._context.requests.submit(asked, self._on_states, self._on_error, owner=self)

    def on_changes(self, changes: Changes) -> None:
        if changes.touches("workflow_versions", "workflow_checkpoints"):
            self.refresh()

    def _on_states(self, found: tuple[list[VersionRow], list[CheckpointRow]]) -> None:
        self.states = States(*found, self._session.theirs)
        rows = self.states.rows(self._context.workspace.clock.now())
        keep: Any = self.list.current_id
        place = self.list.currentIndex().row()
        if keep is None:
            keep = self._first
        if keep not in [row.id for row in rows]:
            # It is gone: the one that has moved into its place.
            keep = rows[min(max(place, 0), len(rows) - 1)].id if place > 0 else DRAFT
        self.list.show_rows(rows, keep)
        self._on_picked()

    @property
    def chosen(self) -> StateId:
        found = self.list.current_id
        return DRAFT if found is None else found

    @property
    def chosen_checkpoint(self) -> CheckpointRow | None:
        return self.states.checkpoint(self.chosen)

    @property
    def may_restore(self) -> bool:
        return self.chosen not in (DRAFT, THEIRS) and not self._session.is_read_only

    # --- what is compared --------------------------------------------------------------------------

    def _sides(self) -> tuple[StateId | None, StateId]:
        """The states compared: before (None: nothing was there yet) and after."""
        chosen = self.chosen
        if chosen == THEIRS:
            return THEIRS, DRAFT
        if chosen != DRAFT and self.against.value == "draft":
            return chosen, DRAFT
        return self.states.before(chosen), chosen

    def _on_picked(self) -> None:
        chosen, editable = self.chosen, not self._session.is_read_only
        kept = self.chosen_checkpoint is not None and editable
        self.against.setVisible(chosen not in (DRAFT, THEIRS))
        self.restore.setVisible(self.may_restore)
        self.keep.setVisible(chosen == DRAFT and editable)
        self.discard.setVisible(chosen == DRAFT and can_discard(self._session))
        self.rename.setVisible(kept)
        self.delete.setVisible(kept)
        self.use_theirs.setVisible(chosen == THEIRS)
        self.keep_mine.setVisible(chosen == THEIRS)
        said = self.states.said(chosen, self._context.workspace.clock.now())
        self.about.setText(said if len(said) <= _LONGEST else f"{said[: _LONGEST - 1]}…")
        self.about.setToolTip(plain_tip(said) if len(said) > _LONGEST else "")
        self.about.setVisible(bool(said))
        sides = self._sides()
        self._read(
            sides[0], lambda old: self._read(sides[1], lambda new: self._show(sides, old, new))
        )
        self.picked.emit()

    def _read(self, state: StateId | None, then: Callable[[Definition], None]) -> None:
        theirs = self._session.theirs
        if state is None:
            then(Definition())
        elif state == DRAFT:
            then(self._session.definition)
        elif state == THEIRS:
            then(from_json(dict(theirs.draft)) if theirs is not None else Definition())
        else:
            workspace = self._context.workspace
            if isinstance(state, UUID):
                asked = workspace.ask(get_checkpoint, workspace.tenant_id, state)
            else:
                asked = workspace.ask(
                    get_version, workspace.tenant_id, self._session.details.id, state
                )

            def found(definition: Definition | None) -> None:
                if definition is None:
                    self._on_error(NotFound("workflow_checkpoints.not_found"))
                    self.refresh()
                else:
                    then(definition)

            self._context.requests.submit(asked, found, self._on_error, owner=self)

    def _show(
        self, sides: tuple[StateId | None, StateId], before: Definition, after: Definition
    ) -> None:
        if sides != self._sides():
            return  # another one was chosen meanwhile
        self._pair = (before, after)
        comparison = self.comparison = compare(before, after)
        titles = self.states.title(sides[0]), self.states.title(sides[1])
        self.twins.show_pair(before, after, comparison, titles)
        rows = Describing(self._kinds, before, after).rows(comparison)
        self.differences.show_rows(rows, None)
        self.differences.setVisible(bool(rows))
        self.same.setVisible(comparison.same)
        self.same.setText(self.tr("Both do the same.") if comparison.same else "")
        self._context.announce(self.same.text() or rows[0].title)

    # --- going through it --------------------------------------------------------------------------

    def _on_difference(self, row_id: Any) -> None:
        if not row_id or self._pair is None:
            return
        part, name = row_id
        if part in ("step", "trigger"):
            self.twins.go_to(name)
        elif part == "edge":
            edges = {edge.id: edge for one in self._pair for edge in one.edges}
            self.twins.go_to(edges[name].source)

    def _on_node(self, node: str) -> None:
        for part in ("step", "trigger"):
            place = self.differences.records.place_of((part, node))
            if place >= 0 and place != self.differences.currentIndex().row():
                self.differences.setCurrentIndex(self.differences.records.index(place))

    # --- doing -------------------------------------------------------------------------------------

    def restore_chosen(self) -> None:
        """The chosen state becomes the draft, in one step that Undo takes back."""
        if not self.may_restore:
            return
        title = self.states.title(self.chosen)

        def done() -> None:
            said = self.tr("The draft is as “{name}” was. Undo takes it back.")
            self._context.toasts.show(said.format(name=title))
            self.back_wanted.emit()

        self._read(self.chosen, lambda definition: self._keeping.restore(definition, done))

    def rename_chosen(self) -> None:
        """An automatic one that gets a name stays for good."""
        row = self.chosen_checkpoint
        if row is None or self._session.is_read_only:
            return

        def rename(title: str) -> None:
            said = self.tr("“{name}” stays until it is deleted").format(name=title)
            run_with_undo(self._context, RenameCheckpoint(row.id, title), said, owner=self)

        ask_title(self._context, self.rename, self.tr("Name this state"), row.title, rename)

    def delete_chosen(self) -> None:
        row = self.chosen_checkpoint
        if row is None or self._session.is_read_only:
            return
        said = self.tr("“{name}” is deleted").format(name=self.states.title(row.id))
        run_with_undo(self._context, DeleteCheckpoint(row.id), said, owner=self)

    def focus_default(self) -> None:
        self.list.setFocus()

    def close_view(self) -> None:
        self.twins.close_canvases()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.back_wanted.emit()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys of the list that mean the whole workflow elsewhere."""
        keys = {Qt.Key.Key_F2: self.rename_chosen, Qt.Key.Key_Delete: self.delete_chosen}
        if isinstance(event, QKeyEvent) and event.key() in keys and self.chosen_checkpoint:
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                keys[Qt.Key(event.key())]()
                return True
        return super().eventFilter(watched, event)

    def _on_error(self, error: BaseException) -> None:
        self._context.toasts.show(describe_workflow_error(error), tone="danger")


def _read_states(
    connection: Connection, tenant_id: UUID, workflow_id: UUID
) -> tuple[list[VersionRow], list[CheckpointRow]]:
    return (
        list_versions(connection, tenant_id, workflow_id),
        list_checkpoints(connection, tenant_id, workflow_id),
    )
