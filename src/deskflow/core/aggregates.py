"""Sums that the database makes while it goes over rows."""

from __future__ import annotations

from sqlalchemy import ColumnElement, case, func


def how_many(condition: ColumnElement[bool]) -> ColumnElement[int]:
    """For how many of the rows it holds; 0 where there are none."""
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)
