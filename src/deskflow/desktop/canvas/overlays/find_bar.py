"""Find steps by their words: a field at the upper right of the canvas. What is found is selected at once,
Enter goes from one to the next, Esc gives the keyboard back to the canvas.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QWidget

from deskflow.desktop.canvas.document.finding import found
from deskflow.desktop.canvas.overlays.buttons import OverlayButton
from deskflow.desktop.canvas.overlays.panel import paint_panel
from deskflow.desktop.canvas.view import CanvasView
from deskflow.desktop.canvas.words import found_text

_MARGIN = 12
_RADIUS = 7
_LETTERS = 26


class FindBar(QWidget):
    def __init__(self, view: CanvasView) -> None:
        super().__init__(view)
        self._view = view
        self._found: list[str] = []
        self._at = -1
        name = QCoreApplication.translate("Canvas", "Find steps")
        self.field = QLineEdit()
        self.field.setPlaceholderText(name)
        self.field.setAccessibleName(name)
        self.field.setClearButtonEnabled(True)
        self.field.textChanged.connect(self._search)
        self.field.installEventFilter(self)
        self.count = QLabel()
        tr = QCoreApplication.translate
        back = OverlayButton(
            self, tr("Canvas", "Previous"), "Shift+Enter", self.previous, "chevron-up"
        )
        onward = OverlayButton(self, tr("Canvas", "Next"), "Enter", self.next, "chevron-down")
        close = OverlayButton(self, tr("Canvas", "Close"), "Esc", self.leave, "x")
        self._steps = (back, onward)
        self._buttons = (back, onward, close)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(_MARGIN // 2, _MARGIN // 2, _MARGIN // 2, _MARGIN // 2)
        layout.setSpacing(4)
        for part in (self.field, self.count, *self._buttons):
            layout.addWidget(part)
        self.field.setFixedWidth(self.fontMetrics().averageCharWidth() * _LETTERS)
        self.hide()
        view.find_requested.connect(self.begin)
        view.canvas.look_changed.connect(self._on_look)
        view.canvas.document_changed.connect(self._on_document)
        self._on_look()

    # -- finding ---------------------------------------------------------------------------------

    def begin(self) -> None:
        self.show()
        self.raise_()
        self.place()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()
        self._search()

    def leave(self) -> None:
        self.hide()
        self._view.setFocus()

    def next(self) -> None:
        self._go(1)

    def previous(self) -> None:
        self._go(-1)

    def _search(self) -> None:
        """What is found is selected; the first is brought into sight."""
        self._found = found(self._view.canvas.document, self.field.text())
        self._at = -1
        if self._found:
            self._view.canvas.frames.open_to(self._found)
            self._view.canvas.selection.set(self._found, current=self._found[0])
            self._view.camera.reveal([self._found[0]])
        self._tell()

    def _go(self, step: int) -> None:
        if not self._found:
            return
        begin = self._at if self._at >= 0 or step > 0 else 0
        self._at = (begin + step) % len(self._found)
        self._view.canvas.frames.open_to([self._found[self._at]])
        self._view.canvas.selection.set([self._found[self._at]])
        self._view.camera.reveal([self._found[self._at]])
        self._tell()

    def _on_document(self) -> None:
        """Steps come and go while one looks; what was found stays found if it is still there."""
        if self.isVisible():
            there = self._view.canvas.nodes
            self._found = [node for node in self._found if node in there]
            self._at = min(self._at, len(self._found) - 1)
            self._tell()

    def _tell(self) -> None:
        asked = bool(self.field.text().strip())
        self.count.setText(found_text(self._at + 1, len(self._found)) if asked else "")
        for button in self._steps:
            button.setEnabled(bool(self._found))
        if asked:
            self._view.announcer.say(self.count.text())
        self.place()

    # -- the panel -------------------------------------------------------------------------------

    def place(self) -> None:
        self.adjustSize()
        self.move(self._view.width() - self.width() - _MARGIN, _MARGIN)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Escape:
                self.leave()
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
                (self.previous if back else self.next)()
                return True
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)

    def _on_look(self) -> None:
        look = self._view.canvas.look
        for button in self._buttons:
            button.dress(look)
        palette = self.count.palette()
        palette.setColor(QPalette.ColorRole.WindowText, look.colours.text_muted)
        self.count.setPalette(palette)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_panel(painter, self._view.canvas.look.colours, self.rect(), _RADIUS)
        painter.end()
