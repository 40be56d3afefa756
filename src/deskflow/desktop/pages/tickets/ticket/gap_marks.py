"""Marks in a text that is being written: gaps that are still to be filled, and people who are mentioned."""

from __future__ import annotations

from PySide6.QtGui import QFont, QSyntaxHighlighter, QTextCharFormat, QTextDocument

from deskflow.composing.filling import GAP
from deskflow.desktop.theme import Theme
from deskflow.tickets.mentioning import Mentionable, places_of_mentions


class GapMarks(QSyntaxHighlighter):
    """`people` are those who would be mentioned; nobody while the text is for a customer."""

    def __init__(self, document: QTextDocument, theme: Theme) -> None:
        super().__init__(document)
        self._theme = theme
        self._people: list[Mentionable] = []
        theme.changed.connect(self.rehighlight)

    def set_people(self, people: list[Mentionable]) -> None:
        if people != self._people:
            self._people = people
            self.rehighlight()

    def highlightBlock(self, text: str) -> None:
        tokens = self._theme.tokens
        for found in GAP.finditer(text):
            look = QTextCharFormat()
            look.setBackground(tokens.warning_soft)
            look.setForeground(tokens.warning)
            look.setFontWeight(QFont.Weight.DemiBold)
            self.setFormat(found.start(), found.end() - found.start(), look)
        if self._people and "@" in text:
            for begin, end, _ in places_of_mentions(text, self._people):
                look = QTextCharFormat()
                look.setBackground(tokens.info_soft)
                look.setForeground(tokens.accent)
                look.setFontWeight(QFont.Weight.DemiBold)
                self.setFormat(begin, end - begin, look)
