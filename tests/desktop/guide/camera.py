"""Walks beside the guide for authors: looks what a window says at a heading, and takes the pictures the guide shows there.

Words in bold are what a reader looks for in the window. A heading is true when each of them has been seen there.
`python dev.py pictures` keeps what is taken in `docs/images/guide`; otherwise it is only held against what is kept.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QBuffer,
    QIODevice,
    QModelIndex,
    QPoint,
    QRect,
    QRectF,
    Qt,
)
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QTabBar,
    QTextEdit,
    QWidget,
)

from deskflow import paths
from deskflow.desktop.canvas.view import CanvasView
from deskflow.desktop.help.manual import Section, read_manual
from tests.desktop.desk_window import DeskWindow
from tests.desktop.pausing import pause

KEEPS = "DESKFLOW_KEEP_PICTURES"
LARGEST = 120_000
_BOLD = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)
_PICTURE = re.compile(r"!\[[^\]]+\]\(\.\./images/guide/([\w-]+)\.png\)")
_ENOUGH_COLOURS = 20
_APART = 0.25
"""So much longer or shorter than the picture that is kept, and the guide shows something else."""


def sections() -> dict[str, Section]:
    """The guide by the anchors of its headings; its beginning is the empty one."""
    return {one.place.anchor: one for one in read_manual().pages["guide"].sections}


def bold_words(section: Section) -> list[str]:
    return [" ".join(one.split()) for one in _BOLD.findall(section.source)]


def pictures(section: Section) -> list[str]:
    return _PICTURE.findall(section.source)


def kept(name: str) -> Path:
    return paths.manual_pictures() / f"{name}.png"


class Walk:
    """`at` goes on to another heading, where `look` reads the window and `shoot` takes a picture of it."""

    def __init__(self, desk: DeskWindow) -> None:
        self.desk = desk
        self.seen: dict[str, set[str]] = {}
        self.taken: dict[str, list[str]] = {}
        self._here = ""

    def at(self, anchor: str) -> None:
        assert anchor in sections(), f"the guide has no heading #{anchor}"
        self._here = anchor
        self.seen.setdefault(anchor, set())
        self.taken.setdefault(anchor, [])

    def take_keyboard(self) -> None:
        """Where no window manager does it: what floated is gone, and this window is the one that is typed into."""
        self.desk.window.activateWindow()
        self.desk.wait(lambda: QApplication.activeWindow() is self.desk.window)

    def look(self) -> None:
        """Remember all that can be read now."""
        seen = self.seen[self._here]
        window = self.desk.window
        for widget in (window, *window.findChildren(QWidget)):
            if widget.isVisible():
                seen.update(_words_of(widget))
        table = window.table
        seen.update(one.title for one in table.usable() if one.enabled())

    def shoot(self, name: str, *parts: QWidget | QRect, margin: int = 0) -> None:
        """A picture of these parts of the window with what lies between them, or of all of it."""
        window = self.desk.window
        self.look()
        window.toasts.clear()
        pause(40)
        self.taken[self._here].append(name)
        image = window.grab(_around(window, parts, margin)).toImage()
        data = _png(image)
        assert _colours(image) >= _ENOUGH_COLOURS, f"{name} is nearly empty"
        assert len(data) <= LARGEST, f"{name} takes {len(data)} bytes"
        if os.environ.get(KEEPS):
            kept(name).write_bytes(data)
        assert kept(name).exists(), f"{name} was never kept: python dev.py pictures"
        before = QImage(str(kept(name)))
        for now, then in ((image.width(), before.width()), (image.height(), before.height())):
            assert abs(now - then) <= _APART * then, (
                f"{name} has {image.size()} now and not {before.size()}: python dev.py pictures"
            )

    def untrue(self) -> list[str]:
        """What the guide says at the headings that were walked, and the window does not."""
        told = sections()
        return [
            f"#{anchor}: {word}"
            for anchor, seen in self.seen.items()
            for word in bold_words(told[anchor])
            if not any(_says(text, word) for text in seen)
        ] + [
            f"#{anchor}: shows {pictures(told[anchor])}, taken were {taken}"
            for anchor, taken in self.taken.items()
            if pictures(told[anchor]) != taken
        ]


def _says(text: str, word: str) -> bool:
    """As whole words; the dots of a button that asks for more may be left out."""
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text) is not None


def _words_of(widget: QWidget) -> Iterator[str]:
    yield widget.accessibleName()
    yield widget.toolTip()
    if isinstance(widget, QLabel | QAbstractButton | QLineEdit):
        yield widget.text().replace("&", "")
    if isinstance(widget, QLineEdit | QPlainTextEdit | QTextEdit):
        yield widget.placeholderText()
    if isinstance(widget, QPlainTextEdit | QTextEdit):
        yield widget.toPlainText()
    if isinstance(widget, QComboBox):
        yield from (widget.itemText(at) for at in range(widget.count()))
    if isinstance(widget, QTabBar):
        yield from (widget.tabText(at) for at in range(widget.count()) if widget.isTabVisible(at))
    if isinstance(widget, QMenu):
        yield from (one.text().replace("&", "") for one in widget.actions())
    if isinstance(widget, QAbstractItemView) and widget.model() is not None:
        yield from _rows(widget.model(), QModelIndex())
    if isinstance(widget, CanvasView):
        for item in widget.canvas.nodes.values():
            yield from (item.title, item.subtitle, *(port.label for port in item.outs))


def _rows(model: QAbstractItemModel, parent: QModelIndex) -> Iterator[str]:
    for row in range(min(model.rowCount(parent), 200)):
        index = model.index(row, 0, parent)
        for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            if isinstance(said := index.data(role), str):
                yield said
        yield from _rows(model, index)


def steps_area(designer: Any, keys: Iterable[str]) -> QRect:
    """Where these steps lie in the window, brought as near as they fit."""
    view: CanvasView = designer.canvas.view
    nodes = [designer.session.document.node_with_key(key).id for key in keys]
    view.camera.fit_nodes(nodes)
    area = QRect()
    for node in nodes:
        box = view.canvas.nodes[node].scene_box()
        area = area.united(view.mapFromScene(QRectF(box.x, box.y, box.w, box.h)).boundingRect())
    area.translate(view.viewport().mapTo(view.window(), QPoint(0, 0)))
    return area.adjusted(-28, -28, 28, 28)


def area_of(part: QWidget, walk: Walk) -> QRect:
    return QRect(part.mapTo(walk.desk.window, QPoint(0, 0)), part.size())


def _around(window: QWidget, parts: tuple[QWidget | QRect, ...], margin: int) -> QRect:
    area = QRect()
    for part in parts:
        here = (
            part
            if isinstance(part, QRect)
            else QRect(part.mapTo(window, QPoint(0, 0)), part.size())
        )
        area = area.united(here)
    if area.isNull():
        return window.rect()
    return area.adjusted(-margin, -margin, margin, margin).intersected(window.rect())


def _png(image: QImage) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    # No alpha, and as small as it gets.
    image.convertToFormat(QImage.Format.Format_RGB888).save(buffer, "PNG", 0)  # type: ignore[call-overload]
    return bytes(buffer.data().data())


def _colours(image: QImage) -> int:
    across, down = range(0, image.width(), 7), range(0, image.height(), 7)
    return len({image.pixel(x, y) for x in across for y in down})
