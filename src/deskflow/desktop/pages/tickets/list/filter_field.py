"""The field that says what a list shows, as text: `status:open priority:P1 due<4h "vpn"`."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, QTimer, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QTextCharFormat
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from deskflow.core.errors import Rejected
from deskflow.desktop import words
from deskflow.desktop.pages.tickets.list.builder import FilterBuilder
from deskflow.desktop.pages.tickets.list.proposals import Proposals
from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.buttons import IconButton
from deskflow.desktop.widgets.labels import Label
from deskflow.tickets.finding.fields import NO_NAMES, PLAIN, Catalogue, Names
from deskflow.tickets.finding.judging import id_in
from deskflow.tickets.finding.lexing import pieces
from deskflow.tickets.finding.text import misspelt, read, written
from deskflow.tickets.finding.tree import EVERYTHING, Test, Tree, Words, every, leaves_of, parts_of

PAUSE_MS = 160


class FilterField(QWidget):
    """`changed` carries what the text means. A text that cannot be understood stays, with the reason under it."""

    changed = Signal(object)
    left_down = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._kept: Tree = EVERYTHING
        self._catalogue, self._names = PLAIN, NO_NAMES
        self._wrong: tuple[int, int] | None = None
        self._own_text = ""
        self._own: Tree = EVERYTHING
        self._shown: Tree = EVERYTHING
        self._count: int | None = None
        self._builder: FilterBuilder | None = None
        self.line = _Line(self)
        self.line.setPlaceholderText(self.tr("priority:P1  assignee:anna  customer:north  due<4h"))
        self.line.setAccessibleName(self.tr("Filter"))
        self._clear = self.line.addAction(
            theme.icons.icon("x"), QLineEdit.ActionPosition.TrailingPosition
        )
        self._clear.setToolTip(self.tr("Take the filter away"))
        self._clear.triggered.connect(self.reset)
        self.line.textChanged.connect(self._on_text_changed)
        self.proposals = Proposals(theme, self.line)
        self._error = Label(theme, "", size="sm", tone="danger", wrap=True)
        self._error.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.space(2), 5, theme.space(2), 5)
        layout.setSpacing(theme.space(0))
        row = QHBoxLayout()
        row.setSpacing(theme.space(0))
        row.addWidget(self.line, 1)
        self.build_button = IconButton(theme, "funnel", self.tr("Build the filter"), key="Shift+F")
        self.build_button.clicked.connect(self.build)
        row.addWidget(self.build_button)
        layout.addLayout(row)
        layout.addWidget(self._error)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._read)
        theme.changed.connect(self._colour)

    @property
    def error(self) -> str:
        return self._error.text()

    @property
    def is_changed(self) -> bool:
        """Whether it says something else than the view it began with."""
        return self.line.text().strip() != self._own_text

    def know(self, catalogue: Catalogue, names: Names) -> None:
        """The fields there are, and what people and customers are called."""
        known = (self._catalogue, self._names)
        self._catalogue, self._names = catalogue, names
        self.proposals.know(catalogue, names)
        if known != (catalogue, names) and not self.is_changed and not self.line.hasFocus():
            # What could only be shown as it is kept may have a name by now.
            self.show_filter(every(self._kept, self._own))
        self._colour()

    @property
    def known(self) -> tuple[Catalogue, Names]:
        return self._catalogue, self._names

    def show_filter(self, wanted: Tree) -> None:
        """Begin with this filter; parts that have no words (the tickets of a customer whose name is not known here)
        stay in force unseen."""
        shown: list[Tree] = []
        kept: list[Tree] = []
        for part in parts_of(wanted):
            (kept if any(map(self._is_nameless, leaves_of(part))) else shown).append(part)
        self._kept = every(*kept)
        self._own = self._shown = every(*shown)
        self._own_text = written(self._own, self._names, self._catalogue)
        self.line.blockSignals(True)
        self.line.setText(self._own_text)
        self.line.setCursorPosition(0)
        self.line.blockSignals(False)
        self._clear.setVisible(False)
        self._wrong = None
        self._pause.stop()
        self._say("")
        self._colour()

    def reset(self) -> None:
        """Back to what the view says."""
        self.line.setText(self._own_text)

    def escape(self) -> bool:
        """Take back what was typed and give the keyboard to the list; False when it is not here."""
        if not self.line.hasFocus():
            return False
        if self.is_changed:
            self.reset()
        self.left_down.emit()
        return True

    def build(self) -> None:
        """The same with lines to choose from; text and list follow it."""
        try:
            tree = read(self.line.text(), self._catalogue, self._names)
        except Rejected:
            # What cannot be understood cannot be shown as lines; the last that could is in force.
            tree = self._shown
        builder = FilterBuilder(self._theme, self.window(), self.known, tree)
        builder.built.connect(self._on_built)
        builder.set_count(self._count)
        self._builder = builder
        builder.closed.connect(self._forget_builder)
        builder.open_at(self.build_button, "below-right")

    def set_count(self, count: int | None) -> None:
        """How many tickets there are of it."""
        self._count = count
        if self._builder is not None:
            self._builder.set_count(count)

    def _forget_builder(self) -> None:
        self._builder = None

    def _on_built(self, tree: Tree) -> None:
        self.line.setText(written(tree, self._names, self._catalogue))
        self.set_count(None)
        self._pause.stop()
        self._read()

    def start_typing(self) -> None:
        """The keyboard goes here, behind what is written."""
        text = self.line.text()
        if text and not text.endswith(" "):
            self.line.setText(f"{text} ")
        self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.line.setCursorPosition(len(self.line.text()))

    def _on_text_changed(self) -> None:
        self._clear.setVisible(self.is_changed)
        self._wrong = None
        self._colour()
        self._pause.start()

    def _read(self) -> None:
        try:
            wanted = read(self.line.text(), self._catalogue, self._names)
        except Rejected as refused:
            at = int(str(refused.params["at"]))
            self._wrong = (at, int(str(refused.params["length"])))
            self._colour()
            self._say(words.describe_error(refused))
            return
        self._wrong = None
        self._shown = wanted
        slip = misspelt(self.line.text(), self._catalogue)
        self._say("" if slip is None else self.tr("Did you mean {name}:?").format(name=slip[2]))
        self.changed.emit(every(self._kept, wanted))

    def _say(self, problem: str) -> None:
        if problem == self._error.text():
            return
        self._error.setText(problem)
        self._error.setVisible(bool(problem))
        self.line.setProperty("invalid", bool(problem))
        self.line.setAccessibleDescription(problem)
        self.line.style().unpolish(self.line)
        self.line.style().polish(self.line)

    def _is_nameless(self, leaf: Test | Words) -> bool:
        """Whether an id in it would have to be shown as it is."""
        field = self._catalogue.get(leaf.field) if isinstance(leaf, Test) else None
        return field is not None and any(
            id_in(value) is not None and self._names.name_of(field.kind, value) is None
            for value in (leaf.values if isinstance(leaf, Test) else ())
        )

    def _colour(self) -> None:
        """Names of fields stand out, and what is wrong is underlined; a line edit takes formats only as an input
        method would give them."""
        accent, wrong = QTextCharFormat(), QTextCharFormat()
        accent.setForeground(self._theme.tokens.accent)
        wrong.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        wrong.setUnderlineColor(self._theme.tokens.danger)
        kind = QInputMethodEvent.AttributeType.TextFormat
        here = self.line.cursorPosition()
        marks = [
            QInputMethodEvent.Attribute(
                kind, piece.start - here, len(piece.name) + len(piece.operator), accent
            )
            for piece in pieces(self.line.text(), self._catalogue)
            if piece.kind == "field"
        ]
        if self._wrong is not None:
            at, length = self._wrong
            marks.append(QInputMethodEvent.Attribute(kind, at - here, max(1, length), wrong))
        QCoreApplication.sendEvent(self.line, QInputMethodEvent("", marks))


class _Line(QLineEdit):
    """Escape takes back what was typed, then gives the keyboard to the list, as Down and Return do."""

    def __init__(self, field: FilterField) -> None:
        super().__init__(field)
        self._field = field

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key == Qt.Key.Key_Escape:
            self._field.escape()
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._field.left_down.emit()
        else:
            super().keyPressEvent(event)
