"""Categories in the list of workflows: their words, and the choice of one to be shown alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, Qt, Signal
from PySide6.QtWidgets import QCompleter, QLineEdit

from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.buttons import Button
from deskflow.desktop.widgets.choices import Choice
from deskflow.desktop.widgets.picker import pick
from deskflow.desktop.words_templates import CATEGORY_TITLES
from deskflow.desktop.words_workflows import counted, tr
from deskflow.workflows.categories import LONGEST
from deskflow.workflows.queries import WorkflowRow


def category_words(category: str | None) -> str:
    """Those of the templates have words of their own; the others are what somebody typed."""
    title = CATEGORY_TITLES.get(category or "")
    return tr(title) if title is not None else category or ""


def category_of(words: str, rows: Iterable[WorkflowRow]) -> str | None:
    """The category that is meant by what was typed: a known one however it is spelt, else a new one."""
    said = " ".join(words.split())
    known = {category_words(row.category).casefold(): row.category for row in rows if row.category}
    known |= {tr(title).casefold(): name for name, title in CATEGORY_TITLES.items()}
    return known.get(said.casefold(), said) or None


_WIDEST: Final = 96


class CategoryField(QLineEdit):
    """Free words, completed by the categories there are."""

    def __init__(self, category: str | None, rows: Iterable[WorkflowRow]) -> None:
        super().__init__(category_words(category))
        self.setMaxLength(LONGEST)
        known = sorted({category_words(row.category) for row in rows if row.category})
        completer = QCompleter(known, self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.setCompleter(completer)


class CategoryFilter(Button):
    """Only its icon until a category is chosen; hidden while there is none. `chosen` comes with the choice.

    `said` is what it stands for, also where the button has no room for it.
    """

    chosen = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "", icon="tag")
        self._theme_of_picker = theme
        self._counts: Counter[str] = Counter()
        self.said = ""
        self.category: str | None = None
        """None for all, an empty text for those without one."""
        self.clicked.connect(self.ask)
        self._show()

    def show_rows(self, rows: Iterable[WorkflowRow]) -> None:
        """What can be chosen now; a category that nobody has any more is let go of."""
        self._counts = Counter(row.category or "" for row in rows)
        if self.category is not None and self.category not in self._counts:
            self.choose(None)
        self._show()

    def takes(self, row: WorkflowRow) -> bool:
        return self.category is None or (row.category or "") == self.category

    def ask(self) -> None:
        count = QT_TRANSLATE_NOOP("workflows", "%n workflow(s)")
        named = sorted(filter(None, self._counts), key=lambda one: category_words(one).casefold())
        choices = [Choice(None, self.tr("All categories"), current=self.category is None)]
        choices += [
            Choice(
                one, category_words(one) or self.tr("Without a category"),
                counted(count, self._counts[one]), current=one == self.category,
            )
            for one in (*named, *([""] if "" in self._counts else []))
        ]  # fmt: skip
        pick(self._theme_of_picker, self, self.tr("Category"), choices, self.choose)

    def choose(self, category: str | None) -> None:
        if category != self.category:
            self.category = category
            self._show()
            self.chosen.emit()

    def _show(self) -> None:
        self.said = self.tr("All categories")
        shown = ""
        if self.category is not None:
            self.said = category_words(self.category) or self.tr("Without a category")
            metrics = self._theme_of_picker.metrics("body", "medium")
            shown = metrics.elidedText(self.said, Qt.TextElideMode.ElideRight, _WIDEST)
        if self.text() != shown:
            self.setText(shown)
            self.updateGeometry()
        self.setToolTip(self.said)
        self.setAccessibleName(self.tr("Category: {name}").format(name=self.said))
        self.setVisible(any(self._counts) and bool(self.parentWidget()))
