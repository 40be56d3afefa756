"""The words of a note as Markdown: headings, lists, emphasis, code, tables. No HTML, and nothing is loaded."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QFont,
    QPainter,
    QPalette,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
)

from deskflow.desktop.canvas.paint.brushwork import Brushwork

_LONGEST: Final = 20_000
"""Letters; no note is read further on a canvas."""
_HEADINGS: Final = {1: 16, 2: 14, 3: 13}
_INDENT: Final = 16.0
_GAP: Final = 3.0
_FEATURES: Final = (
    QTextDocument.MarkdownFeature.MarkdownDialectGitHub
    | QTextDocument.MarkdownFeature.MarkdownNoHTML
)


class NoteText(QTextDocument):
    def __init__(self, text: str, width: float, brushwork: Brushwork) -> None:
        super().__init__()
        self.setUndoRedoEnabled(False)
        self.setDocumentMargin(0)
        self.setDefaultFont(brushwork.note_font)
        # People mean the line breaks they type; in Markdown that takes two spaces.
        lines = text[:_LONGEST].splitlines()
        self.setMarkdown("\n".join(f"{line}  " for line in lines), _FEATURES)
        self._set_blocks(brushwork.note_title_font)
        self.setTextWidth(width)
        palette = QPalette()
        palette.setColor(QPalette.ColorRole.Text, brushwork.colours.text)
        palette.setColor(QPalette.ColorRole.Link, brushwork.colours.accent)
        self._context = QAbstractTextDocumentLayout.PaintContext()
        self._context.palette = palette

    def _set_blocks(self, font: QFont) -> None:
        """Qt's headings and margins are made for pages; these for a sheet of paper the size of a hand."""
        self.setIndentWidth(_INDENT)
        block = self.begin()
        while block.isValid():
            cursor = QTextCursor(block)
            looks = block.blockFormat()
            looks.setTopMargin(0)
            looks.setBottomMargin(_GAP)
            cursor.setBlockFormat(looks)
            level = looks.headingLevel()
            if level:
                heading = QFont(font)
                heading.setPixelSize(_HEADINGS.get(level, 12))
                letters = QTextCharFormat()
                letters.setFont(heading)
                cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
                cursor.setCharFormat(letters)
            block = block.next()

    def loadResource(self, kind: int, name: Any) -> Any:
        """A picture in a note stays a name: neither files nor the web are asked."""
        return None

    def paint(self, painter: QPainter, room: QRectF) -> None:
        """What does not fit is cut off at the edge of the note."""
        painter.save()
        painter.translate(room.topLeft())
        clip = QRectF(0, 0, room.width(), room.height())
        painter.setClipRect(clip, Qt.ClipOperation.IntersectClip)
        self._context.clip = clip
        self.documentLayout().draw(painter, self._context)
        painter.restore()
