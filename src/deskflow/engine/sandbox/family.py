"""A run and those it has started as sub-workflows: in a scenario they are one story."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Select, select

from deskflow.workflows.tables import workflow_executions


def family_of(execution_id: UUID) -> Select[tuple[UUID]]:
    """The ids of a run, its children and theirs."""
    c = workflow_executions.c
    family = select(c.id).where(c.id == execution_id).cte("family", recursive=True)
    children = select(c.id).join(family, c.parent_execution_id == family.c.id)
    family = family.union_all(children)
    return select(family.c.id)
