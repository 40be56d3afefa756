"""How a list of tickets is laid out: its columns, its order, its groups. Values only; knows no database.

What is read back from a file or a row is checked piece by piece: a column that is not known any more is left
out, so that a view made by a newer program still opens.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

Sort = Literal["due", "updated", "created", "priority", "title", "number"]
Style = Literal["cards", "table"]

# What a list can show. Those of `FIXED` are parts of every card, wherever they stand in the list of columns.
COLUMNS: Final = (
    "priority", "number", "title", "customer", "status", "assignee", "due", "type", "created", "updated",
    "sla", "contact", "team", "site", "equipment", "channel", "tags", "checklist", "time",
    "severity", "impact", "urgency", "resolution", "cause", "method",
)  # fmt: skip
SORTABLE: Final = (
    "due", "updated", "created", "priority", "title", "number", "status", "type", "customer", "assignee",
    "team", "channel", "severity", "impact", "urgency",
)  # fmt: skip
GROUPABLE: Final = ("due", "status", "priority", "type", "assignee", "customer", "team", "channel")
# Read along with a row only where somebody looks at it.
READ_ALONG: Final = frozenset(
    {
        "contact", "team", "site", "equipment", "channel", "tags", "checklist", "time",
        "severity", "impact", "urgency", "resolution", "cause", "method",
    }
)  # fmt: skip
# A tenant's own field stands in a layout as this and its key.
OWN: Final = "field."
DEFAULT_COLUMNS: Final = ("priority", "number", "title", "customer", "status", "assignee", "due")
# Times are read newest first unless somebody says otherwise.
NEWEST_FIRST: Final = frozenset({"updated", "created", "number", "severity"})
MOST_SORTS: Final = 4
MOST_COLUMNS: Final = 40
LONGEST_NAME: Final = 80


@dataclass(frozen=True, slots=True)
class SortBy:
    """One column of an order."""

    field: str
    descending: bool = False


Order = tuple[SortBy, ...]

PRESETS: Final[dict[Sort, Order]] = {
    "due": (SortBy("due"),),
    "updated": (SortBy("updated", True),),
    "created": (SortBy("created", True),),
    "priority": (SortBy("priority"), SortBy("due")),
    "title": (SortBy("title"),),
    "number": (SortBy("number", True),),
}


@dataclass(frozen=True, slots=True)
class Layout:
    """`group_by` is "" for a list without groups. Custom fields stand in it as `field.<key>`; those that make no
    groups make none."""

    order: Order = PRESETS["due"]
    group_by: str = "due"
    columns: tuple[str, ...] = DEFAULT_COLUMNS
    style: Style = "cards"


def as_order(order: str | Order) -> Order:
    """The order a short name stands for."""
    if isinstance(order, str):
        return PRESETS[order] if order in PRESETS else PRESETS["due"]
    return order or PRESETS["due"]


def first_wish(field: str) -> SortBy:
    """How a column is sorted by when somebody sorts by it for the first time."""
    return SortBy(field, field in NEWEST_FIRST)


def sorted_by(order: Order, field: str) -> Order:
    """By this column alone; turned round when it is so already."""
    if len(order) == 1 and order[0].field == field:
        return (SortBy(field, not order[0].descending),)
    return (first_wish(field),)


def also_sorted_by(order: Order, field: str) -> Order:
    """By this column after the others; one that is there already is turned round, then taken out."""
    for at, one in enumerate(order):
        if one.field == field:
            if one == first_wish(field):
                turned = SortBy(field, not one.descending)
                return (*order[:at], turned, *order[at + 1 :])
            rest = (*order[:at], *order[at + 1 :])
            return rest or (first_wish(field),)
    return (*order, first_wish(field))[-MOST_SORTS:] if len(order) < MOST_SORTS else order


def group_of(order: Order, group_by: str) -> SortBy | None:
    """The way groups run; with the order where it begins with the same column."""
    if not group_by:
        return None
    if order and order[0].field == group_by:
        return order[0]
    return SortBy(group_by)


def layout_to_json(layout: Layout) -> dict[str, Any]:
    return {
        "order": [[one.field, one.descending] for one in layout.order],
        "group_by": layout.group_by,
        "columns": list(layout.columns),
        "style": layout.style,
    }


def layout_from_json(value: Any, otherwise: Layout | None = None) -> Layout:
    """What can be understood of it; the rest as in `otherwise`."""
    plain = otherwise or Layout()
    if not isinstance(value, dict):
        return plain
    columns = _names(value.get("columns"), COLUMNS)
    group_by = value.get("group_by")
    if not (group_by == "" or _known(group_by, GROUPABLE)):
        group_by = plain.group_by
    return Layout(
        _order(value.get("order")) or plain.order,
        str(group_by),
        columns or plain.columns,
        "table" if value.get("style") == "table" else "cards",
    )


def _known(name: Any, names: Sequence[str]) -> bool:
    if not isinstance(name, str) or len(name) > LONGEST_NAME:
        return False
    return name in names or name.startswith("field.")


def _names(value: Any, known: Sequence[str]) -> tuple[str, ...]:
    if not isinstance(value, list):
        return ()
    return tuple(dict.fromkeys(one for one in value if _known(one, known)))[:MOST_COLUMNS]


def _order(value: Any) -> Order:
    if not isinstance(value, list):
        return ()
    found: dict[str, SortBy] = {}
    for one in value[:MOST_SORTS]:
        if isinstance(one, list) and len(one) == 2 and _known(one[0], SORTABLE):
            found.setdefault(one[0], SortBy(one[0], one[1] is True))
    return tuple(found.values())
