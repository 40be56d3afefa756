"""Paints a note: a coloured sheet with words for people, and a grip in its corner while it is selected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from deskflow.desktop.canvas.geometry import NOTE_RADIUS
from deskflow.desktop.canvas.look import Detail
from deskflow.desktop.canvas.paint.badges import paint_change_badge
from deskflow.desktop.canvas.paint.brushwork import Brushwork
from deskflow.desktop.canvas.paint.note_text import NoteText

if TYPE_CHECKING:
    from deskflow.desktop.canvas.items.node_item import NodeItem

_PADDING = 10.0
_TOP = 8.0
_GRIP = (4.0, 8.0)


def paint_note(painter: QPainter, item: NodeItem, brushwork: Brushwork) -> None:
    w, h = item.box.w, item.box.h
    painter.setPen(brushwork.outline_selected if item.selected else Qt.PenStyle.NoPen)
    painter.setBrush(brushwork.soft[item.tone])
    painter.drawRoundedRect(QRectF(0, 0, w, h), NOTE_RADIUS, NOTE_RADIUS)
    text = QRectF(_PADDING, _TOP, w - 2 * _PADDING, h - 2 * _TOP + 2)
    painter.setPen(brushwork.text)
    if item.title:
        painter.setFont(brushwork.note_title_font)
        painter.drawText(text, Qt.AlignmentFlag.AlignTop, item.title)
        text.setTop(text.top() + 18)
    if item.subtitle and brushwork.detail is Detail.FULL:
        if item.note_text is None:
            item.note_text = NoteText(item.subtitle, text.width(), brushwork)
        item.note_text.paint(painter, text)
    if item.mark is not None:
        painter.setPen(brushwork.outline_marks[item.mark])
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(0, 0, w, h), NOTE_RADIUS, NOTE_RADIUS)
        paint_change_badge(painter, brushwork, QPointF(w - 3, 1), item.mark)
    if item.selected:
        painter.setPen(brushwork.muted)
        for way in _GRIP:
            painter.drawLine(QPointF(w - 3 - way, h - 3), QPointF(w - 3, h - 3 - way))
