"""What the palette drags onto the canvas: a kind, as JSON under a type of our own."""

from __future__ import annotations

import json

from PySide6.QtCore import QByteArray, QMimeData

NODE_TYPE = "application/x-deskflow-node"


def node_mime(kind: str) -> QMimeData:
    mime = QMimeData()
    mime.setData(NODE_TYPE, QByteArray(json.dumps({"kind": kind}).encode()))
    return mime


def kind_from(mime: QMimeData) -> str | None:
    """None if something else is dragged."""
    if not mime.hasFormat(NODE_TYPE):
        return None
    try:
        kind = json.loads(bytes(mime.data(NODE_TYPE).data()))["kind"]
    except (ValueError, KeyError, TypeError):
        return None
    return kind if isinstance(kind, str) else None
