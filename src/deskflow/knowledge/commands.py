"""Articles are written, changed and taken away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from deskflow.core.commands import Command, Handlers
from deskflow.core.errors import Rejected
from deskflow.core.transaction import Transaction
from deskflow.knowledge.rules import search_text
from deskflow.knowledge.tables import articles
from deskflow.people.rules import checked_name

LONGEST = 200_000


@dataclass(frozen=True, slots=True)
class CreateArticle(Command):
    """`tags` is a text with commas."""

    name: ClassVar[str] = "article.create@1"
    permission: ClassVar[str] = "tickets.update"

    title: str
    body: str
    tags: str = ""


@dataclass(frozen=True, slots=True)
class UpdateArticle(Command):
    """`updates` may name: title, body, tags."""

    name: ClassVar[str] = "article.update@1"
    permission: ClassVar[str] = "tickets.update"

    article_id: UUID
    updates: dict[str, Any]


@dataclass(frozen=True, slots=True)
class DeleteArticle(Command):
    name: ClassVar[str] = "article.delete@1"
    permission: ClassVar[str] = "tickets.update"

    article_id: UUID


def create_article(tx: Transaction, command: CreateArticle) -> UUID:
    values = _checked({"title": command.title, "body": command.body, "tags": command.tags})
    return tx.insert(
        articles, **values, search_text=search_text(values["title"], values["tags"], values["body"]),
        author_id=tx.actor.user_id, created_at=tx.at, updated_at=tx.at,
    )  # fmt: skip


def update_article(tx: Transaction, command: UpdateArticle) -> None:
    unknown = set(command.updates) - {"title", "body", "tags"}
    if unknown:
        raise Rejected("field.unknown", field=min(unknown)[:60])
    row = tx.get(articles, command.article_id)
    values = _checked(command.updates)
    now = {name: values.get(name, getattr(row, name)) for name in ("title", "tags", "body")}
    if tx.update(articles, command.article_id, **values, search_text=search_text(**now)):
        tx.update(articles, command.article_id, updated_at=tx.at)


def delete_article(tx: Transaction, command: DeleteArticle) -> None:
    tx.delete(articles, command.article_id)


def _checked(given: dict[str, Any]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    if "title" in given:
        values["title"] = values["title_key"] = checked_name(str(given["title"]), "title", 500)
    if "tags" in given:
        parts = (" ".join(part.split()) for part in str(given["tags"] or "").split(","))
        values["tags"] = ", ".join(dict.fromkeys(part for part in parts if part))
        if not values["tags"].isprintable():
            raise Rejected("field.bad_character", field="tags")
        if len(values["tags"]) > 500:
            raise Rejected("field.too_long", field="tags", limit=500, length=len(values["tags"]))
    if "body" in given:
        body = str(given["body"] or "").replace("\x00", "").strip()
        if not body:
            raise Rejected("field.required", field="body")
        if len(body) > LONGEST:
            raise Rejected("field.too_long", field="body", limit=LONGEST, length=len(body))
        values["body"] = body
    return values


HANDLERS: Handlers = {
    CreateArticle: create_article,
    UpdateArticle: update_article,
    DeleteArticle: delete_article,
}
