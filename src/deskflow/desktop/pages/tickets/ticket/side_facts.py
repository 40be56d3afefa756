"""What a ticket is, at its side: type, impact, urgency, severity, how it ended, and the tenant's own fields. Each can
be pressed to be changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout

from deskflow.desktop import words
from deskflow.desktop.pages.tickets import field_words
from deskflow.desktop.pages.tickets.choices import LEVEL_ICONS
from deskflow.desktop.pages.tickets.rules_known import RulesKnown
from deskflow.desktop.pages.tickets.ticket.chip_button import Pressable
from deskflow.desktop.pages.tickets.ticket.side_rows import NAME_WIDTH
from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.buttons import paint_focus, shows_focus
from deskflow.desktop.widgets.tips import plain_tip
from deskflow.tickets.defining.outcomes import PARTS
from deskflow.tickets.queries import TicketDetails

_ROW = 24


class FactButton(Pressable):
    """Impact   ↑ High. Without a value it says so faintly."""

    def __init__(
        self,
        theme: Theme,
        name: str,
        value: str,
        nothing: str,
        *,
        icon: str = "",
        tip: str = "",
        may_change: bool = True,
    ) -> None:
        super().__init__(theme)
        self._name, self._value, self._nothing, self._icon = name, value, nothing, icon
        self.setEnabled(may_change)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        said = f"{name}: {value or nothing}"
        self.setAccessibleName(said)
        self.setToolTip(plain_tip("\n".join(one for one in (said, tip) if one)))

    def sizeHint(self) -> QSize:
        return QSize(120, _ROW)

    def minimumSizeHint(self) -> QSize:
        return QSize(40, _ROW)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, tokens = self._theme, self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        lit = self.isEnabled() and (self.underMouse() or self.hasFocus())
        if lit:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tokens.surface_2)
            painter.drawRoundedRect(self.rect(), 4, 4)
        metrics = theme.metrics("sm")
        align = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.setFont(theme.font("sm"))
        painter.setPen(tokens.text_muted)
        lead = max(NAME_WIDTH, int(self.width() * 0.38))
        name = metrics.elidedText(self._name, Qt.TextElideMode.ElideRight, lead)
        painter.drawText(QRectF(0, 0, lead, self.height()), align, name)
        left = lead + theme.space(1)
        if self._icon:
            ink = tokens.text if self._value else tokens.text_faint
            theme.icons.paint(painter, self._icon, ink, QRectF(left, 0, 14, self.height()), 13)
            left += 14 + theme.space(0)
        room = QRectF(left, 0, self.width() - left - 2, self.height())
        painter.setPen(tokens.text if self._value else tokens.text_faint)
        text = self._value.replace("\n", " ") or self._nothing
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(room.width()))
        painter.drawText(room, align, shown)
        if shows_focus(self):
            paint_focus(painter, theme, QRectF(self.rect()), 4)
        painter.end()


class FactSections(QObject):
    """`action_wanted` names what the page is to do, `field_wanted` an own field to edit."""

    action_wanted = Signal(str)
    field_wanted = Signal(str)

    def __init__(self, theme: Theme, known: RulesKnown, *, may_change: bool) -> None:
        super().__init__()
        self._theme = theme
        self._known = known
        self._may_change = may_change
        self.buttons: dict[str, FactButton] = {}
        self._focused = ""

    def take_back(self) -> None:
        """Before the panel's content is thrown away."""
        self._focused = next((key for key, one in self.buttons.items() if one.hasFocus()), "")
        self.buttons = {}

    def settle(self) -> None:
        """After the new content is in its place."""
        if self._focused in self.buttons:
            self.buttons[self._focused].setFocus(Qt.FocusReason.OtherFocusReason)

    def visible(self, key: str) -> FactButton | None:
        """The row of a fact or an own field, if it is in sight."""
        found = self.buttons.get(f"fields.{key}") or self.buttons.get(key)
        return found if found is not None and found.isVisible() else None

    def add_facts(
        self, column: QVBoxLayout, details: TicketDetails, names: Mapping[str, str]
    ) -> None:
        column.addSpacing(self._theme.space(1))
        self._type(column, details)
        self._level(column, "impact", details.impact)
        self._level(column, "urgency", details.urgency)
        if details.priority_reason is not None:
            by_hand = self.tr("by hand")
            told = f"{details.row.priority} {by_hand}"
            reason = details.priority_reason
            self._add(
                column, "priority", self.tr("Priority"), f"{told}: {reason}" if reason else told, "",
                "tickets.priority", icon="hand", tip=self.tr("P lets it follow impact and urgency again"),
            )  # fmt: skip
        tip = self.tr("What it is made of")
        severity = f"{details.severity} / 100"
        self._add(column, "severity", self.tr("Severity"), severity, "", "tickets.severity", icon="gauge", tip=tip, free=True)  # fmt: skip
        self._outcome(column, details)
        for field in self._known.fields_of(details.row.type):
            value = field_words.shown(field, (details.fields or {}).get(field.key), names)
            self._own(column, field.key, field.name, value, field.help)
        self._others(column, details, names)

    def _others(
        self, column: QVBoxLayout, details: TicketDetails, names: Mapping[str, str]
    ) -> None:
        """Values of fields that a ticket of this type does not have any more are shown all the same."""
        here = {one.key for one in self._known.fields_of(details.row.type)}
        for key, value in (details.fields or {}).items():
            field = self._known.rules.field(key)
            if field is not None and key not in here and field.is_active:
                self._own(column, key, field.name, field_words.shown(field, value, names), field.help)  # fmt: skip

    # --- rows ---------------------------------------------------------------------------------

    def _type(self, column: QVBoxLayout, details: TicketDetails) -> None:
        kind = details.row.type
        icon = self._known.rules.types.of(kind).icon
        self._add(column, "type", self.tr("Type"), words.word("type", kind), "", "tickets.type", icon=icon)  # fmt: skip

    def _level(self, column: QVBoxLayout, field: str, value: str | None) -> None:
        title = self.tr("Impact") if field == "impact" else self.tr("Urgency")
        said = words.word(field, value) if value else ""
        tip = words.word(f"{field}.help", value) if value else ""
        self._add(
            column, field, title, said, self.tr("not assessed"), f"tickets.{field}",
            icon=LEVEL_ICONS.get(value or "", "circle-dashed"), tip=tip,
        )  # fmt: skip

    def _outcome(self, column: QVBoxLayout, details: TicketDetails) -> None:
        outcomes = self._known.rules.outcomes
        told: list[str] = []
        for part in PARTS:
            key: Any = getattr(details, part)
            if key:
                told.append(outcomes.name(part, key) or words.word(part, key))
        if told:
            self._add(
                column, "outcome", self.tr("Outcome"), " · ".join(told), "", "tickets.outcome",
                icon="circle-check",
            )  # fmt: skip

    def _own(self, column: QVBoxLayout, key: str, name: str, value: str, tip: str) -> None:
        button = FactButton(
            self._theme, name, value, self.tr("empty"), tip=tip, may_change=self._may_change
        )
        button.clicked.connect(lambda: self.field_wanted.emit(key))
        self.buttons[f"fields.{key}"] = button
        column.addWidget(button)

    def _add(
        self,
        column: QVBoxLayout,
        key: str,
        name: str,
        value: str,
        nothing: str,
        action: str,
        *,
        icon: str = "",
        tip: str = "",
        free: bool = False,
    ) -> None:
        button = FactButton(
            self._theme, name, value, nothing, icon=icon, tip=tip,
            may_change=self._may_change or free,
        )  # fmt: skip
        button.clicked.connect(lambda: self.action_wanted.emit(action))
        self.buttons[key] = button
        column.addWidget(button)
