"""Articles are listed, looked up, and searched by the words somebody uses for their trouble."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, or_, select

from deskflow.core.searching import containing
from deskflow.core.types import folded
from deskflow.knowledge.rules import excerpt, fit, words_of
from deskflow.knowledge.tables import articles
from deskflow.people.tables import users

# So many of the newest that have one of the words are looked at closely.
_CANDIDATES = 500


@dataclass(frozen=True, slots=True)
class ArticleRow:
    id: UUID
    title: str
    tags: str
    body: str
    author_name: str | None
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class FoundArticle:
    """`score` compares answers to the same question, and nothing else."""

    article: ArticleRow
    score: int
    excerpt: str


_ROWS = select(
    articles.c.id, articles.c.title, articles.c.tags, articles.c.body, users.c.name, articles.c.updated_at,
).outerjoin(users, users.c.id == articles.c.author_id)  # fmt: skip


def list_articles(
    connection: Connection, tenant_id: UUID, *, text: str = "", limit: int = 200
) -> list[ArticleRow]:
    """By title; `text` stands somewhere in title, tags or body."""
    c = articles.c
    statement = _ROWS.where(c.tenant_id == tenant_id)
    if text.strip():
        statement = statement.where(_has(text.strip()))
    rows = connection.execute(statement.order_by(c.title_key, c.pk).limit(limit))
    return [ArticleRow(*list(row)) for row in rows]


def get_article(connection: Connection, tenant_id: UUID, article_id: UUID) -> ArticleRow | None:
    row = connection.execute(
        _ROWS.where(articles.c.tenant_id == tenant_id, articles.c.id == article_id)
    ).first()
    return None if row is None else ArticleRow(*list(row))


def search_articles(
    connection: Connection, tenant_id: UUID, text: str, limit: int = 5
) -> list[FoundArticle]:
    """The best first; articles that have none of the words are left out."""
    words = words_of(text)
    if not words:
        return []
    c = articles.c
    rows = connection.execute(
        _ROWS.where(c.tenant_id == tenant_id, or_(*(_has(word) for word in words)))
        .order_by(c.updated_at.desc(), c.pk.desc())
        .limit(_CANDIDATES)
    )
    found: list[FoundArticle] = []
    for row in rows:
        article = ArticleRow(*list(row))
        score = fit(words, article.title, article.tags, article.body)
        found.append(FoundArticle(article, score, excerpt(words, article.body)))
    found.sort(key=lambda one: (-one.score, folded(one.article.title)))
    return found[:limit]


def _has(text: str) -> ColumnElement[bool]:
    column: Any = articles.c.search_text
    return containing(column, folded(text))
