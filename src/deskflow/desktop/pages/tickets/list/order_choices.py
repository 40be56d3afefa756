"""What a list can be ordered and grouped by, as choices of one popover: order by, then by, group by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QCoreApplication

from deskflow.desktop.pages.tickets.list.columns import title_of
from deskflow.desktop.widgets.choices import Choice
from deskflow.tickets.view_layout import (
    GROUPABLE,
    SORTABLE,
    Layout,
    also_sorted_by,
    sorted_by,
)


def _tr(text: str) -> str:
    return QCoreApplication.translate("ticket_order", text)


def order_choices(
    layout: Layout, more: Sequence[str] = (), more_groups: Sequence[str] = ()
) -> list[Choice]:
    """The value of each is ("order" | "then" | "group", column). What is chosen again is turned round. `more` are the
    columns of own fields, `more_groups` those of them that make groups."""
    places = {one.field: at for at, one in enumerate(layout.order)}
    fields = (*SORTABLE, *more)
    found = []
    for field in fields:
        at = places.get(field, -1)
        found.append(
            Choice(
                ("order", field), title_of(field), section=_tr("Order by"), current=at == 0,
                detail=_way(layout, at) if at == 0 else "", icon=_arrow(layout, at) if at == 0 else "",
            )
        )  # fmt: skip
    for field in fields:
        at = places.get(field, -1)
        if at == 0:
            continue
        found.append(
            Choice(
                ("then", field), title_of(field), section=_tr("Then by"), current=at > 0,
                detail=_way(layout, at) if at > 0 else "", icon=_arrow(layout, at) if at > 0 else "",
                keywords=_tr("then by"),
            )
        )  # fmt: skip
    section = _tr("Group by")
    found.append(
        Choice(("group", ""), _tr("No groups"), section=section, current=not layout.group_by)
    )
    found += [
        Choice(
            ("group", field), title_of(field), section=section, current=field == layout.group_by,
            keywords=_tr("group by"),
        )
        for field in (*GROUPABLE, *more_groups)
    ]  # fmt: skip
    return found


def with_choice(layout: Layout, value: tuple[str, str]) -> Layout:
    """The layout after this was chosen."""
    what, field = value
    if what == "group":
        return replace(layout, group_by=field)
    if what == "then":
        return replace(layout, order=also_sorted_by(layout.order, field))
    return ordered_by(layout, field)


def ordered_by(layout: Layout, field: str, *, further: bool = False) -> Layout:
    """After a click on a column. Groups by due time stand for the order by due time and go with it."""
    order = also_sorted_by(layout.order, field) if further else sorted_by(layout.order, field)
    by = layout.group_by
    if by == "due" and order[0].field != "due":
        by = ""
    elif not by and order[0].field == "due" and layout.order[0].field != "due":
        by = "due"
    return replace(layout, order=order, group_by=by)


def order_words(layout: Layout) -> str:
    """What stands on the button: the first column, and how many more."""
    first = title_of(layout.order[0].field)
    more = len(layout.order) - 1
    return f"{first} +{more}" if more else first


def order_icon(layout: Layout) -> str:
    return "arrow-down" if layout.order[0].descending else "arrow-up"


def _arrow(layout: Layout, at: int) -> str:
    return "arrow-down" if layout.order[at].descending else "arrow-up"


def _way(layout: Layout, at: int) -> str:
    falling = layout.order[at].descending
    if layout.order[at].field in ("created", "updated"):
        return _tr("newest first") if falling else _tr("oldest first")
    if layout.order[at].field == "due":
        return _tr("latest first") if falling else _tr("soonest first")
    return _tr("falling") if falling else _tr("rising")
