"""What the page shows, in a file: a picture, a page to print, or a table for a spreadsheet."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QPoint, QRectF, QSizeF, Qt
from PySide6.QtGui import QFont, QImage, QPageSize, QPainter, QPdfWriter, QRegion
from PySide6.QtWidgets import QWidget

from deskflow.core.csv_writing import csv_file
from deskflow.core.whole_files import write_whole
from deskflow.desktop.pages.insights.board import Board
from deskflow.desktop.pages.insights.words import tr
from deskflow.desktop.theme import Theme

SUFFIXES: Final = (".png", ".pdf", ".csv")
_SCALE: Final = 2.0
_HEADING: Final = 64


def written(
    board: Board, theme: Theme, heading: tuple[str, str], suffix: str
) -> Callable[[Path], None]:
    """Drawn now, in the UI thread; what comes back writes it to a file, elsewhere."""
    data = {".png": _png, ".pdf": _pdf, ".csv": _csv}[suffix](board, theme, heading)
    return lambda path: write_whole(path, data)


def _png(board: Board, theme: Theme, heading: tuple[str, str]) -> bytes:
    margin = theme.space(4)
    width, height = board.width() + 2 * margin, board.height() + 2 * margin + _HEADING
    image = QImage(round(width * _SCALE), round(height * _SCALE), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(_SCALE)
    image.fill(theme.tokens.surface_0)
    painter = QPainter(image)
    _draw(painter, board, theme, heading, margin)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())


def _pdf(board: Board, theme: Theme, heading: tuple[str, str]) -> bytes:
    """One page as large as what is on it, with real letters and lines."""
    margin = theme.space(4)
    width, height = board.width() + 2 * margin, board.height() + 2 * margin + _HEADING
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    device = QPdfWriter(buffer)
    device.setTitle(heading[0])
    device.setCreator("DeskFlow")
    size = QSizeF(width, height) * 0.75
    exact = QPageSize.SizeMatchPolicy.ExactMatch
    device.setPageSize(QPageSize(size, QPageSize.Unit.Point, "", exact))
    device.setPageMargins(QMarginsF(0, 0, 0, 0))
    painter = QPainter(device)
    painter.scale(device.width() / width, device.height() / height)
    painter.fillRect(QRectF(0, 0, width, height), theme.tokens.surface_0)
    _draw(painter, board, theme, heading, margin)
    painter.end()
    return bytes(buffer.data().data())


def _draw(
    painter: QPainter, board: QWidget, theme: Theme, heading: tuple[str, str], margin: int
) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for text, font, colour, top in (
        (heading[0], theme.font("title", "bold"), theme.tokens.text, margin),
        (heading[1], theme.font("sm"), theme.tokens.text_muted, margin + 28),
    ):
        painter.setFont(QFont(font))
        painter.setPen(colour)
        painter.drawText(
            QRectF(margin, top, board.width(), 26), Qt.AlignmentFlag.AlignVCenter, text
        )
    painter.translate(margin, margin + _HEADING)
    flags = QWidget.RenderFlag.DrawChildren
    board.render(painter, QPoint(), QRegion(), flags)


def _csv(board: Board, theme: Theme, heading: tuple[str, str]) -> bytes:
    """One line for each figure: where it stands, of what, in words, and the number itself."""
    header = (tr("Chart"), tr("Of"), tr("In words"), tr("Value"))
    rows = [
        (card.title, item.label, part.told, round(part.value, 2))
        for card in board.cards.values()
        for item in card.items
        for part in item.parts
    ]
    # With a mark in front, so that Excel reads letters beyond ASCII.
    return csv_file(header, rows)
