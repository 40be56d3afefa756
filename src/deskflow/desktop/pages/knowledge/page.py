"""The page of articles: finds one by any of its words, shows it, edits it in place, adds one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QVBoxLayout
from sqlalchemy import Connection

from deskflow.core.bus import Outcome
from deskflow.desktop.actions import Action
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.knowledge.details import ArticleSide
from deskflow.desktop.pages.page import Page
from deskflow.desktop.records.browser import Found, Listed, RecordBrowser, Words
from deskflow.desktop.records.form_popover import FormPopover
from deskflow.desktop.records.rows import RecordRow
from deskflow.desktop.records.ui_form import UiForm
from deskflow.knowledge.commands import CreateArticle
from deskflow.knowledge.queries import ArticleRow, get_article, list_articles
from deskflow.tickets.list_queries import ListScope

PERMISSION = "tickets.update"


class KnowledgePage(Page):
    """`open(article_id=…)` shows one, `open(new=True)` offers the form for another."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self._typed: Mapping[str, str] = {}
        self.side = ArticleSide(context, may_write=context.workspace.can(PERMISSION))
        self.browser = RecordBrowser(context, self._listed(), self._words(), self.side)
        self.pane = self.browser.pane
        self.browser.new_wanted.connect(self.add_article)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.browser)

    def _listed(self) -> Listed:
        return Listed(
            key="knowledge",
            icon="book-open",
            permission=PERMISSION,
            listed=("articles",),
            shown=("articles",),
            read_list=_read_list,
            read_details=_read_details,
            row=_row,
            is_nothing=lambda rows: not rows,
            first=lambda rows: rows[0].id,
        )

    def _words(self) -> Words:
        return Words(
            title=self.tr("Knowledge"),
            filter=self.tr("Filter by any word"),
            new=self.tr("New article"),
            filter_action=self.tr("Filter articles"),
            next=self.tr("Next article"),
            previous=self.tr("Previous article"),
            nothing=self.tr("Nothing is here yet."),
            no_match=self.tr("No article has “{text}” in it."),
            empty_title=self.tr("What should nobody have to find out twice?"),
            empty_text=self.tr(
                "Write down how something is solved. Workflows look articles up and put them where they help."
            ),
        )

    def page_actions(self) -> Sequence[Action]:
        return self.browser.actions(new_id="new.article")

    def open(self, **params: Any) -> None:
        if params.get("new"):
            self.add_article()
        elif params.get("article_id") is not None:
            self.browser.show_record(UUID(str(params["article_id"])))

    def place(self) -> dict[str, Any]:
        return {"article_id": self.browser.wanted} if self.browser.wanted is not None else {}

    def focus_default(self) -> None:
        self.browser.focus_default()

    def entered(self) -> None:
        self.browser.entered()

    def left(self) -> None:
        self.side.flush()

    # --- a new one ----------------------------------------------------------------------------

    def add_article(self) -> None:
        """Opens the form; what had been typed into it before is still there."""
        context = self.context
        form = UiForm(context.theme, "new_article")

        def save(values: Mapping[str, str]) -> Future[Outcome]:
            command = CreateArticle(values["title"], values["body"], values["tags"])
            future: Future[Outcome] = context.workspace.run(command)
            return future

        popover = FormPopover(
            context.theme, self.window(), context.requests, self.tr("New article"), form, save,
            verb=self.tr("Add"),
        )  # fmt: skip
        popover.kept.connect(self._on_kept)
        popover.saved.connect(self._on_saved)
        popover.start(self.pane.new_button, dict.fromkeys(form.fields, ""), self._typed)

    def _on_kept(self, typed: Mapping[str, str]) -> None:
        self._typed = typed

    def _on_saved(self, outcome: Outcome) -> None:
        self._typed = {}
        context = self.context

        def undo() -> None:
            context.requests.submit(context.workspace.undo(outcome.command_id), owner=self)

        context.toasts.show(self.tr("Article added"), undo=undo)
        self.browser.show_record(outcome.result_id)
        self.browser.ask_list()


def _read_list(connection: Connection, tenant_id: UUID, text: str, limit: int) -> Found:
    rows = list_articles(connection, tenant_id, text=text, limit=limit + 1)
    return Found(rows[:limit], len(rows) > limit)


def _read_details(connection: Connection, scope: ListScope, article_id: UUID) -> ArticleRow | None:
    return get_article(connection, scope.tenant_id, article_id)


def _row(article: ArticleRow) -> RecordRow:
    detail = article.tags or " ".join(article.body[:200].split())
    return RecordRow(article.id, article.title, detail, lead="book-open")
