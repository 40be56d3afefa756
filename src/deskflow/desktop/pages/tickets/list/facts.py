"""The second line of a card: number · customer · status, or whatever columns somebody has chosen. Pure but for metrics."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics

from deskflow.desktop.pages.tickets.list.columns import IN_EVERY_CARD, cell_text
from deskflow.tickets.list_queries import TicketRow

GAP = "\u2002·\u2002"
PLAIN = ("number", "customer", "status")


def facts(
    metrics: QFontMetrics, row: TicketRow, columns: Sequence[str], now: datetime, room: int
) -> str:
    """When room is short the customer's name gives way first, down to half of it; then the end is cut."""
    shown = [one for one in columns or PLAIN if one not in IN_EVERY_CARD]
    texts = {one: cell_text(row, one, now) for one in shown}
    texts = {one: text for one, text in texts.items() if text}
    whole = GAP.join(texts.values())
    over = metrics.horizontalAdvance(whole) - room
    name = texts.get("customer")
    if over > 0 and name:
        width = metrics.horizontalAdvance(name)
        least = min(width, metrics.averageCharWidth() * 6)
        texts["customer"] = metrics.elidedText(
            name, Qt.TextElideMode.ElideRight, max(least, width - over)
        )
        whole = GAP.join(texts.values())
    return metrics.elidedText(whole, Qt.TextElideMode.ElideRight, room)
