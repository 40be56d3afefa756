"""Editors that pick: yes or no, one of a few, one of many records, several records."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QComboBox, QSizePolicy, QVBoxLayout, QWidget

from deskflow.desktop.forms.editor import Editor
from deskflow.desktop.forms.surroundings import Record, Surroundings
from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.buttons import paint_focus, shows_focus
from deskflow.desktop.widgets.choices import Choice
from deskflow.desktop.widgets.picker import pick
from deskflow.desktop.widgets.segmented import SegmentedControl
from deskflow.desktop.words_workflows import title_of
from deskflow.workflows.parameters import Choice as SpecChoice

_SEGMENTS = 3
_SHORT = 14


class YesNoEditor(Editor):
    """A check box with the parameter's name beside it. Without a value the default is shown."""

    def __init__(self, around: Surroundings, name: str, *, default: bool = False) -> None:
        super().__init__(around, name)
        self._default = default
        self.box = QCheckBox(name)
        self.box.setFont(around.theme.font())
        self.box.setMinimumHeight(24)
        self.box.toggled.connect(self._on_toggled)
        self.setFocusProxy(self.box)
        self._silent = False
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 2, 0, 2)
        layout.addWidget(self.box)

    def value(self) -> Any:
        return self.box.isChecked()

    def set_value(self, value: Any) -> None:
        self._silent = True
        self.box.setChecked(value is True or (value is None and self._default))
        self._silent = False

    def takes(self, value: Any) -> bool:
        return value is None or isinstance(value, bool)

    def _on_toggled(self) -> None:
        if not self._silent:
            self.edited.emit()


class OneOfEditor(Editor):
    """One of the choices of the spec; few short ones lie side by side."""

    def __init__(
        self,
        around: Surroundings,
        name: str,
        options: Sequence[tuple[str, str]],
        *,
        blank: str | None,
        default: Any = None,
    ) -> None:
        """`options` are value and title; `blank` is the title of "nothing chosen", None forbids that. Without a
        value the default is shown, which is what happens then."""
        super().__init__(around, name)
        self._options = list(options)
        self._blank = blank
        self._default = default
        self.segments: SegmentedControl | None = None
        self.combo: QComboBox | None = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        short = all(len(title) <= _SHORT for _, title in options)
        if blank is None and 2 <= len(options) <= _SEGMENTS and short:
            self.segments = SegmentedControl(around.theme, name, self._options)
            self.segments.chosen.connect(lambda _: self.edited.emit())
            shown: QWidget = self.segments
        else:
            self.combo = QuietComboBox()
            self.combo.setAccessibleName(name)
            if blank is not None:
                self.combo.addItem(blank, None)
            for value, title in options:
                self.combo.addItem(title, value)
            self.combo.activated.connect(lambda _: self.edited.emit())
            shown = self.combo
        self.setFocusProxy(shown)
        layout.addWidget(shown)

    def value(self) -> Any:
        if self.segments is not None:
            return self.segments.value
        assert self.combo is not None
        return self.combo.currentData()

    def set_value(self, value: Any) -> None:
        value = self._default if value is None else value
        if self.segments is not None:
            if value in [key for key, _ in self._options]:
                self.segments.set_value(value)
            return
        assert self.combo is not None
        at = self.combo.findData(value)
        if at < 0 and value is not None:
            self.combo.addItem(str(value), value)
            at = self.combo.count() - 1
        self.combo.setCurrentIndex(max(at, 0) if self._blank is not None or value else at)

    def takes(self, value: Any) -> bool:
        return value is None or isinstance(value, str | int | float)


class QuietComboBox(QComboBox):
    """Scrolling the form must not change what is under the pointer."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def wheelEvent(self, event: Any) -> None:
        event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        arrow = event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down)
        if arrow and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            # They move the row it stands in.
            event.ignore()
            return
        super().keyPressEvent(event)


def spec_options(choices: Sequence[SpecChoice]) -> list[tuple[str, str]]:
    return [(one.value, title_of(one.title)) for one in choices]


class ChipField(QWidget):
    """Chips in a frame; a click or Enter adds, Backspace takes the last away, a click on a chip's cross that one."""

    add_wanted = Signal()
    removed = Signal(int)

    def __init__(self, theme: Theme, name: str, placeholder: str) -> None:
        super().__init__()
        self._theme = theme
        self._placeholder = placeholder
        self._texts: list[str] = []
        self._boxes: list[QRectF] = []
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def set_texts(self, texts: Sequence[str]) -> None:
        self._texts = list(texts)
        self.setAccessibleDescription(", ".join(texts) or self._placeholder)
        self._arrange()
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        rows = 1 + max((round(box.top()) // self._row for box in self._boxes), default=0)
        return QSize(120, max(self._theme.tokens.size.button, rows * self._row + 4))

    @property
    def _row(self) -> int:
        return self._theme.tokens.size.chip + 5

    def _arrange(self) -> None:
        metrics = self._theme.metrics("sm", "medium")
        self._boxes = []
        left, top = 5.0, 4.0
        for text in self._texts:
            width = min(metrics.horizontalAdvance(text) + 30, max(60, self.width() - 12))
            if left + width > self.width() - 6 and left > 5:
                left, top = 5.0, top + self._row
            self._boxes.append(QRectF(left, top, width, self._theme.tokens.size.chip))
            left += width + 4

    def resizeEvent(self, event: Any) -> None:
        before = self.sizeHint().height()
        self._arrange()
        if self.sizeHint().height() != before:
            self.updateGeometry()
        super().resizeEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        for at, box in enumerate(self._boxes):
            if box.contains(event.position()) and event.position().x() > box.right() - 18:
                self.removed.emit(at)
                return
        self.add_wanted.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space, Qt.Key.Key_Down):
            self.add_wanted.emit()
        elif event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete) and self._texts:
            self.removed.emit(len(self._texts) - 1)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, tokens = self._theme, self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = tokens.danger if self.property("invalid") else tokens.border
        painter.setPen(QPen(line, 1))
        painter.setBrush(tokens.surface_0)
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(frame, tokens.size.radius, tokens.size.radius)
        if not self._texts:
            painter.setPen(tokens.text_faint)
            painter.setFont(theme.font())
            inside = frame.adjusted(theme.space(1), 0, -theme.space(1), 0)
            painter.drawText(inside, Qt.AlignmentFlag.AlignVCenter, self._placeholder)
        for text, box in zip(self._texts, self._boxes, strict=True):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tokens.surface_3 if tokens.dark else tokens.surface_2)
            painter.drawRoundedRect(box, tokens.size.chip_radius, tokens.size.chip_radius)
            painter.setPen(tokens.text)
            painter.setFont(theme.font("sm", "medium"))
            room = round(box.width()) - 26
            shown = theme.metrics("sm", "medium").elidedText(
                text, Qt.TextElideMode.ElideRight, room
            )
            painter.drawText(box.adjusted(8, 0, -18, 0), Qt.AlignmentFlag.AlignVCenter, shown)
            cross = QRectF(box.right() - 17, box.top(), 12, box.height())
            theme.icons.paint(painter, "x", tokens.text_muted, cross, 11)
        if shows_focus(self):
            paint_focus(painter, theme, QRectF(self.rect()))
        painter.end()


class RecordsEditor(Editor):
    """People, roles, customers, templates, calendars: picked by name, kept by id."""

    def __init__(
        self,
        around: Surroundings,
        name: str,
        kind: str,
        *,
        many: bool,
        placeholder: str,
        records: Sequence[Record] | None = None,
    ) -> None:
        """`records` are offered instead of what the directory has of this kind."""
        super().__init__(around, name)
        self._kind = kind
        self._records = records
        self._many = many
        self._values: list[str] = []
        self.field = ChipField(around.theme, name, placeholder)
        self.field.add_wanted.connect(self._ask)
        self.field.removed.connect(self._remove)
        self.setFocusProxy(self.field)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.field)

    def offer(self, records: Sequence[Record]) -> None:
        """Others than before; what was chosen stays."""
        self._records = records
        self.refresh()

    def value(self) -> Any:
        if self._many:
            return list(self._values) or None
        return self._values[0] if self._values else None

    def set_value(self, value: Any) -> None:
        several = value if isinstance(value, list) else [value]
        self._values = [str(one) for one in several if one not in (None, "")]
        self.refresh()

    def takes(self, value: Any) -> bool:
        if isinstance(value, list):
            return self._many and all(isinstance(one, str) for one in value)
        return value is None or (isinstance(value, str) and "{{" not in value)

    def refresh(self) -> None:
        names = {one.value: one.name for one in self._offered()}
        self.field.set_texts([names.get(one, one) for one in self._values])

    def _offered(self) -> Sequence[Record]:
        return self.around.directory.of(self._kind) if self._records is None else self._records

    def _ask(self) -> None:
        people = self._kind == "user"
        choices = [
            Choice(
                one.value,
                one.name,
                one.detail,
                avatar=one.name if people else None,
                current=one.value in self._values,
            )
            for one in self._offered()
        ]
        pick(self.around.theme, self.field, self.accessibleName(), choices, self._on_picked)

    def _on_picked(self, value: str) -> None:
        if self._many and value in self._values:
            self._values.remove(value)
        elif self._many:
            self._values.append(value)
        else:
            self._values = [value]
        self.refresh()
        self.edited.emit()

    def _remove(self, at: int) -> None:
        del self._values[at]
        self.refresh()
        self.edited.emit()
