"""The lines of a request: what it shows of its record, the ticket it is about, what has changed since it was asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from deskflow.approvals.reading import Approval
from deskflow.approvals.rules import field_value
from deskflow.desktop.pages.approvals.words import tr
from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.buttons import Button
from deskflow.desktop.widgets.chips import Chip, ChipLabel
from deskflow.desktop.widgets.labels import ElidedLabel, Hairline, Label
from deskflow.desktop.words import word, word_of

# Told by the line of the ticket itself.
_OF_THE_TICKET = ("id", "number", "title")
# What helps to decide although the request does not name it.
_CONTEXT_FIELDS = ("customer", "equipment")


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and what stands beside it; `ticket_id` makes `value` a link."""

    label: str
    value: str = ""
    more: str = ""
    ticket_id: UUID | None = None
    chips: tuple[str, ...] = ()


def facts_of(approval: Approval, *, may_open: bool) -> tuple[Fact, ...]:
    """In the order they are read; `may_open` says whether this person may look at tickets."""
    found: list[Fact] = []
    shown, record = dict(approval.shown), approval.record
    if record is not None:
        number, title = str(record.get("number") or ""), str(record.get("title") or "")
        link = approval.record_id if may_open else None
        found.append(Fact(tr("Ticket"), number, title, link))
        for name in _CONTEXT_FIELDS:
            value = field_value(record, name)
            if value and name not in shown:
                found.append(Fact(_label(name), str(value)))
    for name, value in shown.items():
        if record is not None and name in _OF_THE_TICKET:
            continue
        found.append(Fact(_label(name), _said(name, value)))
    if approval.changed_since:
        chips = tuple(
            tr("{field} {then} → {now}").format(
                field=word("field", name), then=_short(name, then), now=_short(name, now)
            )
            for name, (then, now) in approval.changed_since.items()
        )
        found.append(Fact(tr("Changed since asked"), chips=chips))
    return tuple(found)


def _label(name: str) -> str:
    text = word("field", name)
    text = text.replace("_", " ")
    return text[:1].upper() + text[1:]


def _said(name: str, value: Any) -> str:
    if isinstance(value, dict):
        value = value.get("name") or ", ".join(f"{key} {part}" for key, part in value.items())
    if isinstance(value, list):
        value = ", ".join(str(part) for part in value)
    if value in (None, ""):
        return "–"
    if isinstance(value, bool):
        return tr("yes") if value else tr("no")
    return word_of(name, value) if name in ("priority", "status", "type") else str(value)


def _short(name: str, value: Any) -> str:
    text = str(value) if name == "priority" and value else _said(name, value)
    return text if len(text) <= 40 else text[:39] + "…"


class FactsTable(QWidget):
    """`ticket_wanted` comes from the link of a ticket."""

    ticket_wanted = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setVerticalSpacing(0)
        self._grid.setHorizontalSpacing(theme.space(3))
        self._grid.setColumnStretch(1, 1)
        self._shown: tuple[Fact, ...] = ()

    def show_facts(self, facts: tuple[Fact, ...]) -> None:
        if facts == self._shown:
            return
        self._shown = facts
        while (taken := self._grid.takeAt(0)) is not None:
            widget = taken.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        widest = max(
            (self._theme.metrics().horizontalAdvance(fact.label) for fact in facts), default=0
        )
        self._grid.setColumnMinimumWidth(0, widest + self._theme.space(2))
        for place, fact in enumerate(facts):
            label = Label(self._theme, fact.label, tone="text-muted")
            top = Qt.AlignmentFlag.AlignTop
            label.setFixedHeight(self._theme.tokens.size.button)
            self._grid.addWidget(label, 2 * place, 0, top)
            self._grid.addWidget(self._value(fact), 2 * place, 1)
            self._grid.addWidget(Hairline(self._theme), 2 * place + 1, 0, 1, 2)

    def _value(self, fact: Fact) -> QWidget:
        theme = self._theme
        if fact.chips:
            return _chips(theme, fact.chips)
        if fact.ticket_id is None and not fact.more:
            label = Label(theme, fact.value, wrap=True, selectable=True)
            label.setMinimumHeight(theme.tokens.size.button)
            return label
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.space(1))
        if fact.ticket_id is not None:
            ticket_id = fact.ticket_id
            link = Button(theme, fact.value, kind="link")
            link.setAccessibleName(tr("Open ticket {number}").format(number=fact.value))
            link.clicked.connect(lambda: self.ticket_wanted.emit(ticket_id))
            row.addWidget(link)
        else:
            row.addWidget(Label(theme, fact.value))
        more = ElidedLabel(theme, fact.more)
        more.setMinimumHeight(theme.tokens.size.button)
        row.addWidget(more, 1)
        return box


def _chips(theme: Theme, texts: tuple[str, ...]) -> QWidget:
    """One under the other: each says a change of its own, and they can be long."""
    box = QWidget()
    grid = QGridLayout(box)
    grid.setContentsMargins(0, theme.space(0), 0, theme.space(0))
    grid.setVerticalSpacing(theme.space(0))
    grid.setColumnStretch(1, 1)
    for place, text in enumerate(texts):
        chip = ChipLabel(theme, Chip(text, "warning"))
        chip.setToolTip(text)
        grid.addWidget(chip, place, 0)
    return box
