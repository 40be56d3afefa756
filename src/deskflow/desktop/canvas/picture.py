"""A document as a picture: PNG to paste, SVG and PDF to enlarge, or a page of paper. Nothing is selected on it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import (
    QImage,
    QPagedPaintDevice,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
)

from deskflow.desktop.canvas.document.document import Document
from deskflow.desktop.canvas.look import CanvasLook, Detail
from deskflow.desktop.canvas.scene import CanvasScene

SUFFIXES: Final = (".png", ".svg", ".pdf")
_MARGIN: Final = 32.0
_SCALE: Final = 2.0
_MOST_PIXELS: Final = 40_000_000
_LONGEST_SIDE: Final = 16_000
"""Of an image; longer ones are refused by many programs."""


class NothingToDraw(ValueError):
    """The document has no nodes."""


def picture_of(
    document: Document, look: CanvasLook, suffix: str, title: str
) -> Callable[[Path], None]:
    """Draws now, on the UI thread; the answer writes the file and may be called on another (OSError).

    ``suffix`` is one of ``SUFFIXES``. Raises NothingToDraw.
    """
    if suffix not in SUFFIXES:
        raise ValueError(suffix)
    drawing = _Drawing(document, look)
    try:
        if suffix == ".png":
            return _image(drawing, look)
        return _vectors(drawing, suffix, title)
    finally:
        drawing.close()


def draw_on_page(document: Document, look: CanvasLook, page: QPagedPaintDevice) -> None:
    """Everything on one page, as large as fits. Raises NothingToDraw."""
    drawing = _Drawing(document, look)
    try:
        wide = drawing.area.width() >= drawing.area.height()
        turned = QPageLayout.Orientation.Landscape if wide else QPageLayout.Orientation.Portrait
        page.setPageOrientation(turned)
        painter = QPainter(page)
        target = QRectF(0, 0, page.width(), page.height())
        # Small workflows are not blown up beyond the size they have on a screen of 96 dots an inch.
        largest = drawing.area.size() * (page.logicalDpiX() / 96)
        size = drawing.area.size().scaled(target.size(), Qt.AspectRatioMode.KeepAspectRatio)
        drawing.draw(painter, QRectF(target.topLeft(), size.boundedTo(largest)))
        painter.end()
    finally:
        drawing.close()


class _Drawing:
    def __init__(self, document: Document, look: CanvasLook) -> None:
        self._scene = CanvasScene(document, look)
        box = self._scene.content_box()
        if box is None:
            self._scene.close()
            raise NothingToDraw
        self._scene.brushwork.detail = Detail.FULL
        box = box.grown(_MARGIN)
        self.area = QRectF(box.x, box.y, box.w, box.h)

    def draw(self, painter: QPainter, target: QRectF) -> None:
        painter.setRenderHints(
            QPainter.RenderHint.Antialiasing
            | QPainter.RenderHint.TextAntialiasing
            | QPainter.RenderHint.SmoothPixmapTransform
        )
        self._scene.render(painter, target, self.area)

    def close(self) -> None:
        self._scene.close()
        self._scene.clear()


def _image(drawing: _Drawing, look: CanvasLook) -> Callable[[Path], None]:
    w, h = drawing.area.width(), drawing.area.height()
    scale = min(_SCALE, _LONGEST_SIDE / max(w, h), (_MOST_PIXELS / (w * h)) ** 0.5)
    image = QImage(QSize(round(w * scale), round(h * scale)), QImage.Format.Format_RGB32)
    image.setDotsPerMeterX(round(96 * scale / 0.0254))
    image.setDotsPerMeterY(round(96 * scale / 0.0254))
    image.fill(look.colours.canvas)
    painter = QPainter(image)
    drawing.draw(painter, QRectF(image.rect()))
    painter.end()

    def write(path: Path) -> None:
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        image.save(buffer, "PNG")  # type: ignore[call-overload]
        path.write_bytes(bytes(buffer.data().data()))

    return write


def _vectors(drawing: _Drawing, suffix: str, title: str) -> Callable[[Path], None]:
    from PySide6.QtSvg import QSvgGenerator

    size = drawing.area.size()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    target = QRectF(0, 0, size.width(), size.height())
    device: QSvgGenerator | QPdfWriter
    if suffix == ".svg":
        device = QSvgGenerator()
        device.setOutputDevice(buffer)
        device.setSize(size.toSize())
        device.setViewBox(target)
        device.setTitle(title)
        device.setDescription("DeskFlow")
        painter = QPainter(device)
    else:
        device = QPdfWriter(buffer)
        device.setTitle(title)
        device.setCreator("DeskFlow")
        # Points are 1/72 inch, the canvas' units 1/96.
        page = QPageSize(
            QSizeF(size * 0.75), QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.ExactMatch
        )
        device.setPageSize(page)
        device.setPageMargins(QMarginsF(0, 0, 0, 0))
        painter = QPainter(device)
        target = QRectF(0, 0, device.width(), device.height())
    drawing.draw(painter, target)
    painter.end()
    data = bytes(buffer.data().data())

    def write(path: Path) -> None:
        path.write_bytes(data)

    return write
