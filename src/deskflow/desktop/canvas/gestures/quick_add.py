"""A wish for a new node at a place, perhaps wired to something. The page shows the choice and answers
with ``commands.add_node(kind, request)``.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QPointF

from deskflow.desktop.canvas.document.values import PortRef


@dataclass(frozen=True)
class QuickAdd:
    """``place`` in canvas units, ``at`` in pixels of the screen. ``start`` is the out-port a wire was
    dragged from, ``end`` the in-port, ``on_edge`` the wire to insert into; at most one is set.
    """

    place: QPointF
    at: QPoint
    start: PortRef | None = None
    end: PortRef | None = None
    on_edge: str | None = None
