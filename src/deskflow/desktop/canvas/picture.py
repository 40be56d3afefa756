"""A document as a picture: PNG to paste, SVG and PDF to enlarge, or a page of paper. Nothing is selected on it.

Pages say over the drawing what they show; pictures are put where that is said already.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import (
    QFont,
    QFontMetricsF,
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
_LONGEST_PAGE: Final = 14_000.0
"""Of a PDF, in points."""


_HEADING: Final = 56.0
"""Room over the drawing for its heading."""


class NothingToDraw(ValueError):
    """The document has no nodes."""


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands over the drawing on a page: its name, and which state of it this is."""

    title: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """Drawn, and not yet in a file. `scale` below 1: so much smaller than on the canvas, as there was too much of it."""

    write: Callable[[Path], None]
    scale: float = 1.0


def picture_of(document: Document, look: CanvasLook, suffix: str, heading: Heading) -> Picture:
    """Draws now, on the UI thread; `write` may be called on another (OSError).

    ``suffix`` is one of ``SUFFIXES``. Raises NothingToDraw.
    """
    if suffix not in SUFFIXES:
        raise ValueError(suffix)
    drawing = _Drawing(document, look)
    try:
        if suffix == ".png":
            image, scale = _image(drawing, look)
            return Picture(_png_writer(image), min(1.0, scale))
        drawing.in_strokes()
        draw = _svg if suffix == ".svg" else _pdf
        data = draw(drawing, look, heading)
        return Picture(lambda path: _write(path, data))
    finally:
        drawing.close()


def image_of(document: Document, look: CanvasLook) -> QImage:
    """For the clipboard. Raises NothingToDraw."""
    drawing = _Drawing(document, look)
    try:
        return _image(drawing, look)[0]
    finally:
        drawing.close()


def draw_on_page(
    document: Document, look: CanvasLook, page: QPagedPaintDevice, heading: Heading
) -> None:
    """Everything on one page under its heading, as large as fits. Raises NothingToDraw."""
    drawing = _Drawing(document, look)
    drawing.in_strokes()
    try:
        wide = drawing.area.width() >= drawing.area.height()
        turned = QPageLayout.Orientation.Landscape if wide else QPageLayout.Orientation.Portrait
        page.setPageOrientation(turned)
        painter = QPainter(page)
        # Units of a screen with 96 dots an inch: small workflows are not blown up beyond the size they have there.
        dots = page.logicalDpiX() / 96
        painter.scale(dots, dots)
        room = QSizeF(page.width() / dots, page.height() / dots)
        _write_heading(painter, look, heading, room.width())
        room.setHeight(max(1.0, room.height() - _HEADING))
        size = drawing.area.size().scaled(room, Qt.AspectRatioMode.KeepAspectRatio)
        size = size.boundedTo(drawing.area.size())
        drawing.draw(painter, QRectF(QPointF(0, _HEADING), size))
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

    def in_strokes(self) -> None:
        """It can be enlarged without becoming coarse."""
        self._scene.brushwork.in_strokes = True

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


def _image(drawing: _Drawing, look: CanvasLook) -> tuple[QImage, float]:
    w, h = drawing.area.width(), drawing.area.height()
    scale = min(_SCALE, _LONGEST_SIDE / max(w, h), (_MOST_PIXELS / (w * h)) ** 0.5)
    image = QImage(
        QSize(max(1, round(w * scale)), max(1, round(h * scale))), QImage.Format.Format_RGB32
    )
    image.setDotsPerMeterX(round(96 * scale / 0.0254))
    image.setDotsPerMeterY(round(96 * scale / 0.0254))
    image.fill(look.colours.canvas)
    painter = QPainter(image)
    drawing.draw(painter, QRectF(image.rect()))
    painter.end()
    return image, scale


def _png_writer(image: QImage) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        image.save(buffer, "PNG")  # type: ignore[call-overload]
        _write(path, bytes(buffer.data().data()))

    return write


def _svg(drawing: _Drawing, look: CanvasLook, heading: Heading) -> bytes:
    from PySide6.QtSvg import QSvgGenerator

    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    target = QRectF(QPointF(0, 0), drawing.area.size())
    device = QSvgGenerator()
    device.setOutputDevice(buffer)
    device.setSize(target.size().toSize())
    device.setViewBox(target)
    device.setTitle(heading.title)
    device.setDescription("DeskFlow")
    painter = QPainter(device)
    # Its ground comes along: what is shown through the ports would be whatever it is put on.
    painter.fillRect(target, look.colours.canvas)
    drawing.draw(painter, target)
    painter.end()
    return bytes(buffer.data().data())


def _pdf(drawing: _Drawing, look: CanvasLook, heading: Heading) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    device = QPdfWriter(buffer)
    device.setTitle(heading.title)
    device.setCreator("DeskFlow")
    w, h = drawing.area.width(), drawing.area.height() + _HEADING
    # Viewers refuse larger pages. Points are 1/72 inch, the canvas' units 1/96.
    unit = min(0.75, _LONGEST_PAGE / max(w, h))
    page = QPageSize(
        QSizeF(w, h) * unit, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.ExactMatch
    )
    device.setPageSize(page)
    device.setPageMargins(QMarginsF(0, 0, 0, 0))
    painter = QPainter(device)
    painter.scale(device.width() / w, device.height() / h)
    painter.translate(_MARGIN, 0)
    _write_heading(painter, look, heading, w - 2 * _MARGIN)
    painter.translate(-_MARGIN, 0)
    drawing.draw(painter, QRectF(QPointF(0, _HEADING), drawing.area.size()))
    painter.end()
    return bytes(buffer.data().data())


def _write_heading(painter: QPainter, look: CanvasLook, heading: Heading, width: float) -> None:
    colours = look.colours
    for text, pixels, weight, colour, top in (
        (heading.title, 17, QFont.Weight.DemiBold, colours.text, 8.0),
        (heading.note, 11, QFont.Weight.Normal, colours.text_muted, 32.0),
    ):
        font = QFont(look.font)
        font.setPixelSize(pixels)
        font.setWeight(weight)
        painter.setFont(font)
        painter.setPen(colour)
        # Measured like on a screen: a page has many more dots.
        shown = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, width)
        painter.drawText(QRectF(0, top, width, 24), Qt.AlignmentFlag.AlignVCenter, shown)


def _write(path: Path, data: bytes) -> None:
    path.write_bytes(data)
