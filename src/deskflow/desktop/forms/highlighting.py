"""Colours the expressions in a text: names of the scope, functions and words of the language, texts and numbers."""

from __future__ import annotations

import re

from PySide6.QtGui import QColor, QFont, QSyntaxHighlighter, QTextCharFormat, QTextDocument

from deskflow.desktop.theme import Theme
from deskflow.workflows.expressions.completion import ROOTS

_TOKEN = re.compile(
    r"(?P<text>'[^']*'?|\"[^\"]*\"?)|(?P<word>[A-Za-z_]\w*(?:\.\w+)*)|(?P<number>\d+(?:\.\d+)?)"
)
_BRACES = re.compile(r"\{\{(.*?)(\}\}|$)")
_LANGUAGE = frozenset({"and", "or", "not", "in", "is", "null", "true", "false", "None", "True"})


class ExpressionHighlighter(QSyntaxHighlighter):
    """`whole`: all of the text is one expression; else only what stands in braces is."""

    def __init__(self, document: QTextDocument, theme: Theme, *, whole: bool) -> None:
        super().__init__(document)
        self._theme = theme
        self._whole = whole
        theme.changed.connect(self.rehighlight)

    def highlightBlock(self, text: str) -> None:
        if self._whole:
            self._paint(text, 0)
            return
        tokens = self._theme.tokens
        for found in _BRACES.finditer(text):
            self.setFormat(found.start(), found.end() - found.start(), _format(tokens.accent))
            self._paint(found.group(1), found.start(1))

    def _paint(self, text: str, offset: int) -> None:
        tokens = self._theme.tokens
        for found in _TOKEN.finditer(text):
            if found.group("text"):
                colour = tokens.success
            elif found.group("number"):
                colour = tokens.text
            else:
                word = found.group("word")
                if word.partition(".")[0] in ROOTS:
                    colour = tokens.accent
                elif word in _LANGUAGE:
                    colour = tokens.violet
                else:
                    colour = tokens.text
            self.setFormat(found.start() + offset, found.end() - found.start(), _format(colour))


def _format(colour: QColor) -> QTextCharFormat:
    made = QTextCharFormat()
    made.setForeground(colour)
    made.setFontWeight(QFont.Weight.Normal)
    return made
