"""The page of search: a field, the kinds with how many hits each has, and the hits with the found words marked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout

from deskflow.core.workspace import Workspace
from deskflow.desktop import words
from deskflow.desktop.actions import Action
from deskflow.desktop.async_calls import Request
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.page import Page
from deskflow.desktop.pages.search.reading import KINDS, MOST, PERMISSIONS, Answer, Hit, find
from deskflow.desktop.pages.search.results import KIND_WORDS, HitList, widest
from deskflow.desktop.widgets.banner import InlineBanner
from deskflow.desktop.widgets.buttons import Button
from deskflow.desktop.widgets.empty_state import EmptyState
from deskflow.desktop.widgets.fields import SearchField
from deskflow.desktop.widgets.labels import Label
from deskflow.desktop.widgets.surfaces import Surface

EVERYTHING = ""


class SearchPage(Page):
    """`open(text=…)` looks for it. A kind is chosen with its button or with Alt and its number."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self._workspace: Workspace = context.workspace
        theme = context.theme
        self._asked: Request | None = None
        self.answer = Answer("", {})
        self.kind = EVERYTHING
        self.kinds = [kind for kind in KINDS if self._workspace.can(PERMISSIONS[kind])]
        self.field = SearchField(
            theme, self.tr("Search tickets, messages, customers, equipment, articles")
        )
        self.field.setMaximumWidth(widest(theme) - theme.space(3))
        self.field.searched.connect(self._search)
        self.field.left_down.connect(self._to_hits)
        self.field.returnPressed.connect(self._on_return)
        self.banner = InlineBanner(theme)
        self.list = HitList(theme, self._workspace.clock)
        self.list.opened.connect(self._open_hit)
        self.list.left_up.connect(self.focus_default)
        self.buttons: dict[str, Button] = {}
        head = Surface(theme, "surface-1", edges="b")
        column = QVBoxLayout(head)
        column.setContentsMargins(theme.space(3), theme.space(2), theme.space(3), theme.space(1))
        column.setSpacing(theme.space(1))
        column.addWidget(self.field)
        row = QHBoxLayout()
        row.setSpacing(theme.space(0))
        for kind in (EVERYTHING, *self.kinds):
            button = Button(theme, "", kind="ghost")
            button.setCheckable(True)
            button.clicked.connect(lambda _=False, kind=kind: self.choose(kind))
            self.buttons[kind] = button
            row.addWidget(button)
        row.addStretch(1)
        self._note = Label(theme, "", size="sm", tone="text-muted")
        row.addWidget(self._note)
        column.addLayout(row)
        self._stack = QStackedWidget()
        self._begin = EmptyState(
            theme, "search", self.tr("Search everything"),
            self.tr("Words of a subject or a message, a name, a number, a serial number. “Two words” in quotes stand together."),
            width=420,
        )  # fmt: skip
        self._nothing = EmptyState(
            theme, "search-x", self.tr("Nothing found"),
            self.tr("Take a word away or write only its beginning. Every word has to stand somewhere."), width=420,
        )  # fmt: skip
        for part in (self._begin, self.list, self._nothing):
            self._stack.addWidget(part)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(head)
        layout.addWidget(self.banner)
        layout.addWidget(self._stack, 1)
        self._show()

    # --- searching ----------------------------------------------------------------------------

    def _search(self, text: str) -> None:
        if self._asked is not None:
            self._asked.cancel()
            self._asked = None
        if len(text) < 2:
            self._on_found(Answer(text, {}))
            return
        self._asked = self.context.requests.submit(
            self._workspace.ask(find, self._workspace.tenant_id, text, self.kinds),
            self._on_found,
            self._on_problem,
            owner=self,
        )

    def _on_found(self, answer: Answer) -> None:
        self.answer = answer
        self.banner.hide()
        if self.kind and not answer.hits.get(self.kind):
            self.kind = EVERYTHING
        self._show()
        count = sum(len(hits) for hits in answer.hits.values())
        if answer.hits:
            self.context.announce(self.tr("%n hit(s)", "", count))

    def _on_problem(self, error: BaseException) -> None:
        self.banner.say(words.describe_error(error), "danger")

    def choose(self, kind: str) -> None:
        """Hits of this kind alone; "" for all."""
        self.kind = kind
        self._show()

    def _show(self) -> None:
        counts = {kind: len(self.answer.hits.get(kind, ())) for kind in self.kinds}
        for kind, button in self.buttons.items():
            name = words.translated(KIND_WORDS[kind]) if kind else self.tr("Everything")
            count = counts[kind] if kind else sum(counts.values())
            full = [counts[kind]] if kind else list(counts.values())
            more = "+" if any(one >= MOST for one in full) else ""
            button.setText(f"{name}  {count:n}{more}" if self.answer.hits else name)
            button.setChecked(kind == self.kind)
            button.setEnabled(bool(count) or not kind or not self.answer.hits)
        shown = [self.kind] if self.kind else self.kinds
        self.list.hits.show([(kind, self.answer.hits.get(kind, [])) for kind in shown])
        self.list.go_to_start()
        self._note.setText(
            self.tr("A very common word: the newest hits were looked at")
            if self.answer.is_cut
            else ""
        )
        some = self.list.hits.rowCount() > 0
        nothing = self._nothing if self.answer.hits else self._begin
        self._stack.setCurrentWidget(self.list if some else nothing)

    # --- the keyboard -------------------------------------------------------------------------

    def _to_hits(self) -> None:
        if self.list.isVisible():
            self.list.setFocus()

    def _on_return(self) -> None:
        if self.answer.text == self.field.text().strip():
            self.list.open_current()

    def _open_hit(self, hit: Hit) -> None:
        self.context.navigate(hit.page, **dict(hit.params))

    def page_actions(self) -> Sequence[Action]:
        group = QCoreApplication.translate("search", "Search")
        found = [
            Action(
                id="search.field", title=self.tr("To the search field"), icon="search", group=group,
                shortcuts=("/",), callback=self.focus_default, key_only=True,
            )
        ]  # fmt: skip
        for at, kind in enumerate((EVERYTHING, *self.kinds), 1):
            name = words.translated(KIND_WORDS[kind]) if kind else self.tr("Everything")
            found.append(
                Action(
                    id=f"search.kind.{kind or 'all'}", title=self.tr("Hits: {name}").format(name=name), group=group,
                    shortcuts=(f"Alt+{at}",), callback=lambda kind=kind: self.choose(kind), icon="list-filter",
                )
            )  # fmt: skip
        return found

    # --- the page -----------------------------------------------------------------------------

    def open(self, **params: Any) -> None:
        if "text" in params:
            text = str(params["text"])[:400]
            if text != self.field.text():
                self.field.setText(text)
            self._search(text.strip())

    def place(self) -> dict[str, Any]:
        return {"text": self.field.text()} if self.field.text() else {}

    def help_topic(self) -> str:
        return "finding"

    def focus_default(self) -> None:
        self.field.setFocus()
        self.field.selectAll()
