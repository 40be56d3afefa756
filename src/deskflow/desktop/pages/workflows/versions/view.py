"""The versions of one workflow: the list, what is different on two canvases and in words, and restoring."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from deskflow.core.changes import Changes
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.workflows.designer.kinds import WorkflowKinds
from deskflow.desktop.pages.workflows.designer.session import DraftSession
from deskflow.desktop.pages.workflows.designer.taking_over import take_over
from deskflow.desktop.pages.workflows.versions.twins import TwinCanvases
from deskflow.desktop.pages.workflows.versions.words import Describing
from deskflow.desktop.records.lists import RecordList
from deskflow.desktop.records.rows import RecordRow
from deskflow.desktop.widgets.buttons import Button, IconButton
from deskflow.desktop.widgets.chips import Chip
from deskflow.desktop.widgets.labels import ElidedLabel, Hairline, Label
from deskflow.desktop.widgets.segmented import SegmentedControl
from deskflow.desktop.widgets.splitter import Splitter
from deskflow.desktop.widgets.surfaces import Surface
from deskflow.desktop.words import day_and_time
from deskflow.desktop.words_problems import describe_workflow_error
from deskflow.workflows.comparing import Comparison, compare
from deskflow.workflows.definition import Definition
from deskflow.workflows.queries import VersionRow, get_version, list_versions

DRAFT = 0
"""Stands for the draft where versions count from 1."""


class VersionsView(QWidget):
    """`back_wanted` goes to the designer, whose `session` gives the draft and takes what is restored."""

    back_wanted = Signal()

    def __init__(self, context: PageContext, session: DraftSession, kinds: WorkflowKinds) -> None:
        super().__init__()
        self._context = context
        self._session = session
        self._kinds = kinds
        self._rows: list[VersionRow] = []
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
        self.restore = Button(theme, self.tr("Restore into the draft"), icon="rotate-ccw")
        self.same = Label(theme, "", tone="text-muted", wrap=True)
        self._lay_out()
        self.list.picked.connect(lambda _: self._on_picked())
        self.against.chosen.connect(lambda _: self._on_picked())
        self.restore.clicked.connect(self.restore_chosen)
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
        bar.addWidget(self.restore)
        below = Surface(theme, "surface-1")
        column = QVBoxLayout(below)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.same.setContentsMargins(theme.space(2), theme.space(2), theme.space(2), 0)
        column.addWidget(Hairline(theme))
        column.addWidget(self.same)
        column.addWidget(self.differences, 1)
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
        asked = workspace.ask(list_versions, workspace.tenant_id, self._session.details.id)
        self._context.requests.submit(asked, self._on_rows, self._on_error, owner=self)

    def on_changes(self, changes: Changes) -> None:
        if changes.touches("workflow_versions"):
            self.refresh()

    def _on_rows(self, rows: list[VersionRow]) -> None:
        self._rows = rows
        now = self._context.workspace.clock.now()
        newest = rows[0].version if rows else None
        shown = [
            RecordRow(DRAFT, self.tr("Draft"), self.tr("what is being edited"), lead="square-pen")
        ]
        for row in rows:
            name = self.tr("Version {n}").format(n=row.version)
            when = day_and_time(row.published_at, now)
            who = row.published_by or self.tr("Somebody who is gone")
            live = row.version == newest
            shown.append(
                RecordRow(
                    row.version,
                    f"{name} · {row.message}" if row.message else name,
                    f"{who}, {when}",
                    lead="rocket",
                    chip=Chip(self.tr("Published"), "success") if live else None,
                )
            )
        keep = self.list.current_id
        self.list.show_rows(shown, DRAFT if keep is None else keep)
        self._on_picked()

    # --- what is compared --------------------------------------------------------------------------

    def _sides(self) -> tuple[int | None, int]:
        """The numbers compared: before (None: nothing was there yet) and after."""
        chosen = self.list.current_id or DRAFT
        numbers = [row.version for row in self._rows]
        if chosen == DRAFT:
            return (numbers[0] if numbers else None), DRAFT
        if self.against.value == "draft":
            return chosen, DRAFT
        earlier = [number for number in numbers if number < chosen]
        return (earlier[0] if earlier else None), chosen

    def _on_picked(self) -> None:
        chosen = self.list.current_id or DRAFT
        self.against.setVisible(chosen != DRAFT)
        self.restore.setVisible(chosen != DRAFT and not self._session.is_read_only)
        sides = self._sides()
        self._read(
            sides[0], lambda old: self._read(sides[1], lambda new: self._show(sides, old, new))
        )

    def _read(self, number: int | None, then: Callable[[Definition], None]) -> None:
        if number is None:
            then(Definition())
        elif number == DRAFT:
            then(self._session.definition)
        else:
            workspace = self._context.workspace
            asked = workspace.ask(
                get_version, workspace.tenant_id, self._session.details.id, number
            )
            self._context.requests.submit(
                asked, lambda found: then(found or Definition()), self._on_error, owner=self
            )

    def _show(self, sides: tuple[int | None, int], before: Definition, after: Definition) -> None:
        if sides != self._sides():
            return  # another one was chosen meanwhile
        self._pair = (before, after)
        comparison = self.comparison = compare(before, after)
        self.twins.show_pair(
            before, after, comparison, (self._name(sides[0]), self._name(sides[1]))
        )
        rows = Describing(self._kinds, before, after).rows(comparison)
        self.differences.show_rows(rows, None)
        self.differences.setVisible(bool(rows))
        self.same.setVisible(comparison.same)
        self.same.setText(self.tr("Both do the same.") if comparison.same else "")
        self._context.announce(self.same.text() or rows[0].title)

    def _name(self, number: int | None) -> str:
        if number is None:
            return self.tr("Before the first version")
        return self.tr("Draft") if number == DRAFT else self.tr("Version {n}").format(n=number)

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

    def restore_chosen(self) -> None:
        """The chosen version becomes the draft, in one step that Undo takes back."""
        number = self.list.current_id
        if not number or self._session.is_read_only:
            return

        def put(definition: Definition) -> None:
            take_over(self._session.document, definition, "restore")
            said = self.tr("The draft is as version {n} was. Undo takes it back.")
            self._context.toasts.show(said.format(n=number))
            self.back_wanted.emit()

        self._read(number, put)

    def focus_default(self) -> None:
        self.list.setFocus()

    def close_view(self) -> None:
        self.twins.close_canvases()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.back_wanted.emit()
        else:
            super().keyPressEvent(event)

    def _on_error(self, error: BaseException) -> None:
        self._context.toasts.show(describe_workflow_error(error), tone="danger")
