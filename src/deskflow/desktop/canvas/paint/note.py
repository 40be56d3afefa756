"""Paints a note: a coloured sheet with words for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from deskflow.desktop.canvas.geometry import NOTE_RADIUS
from deskflow.desktop.canvas.look import Detail
from deskflow.desktop.canvas.paint.brushwork import Brushwork

if TYPE_CHECKING:
    from deskflow.desktop.canvas.items.node_item import NodeItem

_PADDING = 10.0
_TOP = 8.0
_FLAGS = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop


def paint_note(painter: QPainter, item: NodeItem, brushwork: Brushwork) -> None:
    w, h = item.box.w, item.box.h
    painter.setPen(brushwork.outline_selected if item.selected else Qt.PenStyle.NoPen)
    painter.setBrush(brushwork.note)
    painter.drawRoundedRect(QRectF(0, 0, w, h), NOTE_RADIUS, NOTE_RADIUS)
    text = QRectF(_PADDING, _TOP, w - 2 * _PADDING, h - 2 * _TOP + 2)
    painter.setPen(brushwork.text)
    if item.title:
        painter.setFont(brushwork.note_title_font)
        painter.drawText(text, Qt.AlignmentFlag.AlignTop, item.title)
        text.setTop(text.top() + 18)
    if item.subtitle and brushwork.detail is Detail.FULL:
        painter.setFont(brushwork.note_font)
        painter.drawText(text, _FLAGS, item.subtitle)
