"""The rows of the board: teams as headings, people, and where each plan stands in its row. Knows no widget."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from deskflow.routing.board import BoardPerson, BoardPlan


@dataclass(frozen=True, slots=True)
class Block:
    """`lane` of `lanes`: those that overlap stand below each other."""

    plan: BoardPlan
    begins: float
    ends: float
    lane: int = 0
    lanes: int = 1


@dataclass(slots=True)
class Row:
    """A heading has no person. `top` and `height` are px from the top of all rows."""

    title: str
    person: BoardPerson | None = None
    blocks: tuple[Block, ...] = ()
    top: int = 0
    height: int = 0
    hours: float = 0.0
    """Planned, in what is shown."""
    lanes: int = field(default=1)

    @property
    def bottom(self) -> int:
        return self.top + self.height


def build_rows(
    people: Sequence[BoardPerson],
    plans: Iterable[BoardPlan],
    here: set[UUID],
    *,
    team: str = "",
    nobody: str,
) -> list[Row]:
    """By team, those who are `here` now first. Somebody in several teams stands in the first of them, or in `team`;
    `nobody` is the heading of those without one."""
    by_person: dict[UUID, list[BoardPlan]] = {}
    for plan in plans:
        by_person.setdefault(plan.user_id, []).append(plan)
    groups: dict[str, list[BoardPerson]] = {}
    for person in people:
        if team and team not in person.teams:
            continue
        name = team or (person.teams[0] if person.teams else "")
        groups.setdefault(name, []).append(person)
    rows: list[Row] = []
    headed = len(groups) > 1
    for name in sorted(groups, key=lambda one: (one == "", one.casefold())):
        if headed:
            rows.append(Row(name or nobody))
        members = sorted(groups[name], key=lambda one: (one.id not in here, one.name.casefold()))
        rows += [_row(person, by_person.get(person.id, [])) for person in members]
    return rows


def _row(person: BoardPerson, plans: Sequence[BoardPlan]) -> Row:
    blocks = in_lanes(plans)
    hours = sum(one.ends - one.begins for one in blocks) / 3600
    lanes = max((one.lanes for one in blocks), default=1)
    return Row(person.name, person, blocks, hours=hours, lanes=lanes)


def in_lanes(plans: Sequence[BoardPlan]) -> tuple[Block, ...]:
    """In order of their beginning; each takes the first lane that is free."""
    spans = [(one.starts_at.timestamp(), one.ends_at.timestamp(), one) for one in plans]
    spans.sort(key=lambda one: (one[0], one[1], one[2].number))
    placed: list[Block] = []
    together: list[tuple[float, float, BoardPlan, int]] = []
    until = float("-inf")
    ends: list[float] = []
    for begin, end, plan in spans:
        if begin >= until:
            placed += _of_height(together, len(ends))
            together, ends = [], []
        lane = next((number for number, last in enumerate(ends) if last <= begin), len(ends))
        if lane == len(ends):
            ends.append(end)
        else:
            ends[lane] = end
        until = max(until, end) if together else end
        together.append((begin, end, plan, lane))
    placed += _of_height(together, len(ends))
    return tuple(placed)


def _of_height(together: Iterable[tuple[float, float, BoardPlan, int]], lanes: int) -> list[Block]:
    return [Block(plan, begin, end, lane, lanes) for begin, end, plan, lane in together]


def lay_out(rows: Sequence[Row], heading: int, person: int, lane: int) -> int:
    """Gives every row its place; answers with the height of all of them. `lane` is the least height of a block."""
    top = 0
    for row in rows:
        row.top = top
        row.height = heading if row.person is None else max(person, row.lanes * lane + 10)
        top = row.bottom
    return top
