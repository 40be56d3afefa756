"""Paints a ticket as the cells of a table: one line, each column in its place."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from deskflow.desktop.pages.tickets.list.columns import cell_text
from deskflow.desktop.theme import Theme, Weight
from deskflow.desktop.widgets.avatars import paint_avatar
from deskflow.desktop.widgets.rings import Ring, paint_time_left, time_left_width
from deskflow.tickets.list_queries import TicketRow

DISC = 20
# Where a cell begins and how wide it is, by column.
Cells = Sequence[tuple[str, int, int]]


def paint_cells(
    painter: QPainter,
    theme: Theme,
    rect: QRectF,
    cells: Cells,
    row: TicketRow,
    ring: Ring | None,
    now: datetime,
) -> None:
    """Everything but the priority, whose chip the list keeps as a picture."""
    for column, left, width in cells:
        box = QRectF(left, rect.top(), width, rect.height() - 1)
        if box.right() < rect.left() or box.left() > rect.right() or column == "priority":
            continue
        inside = box.adjusted(theme.space(1), 0, -theme.space(1), 0)
        if column == "due":
            if ring is not None:
                inside.setWidth(min(inside.width(), time_left_width(theme, ring)))
                paint_time_left(painter, theme, inside, ring)
        elif column == "assignee":
            _paint_person(painter, theme, inside, row.assignee_name or "")
        else:
            _write(painter, theme, inside, column, cell_text(row, column, now))


def _paint_person(painter: QPainter, theme: Theme, box: QRectF, name: str) -> None:
    disc = QRectF(box.left(), box.top(), DISC, box.height())
    paint_avatar(painter, theme, disc, name, size=DISC)
    rest = box.adjusted(DISC + theme.space(1), 0, 0, 0)
    _write(painter, theme, rest, "assignee", name)


def _write(painter: QPainter, theme: Theme, box: QRectF, column: str, text: str) -> None:
    if box.width() < 12 or not text:
        return
    strong = column == "title"
    weight: Weight = "medium" if strong else "regular"
    painter.setFont(theme.font("body", weight, tabular=not strong))
    painter.setPen(theme.tokens.text if strong or column == "customer" else theme.tokens.text_muted)
    shown = theme.metrics("body", weight, tabular=not strong).elidedText(
        text, Qt.TextElideMode.ElideRight, round(box.width())
    )
    painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
