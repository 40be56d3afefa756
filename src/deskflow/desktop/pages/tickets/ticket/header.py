"""The head of a ticket: number, where it came from, the title, and its facts as chips that can be pressed."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QResizeEvent,
    QTextLayout,
)
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLineEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from deskflow.desktop import words
from deskflow.desktop.pages.tickets.choices import STATUS_ICONS
from deskflow.desktop.pages.tickets.list.row_paint import PRIORITY_TONES
from deskflow.desktop.pages.tickets.rules_known import RulesKnown
from deskflow.desktop.pages.tickets.ticket.chip_button import ChipButton
from deskflow.desktop.theme import Theme, Tone
from deskflow.desktop.widgets.buttons import IconButton
from deskflow.desktop.widgets.chips import Chip
from deskflow.desktop.widgets.flow import FlowLayout
from deskflow.desktop.widgets.labels import ElidedLabel, Label
from deskflow.desktop.widgets.rings import Ring
from deskflow.desktop.widgets.surfaces import Surface
from deskflow.desktop.widgets.tips import plain_tip
from deskflow.tickets.queries import TicketDetails

CHANNEL_ICONS = {
    "phone": "phone", "email": "mail", "web": "globe", "mobile": "phone", "whatsapp": "message-circle",
    "api": "webhook", "internal": "monitor",
}  # fmt: skip

MOST_LINES = 3
SLOW_TICK = 15.0


class TicketHeader(Surface):
    """`action_wanted` carries the id of the page's action; `title_changed` a new title."""

    action_wanted = Signal(str)
    title_changed = Signal(str)
    number_wanted = Signal()

    def __init__(self, theme: Theme, known: RulesKnown) -> None:
        super().__init__(theme, "surface-1", edges="b")
        self._known = known
        self._theme = theme
        self._details: TicketDetails | None = None
        self._facts = ElidedLabel(theme, "", size="sm", tone="text-muted")
        self.side_button = IconButton(
            theme, "panel-right", self.tr("What is known"), key="Ctrl+Shift+4"
        )
        self.side_button.clicked.connect(lambda: self.action_wanted.emit("tickets.pane.side"))
        self.more_button = IconButton(theme, "ellipsis", self.tr("More"))
        self.title = TitleField(theme)
        self.title.changed.connect(self.title_changed)
        layout = QVBoxLayout(self)
        side = theme.space(3) + theme.space(0)
        layout.setContentsMargins(side, theme.space(2), theme.space(2), theme.space(2))
        layout.setSpacing(theme.space(0))
        top = QHBoxLayout()
        top.setSpacing(theme.space(0))
        top.addWidget(self._facts, 1)
        for button in (self.side_button, self.more_button):
            top.addWidget(button)
        layout.addLayout(top)
        layout.addWidget(self.title)
        layout.addSpacing(theme.space(0))
        self._chips = QWidget()
        flow = FlowLayout(self._chips)
        self.chips: dict[str, ChipButton] = {}
        for key, name, action in (
            ("priority", self.tr("Priority"), "tickets.priority"),
            ("status", self.tr("Status"), "tickets.status"),
            ("assignee", self.tr("Assigned to"), "tickets.assign"),
            ("response", self.tr("Response"), "tickets.why_due"),
            ("resolution", self.tr("Resolution"), "tickets.why_due"),
        ):
            chip = ChipButton(theme, name)
            chip.clicked.connect(lambda _=False, wanted=action: self.action_wanted.emit(wanted))
            self.chips[key] = chip
            flow.addWidget(chip)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self._chips.setSizePolicy(policy)
        layout.addWidget(self._chips)

    def show_details(self, details: TicketDetails, now: datetime) -> None:
        row = details.row
        self._details = details
        channel = words.word("channel", details.channel)
        opened = self.tr("opened {time}").format(time=words.day_and_time(row.created_at, now))
        kind = words.word("type", row.type)
        gap = "\u2002·\u2002"
        self._facts.setText(f"{row.number}{gap}{channel}{gap}{opened}{gap}{kind}")
        self.title.show_title(row.title)
        tone = PRIORITY_TONES.get(row.priority, "neutral")
        self.chips["priority"].set_chip(
            Chip(row.priority, tone, icon="" if details.priority_reason is None else "hand"),
            self._priority_tip(details),
        )
        icon = STATUS_ICONS.get(row.status, "circle-dot")
        named = self._known.status_word(row.own_status or row.status)
        counts_as = words.word("status", row.status)
        self.chips["status"].set_chip(Chip(named, icon=icon), "" if named == counts_as else f"{named} ({counts_as})")  # fmt: skip
        if row.assignee_name:
            self.chips["assignee"].set_chip(Chip(row.assignee_name, avatar=row.assignee_name))
        else:
            self.chips["assignee"].set_chip(Chip(self.tr("Assign"), icon="user-plus"))
        self.tick(now)

    def _priority_tip(self, details: TicketDetails) -> str:
        said = words.word_of("priority", details.row.priority)
        if details.priority_reason is not None:
            by_hand = self.tr("By hand, not by impact and urgency")
            return f"{said}\n{by_hand}: {details.priority_reason}" if details.priority_reason else f"{said}\n{by_hand}"  # fmt: skip
        if details.impact and details.urgency:
            return f"{said}\n" + self.tr("It follows from impact and urgency.")
        return said

    def tick(self, now: datetime) -> float:
        """Times pass. Answers in how many seconds the words may be others."""
        if self._details is None:
            return SLOW_TICK
        response, resolution = (
            self._response(self._details, now),
            self._resolution(self._details, now),
        )
        for key, chip in (("response", response), ("resolution", resolution)):
            self.chips[key].setVisible(chip is not None)
            if chip is not None:
                self.chips[key].set_chip(chip, self.tr("Why is it due then? (W)"))
        due = (self._details.first_response_due, self._details.resolution_due)
        near = [at for at in due if at is not None and abs((at - now).total_seconds()) < 90]
        return 1.0 if near else SLOW_TICK

    def _response(self, details: TicketDetails, now: datetime) -> Chip | None:
        if details.first_response_at is not None or details.first_response_due is None:
            return None
        return self._due(
            details.first_response_due,
            now,
            self.tr("Response due in {time}"),
            self.tr("Response {time} late"),
        )

    def _resolution(self, details: TicketDetails, now: datetime) -> Chip | None:
        if details.resolved_at is not None:
            when = words.day_and_time(details.resolved_at, now)
            return Chip(self.tr("Resolved {time}").format(time=when), icon="circle-check")
        if details.row.sla_paused:
            return Chip(self.tr("Resolution paused"), icon="pause")
        if details.resolution_due is None:
            return None
        left = (details.resolution_due - now).total_seconds()
        if left > 3 * 3600:
            when = words.day_and_time(details.resolution_due, now)
            return Chip(self.tr("Resolution {time}").format(time=when), icon="clock")
        return self._due(
            details.resolution_due,
            now,
            self.tr("Resolution due in {time}"),
            self.tr("Resolution {time} late"),
        )

    def _due(self, due: datetime, now: datetime, left_text: str, late_text: str) -> Chip:
        assert self._details is not None
        left = (due - now).total_seconds()
        start = self._details.row.created_at
        whole = max(1.0, (due - start).total_seconds())
        tone: Tone = "danger" if left < 3600 else "warning" if left < 2 * 3600 else "neutral"
        text = (late_text if left < 0 else left_text).format(time=words.duration(left))
        return Chip(text, tone, ring=Ring(min(1.0, max(0.02, 1 - left / whole)), tone))


class TitleField(QWidget):
    """The title as text that wraps; E or a double click turns it into a field."""

    changed = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._title = ""
        # Where the keyboard was before, and goes back to.
        self._before: QWidget | None = None
        self._label = Label(theme, "", size="title", weight="bold", wrap=True)
        self.line = _TitleLine(self)
        self.line.setFont(theme.font("title", "bold"))
        self.line.setAccessibleName(self.tr("Title"))
        self.line.setMaxLength(500)
        self.line.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, theme.space(1), 0)
        layout.addWidget(self._label)
        layout.addWidget(self.line)

    @property
    def text(self) -> str:
        return self._title

    @property
    def is_edited(self) -> bool:
        return not self.line.isHidden()

    def show_title(self, title: str) -> None:
        self._title = title
        self._fit()
        if not self.is_edited:
            self.line.setText(title)

    def _fit(self) -> None:
        """At most three lines; the whole of a longer title is its tool tip."""
        shown = _first_lines(self._title, self._label.font(), max(80, self._label.width()))
        if shown != self._label.text():
            self._label.setText(shown)
        edit = self.tr("Double click or E to edit")
        self._label.setToolTip(
            plain_tip(f"{self._title}\n{edit}" if shown != self._title else edit)
        )
        self._label.setAccessibleName(self._title)

    def edit(self) -> None:
        self._before = QApplication.focusWidget()
        self.line.setText(self._title)
        self._label.hide()
        self.line.show()
        self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.line.selectAll()

    def end(self, *, keep: bool) -> None:
        """Back to text; with `keep` what was written counts."""
        if not self.is_edited:
            return
        written = " ".join(self.line.text().split())
        before, self._before = self._before, None
        goes_back = self.line.hasFocus() and before is not None and before.isVisible()
        self.line.hide()
        self._label.show()
        if before is not None and goes_back:
            before.setFocus(Qt.FocusReason.OtherFocusReason)
        if keep and written and written != self._title:
            self.show_title(written)
            self.changed.emit(written)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.edit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()


def _first_lines(text: str, font: QFont, width: int) -> str:
    layout = QTextLayout(text, font)
    layout.beginLayout()
    starts: list[int] = []
    while len(starts) <= MOST_LINES and (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        starts.append(line.textStart())
    layout.endLayout()
    if len(starts) <= MOST_LINES:
        return text
    last = starts[MOST_LINES - 1]
    return text[:last] + QFontMetrics(font).elidedText(
        text[last:], Qt.TextElideMode.ElideRight, width - 8
    )


class _TitleLine(QLineEdit):
    def __init__(self, field: TitleField) -> None:
        super().__init__(field)
        self._field = field

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._field.end(keep=True)
        elif event.key() == Qt.Key.Key_Escape:
            self._field.end(keep=False)
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in (
            Qt.FocusReason.PopupFocusReason,
            Qt.FocusReason.ActiveWindowFocusReason,
        ):
            self._field.end(keep=True)
