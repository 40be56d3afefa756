"""The rows of what can be put into a message, and what an article puts in."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from deskflow.composing.queries import CannedRow
from deskflow.desktop.widgets.chips import Chip
from deskflow.desktop.widgets.choices import Choice
from deskflow.knowledge.queries import FoundArticle
from deskflow.tickets.mentioning import Mentionable


def _tr(text: str) -> str:
    return QCoreApplication.translate("typing", text)


def canned_choices(rows: Sequence[CannedRow]) -> list[Choice]:
    """In the order they come: what is used most stands first."""
    return [
        Choice(
            row, row.name, detail=row.folder, icon="paperclip" if row.attachments else "file-text",
            keywords=f"{row.folder} {row.body[:400]}", chip=_whose(row),
        )
        for row in rows
    ]  # fmt: skip


def _whose(row: CannedRow) -> Chip | None:
    if row.owned.shared_with == "me":
        return Chip(_tr("Mine"))
    if row.owned.shared_with == "team" and row.owned.team_name:
        return Chip(row.owned.team_name)
    return None


def people_choices(people: Sequence[Mentionable]) -> list[Choice]:
    return [Choice(one, one.name, avatar=one.name) for one in people]


def article_choices(found: Sequence[FoundArticle], *, suggested: bool) -> list[Choice]:
    """`suggested`: by the words of the ticket, not by what was typed."""
    section = _tr("Suggested for this ticket") if suggested else ""
    return [
        Choice(
            one, one.article.title, detail=one.article.tags, icon="book-open", section=section,
            pinned=True,
        )
        for one in found
    ]  # fmt: skip


def article_text(found: FoundArticle, how: str) -> str:
    """`text` as it is written, `quote` with its name and a mark before each line, `name` alone."""
    article = found.article
    if how == "name":
        return _tr("“{title}”").format(title=article.title)
    if how == "quote":
        lines = "\n".join(f"> {line}".rstrip() for line in article.body.split("\n"))
        return f"{article.title}:\n{lines}\n"
    return article.body
