"""The categories by which people find their workflows: free words, as many as they like."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Final

from deskflow.core.commands import Command, Handlers
from deskflow.core.transaction import Transaction
from deskflow.people.rules import checked_name
from deskflow.workflows.tables import workflows

LONGEST: Final = 60


@dataclass(frozen=True, slots=True)
class RenameCategory(Command):
    """All workflows of one category come into another, which may be there already."""

    name: ClassVar[str] = "workflow.rename_category@1"
    permission: ClassVar[str] = "workflows.write"

    category: str
    renamed: str


def checked_category(value: Any) -> str | None:
    """As it is kept, None for nothing. Rejected when it is too long or holds control characters."""
    said = str(value or "").strip()
    return checked_name(said, "category", LONGEST) if said else None


def rename_category(tx: Transaction, command: RenameCategory) -> dict[str, int]:
    """Answers with {"workflows": how many}."""
    w = workflows.c
    renamed = checked_category(command.renamed)
    meant = (w.category == command.category) & w.deleted_at.is_(None) & w.is_template.is_(False)
    ids = tx.update_where(workflows, meant, category=renamed, updated_at=tx.at)
    return {"workflows": len(ids)}


HANDLERS: Final[Handlers] = {RenameCategory: rename_category}
