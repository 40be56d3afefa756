"""The page of articles: finds one by any of its words, shows it, edits it in place, adds one."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import Connection

from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.knowledge.details import ArticleSide
from deskflow.desktop.records.browser import Found, Listed, Words
from deskflow.desktop.records.forms import FormWords
from deskflow.desktop.records.page import RecordPage
from deskflow.desktop.records.rows import RecordRow
from deskflow.desktop.records.ui_form import UiForm
from deskflow.knowledge.commands import CreateArticle
from deskflow.knowledge.queries import ArticleRow, get_article, list_articles
from deskflow.tickets.list_queries import ListScope

PERMISSION = "tickets.update"


class KnowledgePage(RecordPage):
    noun = "article"

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self.side = ArticleSide(context, may_write=context.workspace.can(PERMISSION))
        self.show_browser(self._listed(), self._words(), self.side)

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

    def add(self) -> None:
        words = FormWords(self.tr("New article"), self.tr("Add"), self.tr("Article added"))
        self.offer_new(UiForm(self.context.theme, "new_article"), _creation, words)


def _creation(values: Mapping[str, str]) -> CreateArticle:
    return CreateArticle(values["title"], values["body"], values["tags"])


def _read_list(connection: Connection, tenant_id: UUID, text: str, limit: int) -> Found:
    rows = list_articles(connection, tenant_id, text=text, limit=limit + 1)
    return Found(rows[:limit], len(rows) > limit)


def _read_details(connection: Connection, scope: ListScope, article_id: UUID) -> ArticleRow | None:
    return get_article(connection, scope.tenant_id, article_id)


def _row(article: ArticleRow) -> RecordRow:
    detail = article.tags or " ".join(article.body[:200].split())
    return RecordRow(article.id, article.title, detail, lead="book-open")
