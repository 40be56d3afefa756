"""The panel of one step of a run: what went wrong, why this way, what came in, what came out, when and how often."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QGuiApplication,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QHBoxLayout, QMenu, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from deskflow.desktop.pages.runs.reasons import Reason, reason_of
from deskflow.desktop.pages.runs.run_words import precise_time, spent
from deskflow.desktop.pages.runs.story import Moment
from deskflow.desktop.pages.runs.values import NO_NAMES, lines_of, plain_text, whole_text
from deskflow.desktop.pages.workflows.designer.pieces import KindIcon
from deskflow.desktop.theme import Theme, Tone
from deskflow.desktop.widgets.buttons import Button, paint_focus, shows_focus
from deskflow.desktop.widgets.chips import Chip, ChipLabel
from deskflow.desktop.widgets.labels import ElidedLabel, Hairline, Label
from deskflow.desktop.widgets.surfaces import Surface
from deskflow.desktop.words_problems import describe_run_error
from deskflow.desktop.words_workflows import port_title, status_words

_ARROW = "→"


class ValueBox(QWidget):
    """Names and values in a frame; Ctrl+C copies them."""

    def __init__(
        self, theme: Theme, name: str, value: Any, names: Mapping[str, str] = NO_NAMES
    ) -> None:
        super().__init__()
        self._theme = theme
        self._lines = lines_of(value, names) or [(0, "", "–")]
        self._plain = plain_text(value, names)
        self._whole = value
        self.setAccessibleName(f"{name}: {self._plain}"[:2000])
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._font = theme.mono_font("sm")
        self._rows: list[tuple[float, str, str, float]] = []

    def sizeHint(self) -> QSize:
        return QSize(160, self._arrange(max(self.width(), 160)))

    def resizeEvent(self, event: Any) -> None:
        self.setFixedHeight(self._arrange(self.width()))
        super().resizeEvent(event)

    def _arrange(self, width: int) -> int:
        """Breaks long values; answers the height."""
        from PySide6.QtGui import QFontMetrics

        metrics = QFontMetrics(self._font)
        top = 8.0
        self._rows = []
        for depth, name, text in self._lines:
            label = f"{name} " if name == _ARROW else f"{name}: " if name and text else name
            left = 10 + depth * 14 + metrics.horizontalAdvance(label)
            room = max(60, width - 12 - left)
            wrapped = metrics.boundingRect(
                0, 0, room, 10_000, int(Qt.TextFlag.TextWrapAnywhere | Qt.TextFlag.TextExpandTabs), text
            )  # fmt: skip
            height = max(metrics.lineSpacing(), wrapped.height()) + 3
            self._rows.append((top, label, text, height))
            top += height
        return round(top + 6)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        held = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if held and event.key() == Qt.Key.Key_C:
            self.copy()
        else:
            super().keyPressEvent(event)

    def copy(self) -> None:
        """The whole value: a text as it is, anything else as JSON; nothing of it is cut."""
        QGuiApplication.clipboard().setText(whole_text(self._whole))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("Copy") + "\tCtrl+C", self.copy)
        menu.popup(event.globalPos())

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, tokens = self._theme, self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(tokens.border, 1))
        painter.setBrush(tokens.surface_0)
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(frame, tokens.size.radius, tokens.size.radius)
        painter.setFont(self._font)
        metrics = painter.fontMetrics()
        flags = int(Qt.TextFlag.TextWrapAnywhere | Qt.TextFlag.TextExpandTabs)
        for (depth, _, _), (top, label, text, height) in zip(self._lines, self._rows, strict=False):
            left = 10 + depth * 14
            painter.setPen(tokens.text_muted)
            painter.drawText(QRectF(left, top, self.width(), height), 0, label)
            painter.setPen(tokens.text)
            left += metrics.horizontalAdvance(label)
            painter.drawText(
                QRectF(left, top, max(60, self.width() - 12 - left), height), flags, text
            )
        if shows_focus(self):
            paint_focus(painter, theme, QRectF(self.rect()))
        painter.end()


class StepPanel(Surface):
    """Shows a moment of a run, or what the run itself has to say."""

    again_wanted = Signal()
    test_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "surface-1")
        self._theme = theme
        self._key: object = None
        self._names: Mapping[str, str] = NO_NAMES
        self.setMinimumWidth(230)
        head = QWidget()
        row = QHBoxLayout(head)
        row.setContentsMargins(theme.space(2), 0, theme.space(2), 0)
        row.setSpacing(theme.space(1))
        self.icon = KindIcon(theme)
        self.title = ElidedLabel(theme, "", weight="semibold")
        self.chip = ChipLabel(theme, Chip(""))
        row.addWidget(self.icon)
        row.addWidget(self.title, 1)
        row.addWidget(self.chip)
        head.setFixedHeight(theme.tokens.size.page_header)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(head)
        layout.addWidget(Hairline(theme))
        layout.addWidget(self._area, 1)
        self.again = Button(theme, self.tr("Run again from here"), icon="rotate-cw")
        self.again.clicked.connect(self.again_wanted)
        self.test = Button(theme, self.tr("Make a scenario of this run"), icon="flask-conical")
        self.test.clicked.connect(self.test_wanted)
        self.foot = QWidget()
        buttons = QVBoxLayout(self.foot)
        buttons.setContentsMargins(theme.space(2), theme.space(1), theme.space(2), theme.space(1))
        buttons.setSpacing(theme.space(1))
        for button in (self.again, self.test):
            buttons.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        self.foot.hide()
        layout.addWidget(self.foot)

    def set_names(self, names: Mapping[str, str]) -> None:
        """What the ids in the values stand for; said before the values are shown."""
        if names != self._names:
            self._names, self._key = names, None

    def show_step(
        self,
        moment: Moment,
        icon: str,
        tone: Tone,
        tries: Sequence[Moment],
        note: str = "",
        error: str = "",
        ways: Mapping[str, str] | None = None,
    ) -> None:
        """`tries` are all tries of this visit; `note` says what it waits for, `error` why the run ended here, `ways` what
        its ways out are called."""
        key = (moment, tuple(tries), note, error)
        self.again.setEnabled(True)
        if key == self._key:
            return
        self._key = key
        row = moment.row
        self.icon.show_kind(icon, tone)
        self.title.setText(moment.title)
        self.title.setAccessibleName(moment.title)
        text, chip_tone, chip_icon = status_words(row.status)
        took = spent(moment.ended - moment.began) if not moment.open else text
        self.chip.set_chip(Chip(took, chip_tone, chip_icon))
        self.chip.setToolTip(text)
        self.chip.setAccessibleName(f"{text}, {took}")
        parts: list[QWidget] = []
        if row.error or error:
            parts += self._section(self.tr("What went wrong"), None)
            parts.append(
                Label(self._theme, describe_run_error(row.error) or error, tone="danger", wrap=True, selectable=True)
            )  # fmt: skip
        if note:
            parts += self._section(self.tr("Waits for"), None)
            parts.append(Label(self._theme, note, wrap=True))
        reason = reason_of(row, ways or {})
        parts += self._why(moment, reason, ways or {})
        if row.input not in (None, {}) and reason is None:
            parts += self._section(self.tr("In"), row.input)
        if row.output not in (None, {}):
            parts += self._section(self.tr("Out"), _as_read(row.output))
        parts += self._section(self.tr("When"), self._timing(moment, len(tries)))
        if len(tries) > 1:
            parts += self._section(
                self.tr("Tries"),
                {str(at): self._try_line(one) for at, one in enumerate(tries, start=1)},
            )
        self._fill(parts)

    def show_missed(
        self, title: str, icon: str, tone: Tone, reasons: Sequence[str], facts: Mapping[str, str]
    ) -> None:
        """A step the run has not come to, and why; or a join that waits, and for whom."""
        key = (title, tuple(reasons), str(facts))
        self.again.setEnabled(False)
        if key == self._key:
            return
        self._key = key
        self.icon.show_kind(icon, tone)
        self.title.setText(title)
        self.title.setAccessibleName(title)
        said = self.tr("Waits") if facts else self.tr("Not run")
        self.chip.set_chip(Chip(said, "warning" if facts else "neutral"))
        self.chip.setToolTip(said)
        self.chip.setAccessibleName(said)
        parts: list[QWidget] = []
        if facts:
            parts += self._section(self.tr("Waits for the other branches"), facts)
        else:
            parts += self._section(self.tr("Why not"), None)
            parts += [Label(self._theme, one, wrap=True, selectable=True) for one in reasons]
        self._fill(parts)

    def show_run(self, title: str, trigger: Any, variables: Mapping[str, Any], text: str) -> None:
        """Before any step is chosen: what started it."""
        key = (title, str(trigger), str(variables), text)
        if key == self._key:
            return
        self._key = key
        self.again.setEnabled(False)
        self.icon.show_kind("zap", "accent")
        self.title.setText(title)
        self.chip.set_chip(Chip(self.tr("Started")))
        parts: list[QWidget] = []
        if text:
            parts.append(Label(self._theme, text, tone="danger", wrap=True, selectable=True))
        parts += self._section(self.tr("What started it"), trigger if trigger is not None else {})
        if variables:
            parts += self._section(self.tr("Variables"), variables)
        self._fill(parts)

    # --- inside ------------------------------------------------------------------------------------

    def _why(self, moment: Moment, reason: Reason | None, ways: Mapping[str, str]) -> list[QWidget]:
        """What it asked, the values it saw, and which way it chose."""
        row = moment.row
        if reason is None:
            if row.status != "completed" or row.port in (None, "", "success", "done"):
                return []
            left = ways.get(row.port or "") or port_title(row.port or "")
            return self._section(self.tr("Why this way"), {self.tr("left by"): left})
        parts = self._section(self.tr("Why this way"), None)
        if reason.asked:
            parts.append(ValueBox(self._theme, self.tr("Condition"), reason.asked))
        shown = {**reason.values, **reason.ways}
        return [*parts, ValueBox(self._theme, self.tr("Values"), shown, self._names)]

    def _timing(self, moment: Moment, tries: int) -> dict[str, Any]:
        row = moment.row
        said: dict[str, Any] = {
            self.tr("began"): precise_time(row.started_at),
            self.tr("took"): spent(moment.ended - moment.began),
        }  # fmt: skip
        if row.visit > 1:
            said[self.tr("visit")] = row.visit
        if row.retry_attempt or tries > 1:
            said[self.tr("try")] = row.retry_attempt + 1
        return said

    def _try_line(self, moment: Moment) -> str:
        text = f"{precise_time(moment.row.started_at)} · {status_words(moment.row.status)[0]}"
        return f"{text}: {describe_run_error(moment.row.error)}" if moment.row.error else text

    def _section(self, title: str, value: Any) -> list[QWidget]:
        label = Label(self._theme, title, size="sm", weight="medium", tone="text-muted")
        return (
            [label] if value is None else [label, ValueBox(self._theme, title, value, self._names)]
        )

    def _fill(self, parts: Sequence[QWidget]) -> None:
        inner = QWidget()
        theme = self._theme
        layout = QVBoxLayout(inner)
        layout.setContentsMargins(theme.space(2), theme.space(2), theme.space(2), theme.space(3))
        layout.setSpacing(theme.space(1))
        for at, part in enumerate(parts):
            if at and isinstance(part, Label) and not isinstance(parts[at - 1], Label):
                layout.addSpacing(theme.space(0))
            layout.addWidget(part)
        layout.addStretch(1)
        self._area.setWidget(inner)
        # A scroll area fills its content with the window's colour; the panel has its own.
        inner.setAutoFillBackground(False)


def _as_read(output: Any) -> Any:
    """What steps behind it find; the error without the words that are for the log."""
    error = output.get("error") if isinstance(output, Mapping) else None
    if not isinstance(error, Mapping):
        return output
    told = {name: one for name, one in error.items() if name != "message" and one not in (None, {})}
    if isinstance(told.get("params"), Mapping):
        told["params"] = {name: one for name, one in told["params"].items() if one is not None}
    return {**output, "error": told}
