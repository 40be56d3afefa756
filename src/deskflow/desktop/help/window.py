"""The help: contents and search on the left, a chapter on the right. A window of its own, to be read beside the work."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from deskflow.desktop.async_calls import Requests
from deskflow.desktop.help.manual import START, Chapter, Manual, Place, read_manual
from deskflow.desktop.help.view import ChapterView
from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.buttons import IconButton
from deskflow.desktop.widgets.choices import Choice, ChoiceList
from deskflow.desktop.widgets.fields import SearchField
from deskflow.desktop.widgets.labels import ElidedLabel, Hairline, Label
from deskflow.desktop.widgets.surfaces import Surface

SIZE: Final = (980, 720)
_LEFT: Final = 290
_MOST_WAY: Final = 100


class HelpWindow(QWidget):
    """`show_topic` may be called at once; what is asked for appears when the pages have been read."""

    def __init__(self, theme: Theme, requests: Requests) -> None:
        super().__init__(None, Qt.WindowType.Window)
        self._theme = theme
        self._requests = requests
        self.manual: Manual | None = None
        self.place: Place | None = None
        self._wanted: str | Place = START
        self._way: list[Place] = []
        self._at = -1
        self._asked = 0
        self.setWindowTitle(self.tr("Help – DeskFlow"))
        self.resize(*SIZE)
        self.setMinimumSize(520, 320)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._left())
        layout.addWidget(self._right(), 1)
        for keys, act in self._keys():
            QShortcut(QKeySequence(keys), self).activated.connect(act)
        theme.changed.connect(self._on_theme)
        requests.submit(read_manual, self._on_manual, owner=self)

    def _left(self) -> QWidget:
        theme = self._theme
        left = Surface(theme, "surface-1", edges="r")
        left.setFixedWidth(_LEFT)
        column = QVBoxLayout(left)
        column.setContentsMargins(*[theme.space(2)] * 4)
        column.setSpacing(theme.space(1))
        self.search = SearchField(theme, self.tr("Search the help"), pause_ms=60)
        self.list = ChoiceList(theme, self.tr("Contents"))
        self.list.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.nothing = Label(theme, "", tone="text-muted", wrap=True)
        self.nothing.hide()
        self.search.searched.connect(self._on_searched)
        self.search.left_down.connect(self.list.setFocus)
        self.search.returnPressed.connect(self.list.choose_current)
        self.list.chosen.connect(self._on_chosen)
        self.list.activated.connect(lambda _: self.list.choose_current())
        column.addWidget(self.search)
        column.addWidget(self.list, 1)
        column.addWidget(self.nothing, 1, Qt.AlignmentFlag.AlignTop)
        return left

    def _right(self) -> QWidget:
        theme = self._theme
        right = Surface(theme, "surface-1")
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.back = IconButton(theme, "arrow-left", self.tr("Back"), key="Alt+Left")
        self.forward = IconButton(theme, "arrow-right", self.tr("Forward"), key="Alt+Right")
        self.start = IconButton(theme, "house", self.tr("First page"), key="Alt+Home")
        self.title = ElidedLabel(theme, "", weight="semibold")
        self.back.clicked.connect(self.go_back)
        self.forward.clicked.connect(self.go_forward)
        self.start.clicked.connect(lambda: self.show_place(Place(START)))
        strip = QHBoxLayout()
        strip.setContentsMargins(theme.space(2), theme.space(1), theme.space(2), theme.space(1))
        strip.setSpacing(theme.space(0))
        for part in (self.back, self.forward, self.start):
            strip.addWidget(part)
        strip.addSpacing(theme.space(1))
        strip.addWidget(self.title, 1)
        self.view = ChapterView(theme)
        self.view.wanted.connect(self.show_place)
        column.addLayout(strip)
        column.addWidget(Hairline(theme))
        column.addWidget(self.view, 1)
        self._show_way()
        return right

    def _keys(self) -> list[tuple[str, Callable[[], Any]]]:
        return [
            ("Ctrl+F", self.focus_search), ("Ctrl+K", self.focus_search), ("F1", self.focus_search),
            ("Alt+Left", self.go_back), ("Alt+Right", self.go_forward),
            ("Alt+Home", lambda: self.show_place(Place(START))),
            ("F6", self._other_side), ("Shift+F6", self._other_side),
            ("Ctrl++", self.view.zoomIn), ("Ctrl+=", self.view.zoomIn), ("Ctrl+-", self.view.zoomOut),
            ("Ctrl+W", self.close),
        ]  # fmt: skip

    # --- where one is ------------------------------------------------------------------------------

    def show_topic(self, topic: str) -> None:
        """An action, a step, a trigger or a page by its name; the first page for what nobody has written about."""
        self._wanted = topic or START
        self._show_wanted()

    def show_place(self, place: Place) -> None:
        """Shows it and remembers the way."""
        self._wanted = place
        self._show_wanted()

    def go_back(self) -> None:
        self._step(-1)

    def go_forward(self) -> None:
        self._step(1)

    def focus_search(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _step(self, by: int) -> None:
        if 0 <= self._at + by < len(self._way):
            self._at += by
            self._show(self._way[self._at])

    def _show_wanted(self) -> None:
        if self.manual is None:
            return
        wanted = self._wanted
        found = wanted if isinstance(wanted, Place) else self.manual.topic(wanted) or Place(START)
        if found.page not in self.manual.pages:
            return
        if not self._way or self._way[self._at] != found:
            self._way = [*self._way[: self._at + 1], found][-_MOST_WAY:]
            self._at = len(self._way) - 1
        self._show(found)

    def _show(self, place: Place) -> None:
        assert self.manual is not None
        chapter = self.manual.chapter(place)
        if chapter is None:
            return
        self.place = place
        self._asked += 1
        question = self._asked

        def done(html: str) -> None:
            if question == self._asked:
                # A chapter that is there from its first line needs no anchor.
                anchor = "" if place == chapter.place else place.anchor
                self.view.show_html(place.page, html, anchor)

        self._requests.submit(lambda: _html_of(chapter), done, owner=self)
        self._show_titles(chapter)
        self._show_way()

    def _show_titles(self, chapter: Chapter) -> None:
        assert self.manual is not None
        assert self.place is not None
        page = self.manual.pages[self.place.page]
        both = page.title if chapter.title == page.title else f"{page.title} · {chapter.title}"
        self.title.setText(both)
        self.title.setAccessibleName(both)
        if not self.search.text():
            self._mark()

    def _show_way(self) -> None:
        self.back.setEnabled(self._at > 0)
        self.forward.setEnabled(self._at < len(self._way) - 1)

    # --- contents and search -----------------------------------------------------------------------

    def _on_manual(self, manual: Manual) -> None:
        self.manual = manual
        self.list.set_choices(self._contents(), query="")
        self._show_wanted()

    def _contents(self) -> list[Choice]:
        """Every page with its chapters."""
        assert self.manual is not None
        choices = []
        for page in self.manual.pages.values():
            first, *others = [one for one in page.sections if one.level <= 2]
            overview = self.tr("Overview") if others else page.title
            choices.append(Choice(first.place, overview, icon="book-open", section=page.title))
            choices += [Choice(one.place, one.title, section=page.title) for one in others]
        return choices

    def _on_searched(self, text: str) -> None:
        if self.manual is None:
            return
        if not text:
            self.nothing.hide()
            self.list.show()
            self.list.set_choices(self._contents(), query="")
            self._mark()
            return
        hits = self.manual.search(text)
        self.list.set_choices(
            [
                Choice(hit.section.place, hit.section.title, hit.excerpt, section=hit.page_title, pinned=True)
                for hit in hits
            ],
            query="",
        )  # fmt: skip
        self.nothing.setText(self.tr("Nothing in the help has all of “{text}”.").format(text=text))
        self.nothing.setVisible(not hits)
        self.list.setVisible(bool(hits))

    def _on_chosen(self, choice: Choice) -> None:
        self.show_place(choice.value)

    def _mark(self) -> None:
        """The row of the contents that is shown, or of the chapter around it."""
        if self.place is None or self.manual is None:
            return
        page = self.manual.pages[self.place.page]
        row = Place(self.place.page)
        for section in page.sections:
            if section.level <= 2:
                row = section.place
            if section.place == self.place:
                break
        for at in range(self.list.choices.rowCount()):
            choice = self.list.choices.choice(at)
            if choice is not None and choice.value == row:
                index: QModelIndex = self.list.choices.index(at)
                self.list.setCurrentIndex(index)
                self.list.scrollTo(index)

    # --- the window --------------------------------------------------------------------------------

    def _other_side(self) -> None:
        if self.view.hasFocus():
            self.search.setFocus()
        else:
            self.view.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _on_theme(self) -> None:
        self.view.dress()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        elif event.text() == "/":
            self.focus_search()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self.hide()


def _html_of(chapter: Chapter) -> str:
    # What reads Markdown is loaded where nobody waits for it.
    from deskflow.desktop.help.rendering import chapter_html

    return chapter_html(chapter)
