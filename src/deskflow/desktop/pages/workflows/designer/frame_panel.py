"""What can be said about a frame, beside the canvas while it is selected: its title, its colour, what it holds."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout

from deskflow.desktop.canvas.document.document import Document
from deskflow.desktop.canvas.document.frames import LONGEST_TITLE, TONES, edit_frame, frames_of
from deskflow.desktop.canvas.words_frames import frame_count_text
from deskflow.desktop.pages.workflows.designer.kinds import WorkflowKinds
from deskflow.desktop.pages.workflows.designer.tone_picker import TonePicker
from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.buttons import Button
from deskflow.desktop.widgets.fields import FormRow
from deskflow.desktop.widgets.labels import Hairline, Label
from deskflow.desktop.widgets.surfaces import Surface


class FramePanel(Surface):
    """`wanted` names a command of the canvas, carried out on the selected frame."""

    wanted = Signal(str)

    def __init__(
        self, theme: Theme, document: Document, kinds: WorkflowKinds, *, editable: bool = True
    ) -> None:
        super().__init__(theme, "surface-1")
        self._document = document
        self._kinds = kinds
        self.frame: str | None = None
        self.setMinimumWidth(230)
        space = theme.space
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        head = Label(theme, self.tr("Frame"), weight="semibold")
        head.setContentsMargins(space(2), space(2), space(2), space(2))
        layout.addWidget(head)
        layout.addWidget(Hairline(theme))
        self.title = QLineEdit()
        self.title.setMaxLength(LONGEST_TITLE)
        self.title.setPlaceholderText(self.tr("What these steps are for"))
        self.title.textEdited.connect(self._on_title)
        self.tones = TonePicker(theme, TONES)
        self.tones.picked.connect(self._on_tone)
        self.holds = Label(theme, "", tone="text-muted", wrap=True)
        hint = Label(
            theme,
            self.tr(
                "A frame is for people: it changes nothing in how the workflow runs. Drag steps into it or out of it."
            ),
            size="sm",
            tone="text-muted",
            wrap=True,
        )
        self.fold = Button(theme, "")
        self.fold.clicked.connect(lambda: self.wanted.emit("toggle_frame"))
        self.extract = Button(theme, self.tr("Make a sub-workflow…"), icon="workflow")
        self.extract.clicked.connect(lambda: self.wanted.emit("extract"))
        self.remove = Button(theme, self.tr("Take the frame away"), icon="ungroup")
        self.remove.clicked.connect(lambda: self.wanted.emit("remove_frame"))
        form = QVBoxLayout()
        form.setContentsMargins(space(2), space(2), space(2), space(2))
        form.setSpacing(space(2))
        form.addWidget(FormRow(theme, self.tr("Title"), self.title))
        form.addWidget(FormRow(theme, self.tr("Colour"), self.tones))
        form.addWidget(self.holds)
        form.addWidget(self.fold)
        for button in (self.extract, self.remove):
            form.addWidget(button)
        form.addWidget(hint)
        form.addStretch(1)
        layout.addLayout(form, 1)
        # Only now that they have a parent: a widget without one would be shown as a window.
        for button in (self.extract, self.remove):
            button.setVisible(editable)
        self.title.setReadOnly(not editable)
        self.tones.setEnabled(editable)

    def show_frame(self, frame_id: str | None, *, folded: bool = False) -> bool:
        """Whether there is such a frame to show."""
        frame = frames_of(self._document).get(frame_id or "")
        self.frame = frame.id if frame is not None else None
        if frame is None:
            return False
        if self.title.text() != frame.title:
            self.title.setText(frame.title)
        self.tones.show_tone(frame.tone)
        nodes = [self._document.nodes[node] for node in frame.members]
        steps = [node for node in nodes if self._kinds(node.kind).shape != "note"]
        names = ", ".join(self._kinds.title_of(node) for node in steps[:6])
        more = ", …" if len(steps) > 6 else ""
        self.holds.setText(f"{frame_count_text(len(steps))}: {names}{more}" if steps else "")
        self.fold.setText(self.tr("Expand") if folded else self.tr("Collapse"))
        self.fold.set_icon("chevron-down" if folded else "chevron-up")
        return True

    def focus_title(self) -> None:
        self.title.setFocus()
        self.title.selectAll()

    def _on_title(self, title: str) -> None:
        if self.frame is not None:
            edit_frame(
                self._document, self.frame, title=title, merge_key=f"frame:{self.frame}:title"
            )

    def _on_tone(self, tone: str) -> None:
        if self.frame is not None:
            edit_frame(self._document, self.frame, tone=tone)
