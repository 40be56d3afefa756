"""A whole queue at once: whom to give which ticket so that all of them together fit best.

Giving tickets to people is a flow at least cost: every ticket goes to one person, and each further ticket makes a person
less fitting for the next, as their day fills. Tickets are added one by one along the cheapest chain of moves
("this one to Ayla, for it that one to Tom"), which keeps the plan the best possible one after every ticket (successive
shortest paths). Urgent tickets come first, so that when not all find a place it is the least urgent that are left.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from typing import Final
from uuid import UUID

from deskflow.routing.rules.judging import Judgement, judge, standing
from deskflow.routing.rules.values import DEFAULT_WEIGHTS, Need, Person, Weights

_NEVER: Final = float("inf")
# What is not to be told apart from nothing among scores of 0 to 100.
_TINY: Final = 1e-9


@dataclass(frozen=True, slots=True)
class Proposal:
    """`chosen` by ticket; `left` are tickets nobody can take now, or for which nobody has time left."""

    chosen: Mapping[UUID, Judgement]
    left: tuple[UUID, ...]


def propose(
    needs: Sequence[Need],
    people: Sequence[Person],
    now: datetime,
    weights: Weights = DEFAULT_WEIGHTS,
) -> Proposal:
    """The best plan for all `needs` together. Nobody is given more than they have time for."""
    usual_parts = [standing(person, weights) for person in people]
    both = list(zip(people, usual_parts, strict=True))
    judged = [
        [judge(need, person, now, weights, parts) for person, parts in both] for need in needs
    ]
    free = [max(0, person.capacity - person.minutes) for person in people]
    waiting = sorted(range(len(needs)), key=lambda one: (needs[one].priority, one))
    chosen: dict[UUID, Judgement] = {}
    # Tickets are not all of one length: what was given to somebody who has no time left for it is given anew.
    while waiting:
        usual = sum(needs[one].minutes for one in waiting) / len(waiting)
        costs = [
            [
                _NEVER if one.refusals or needs[ticket].minutes > left else 100.0 - one.score
                for one, left in zip(judged[ticket], free, strict=True)
            ]
            for ticket in waiting
        ]
        room = [ceil(left / usual) for left in free]
        step = [weights.workload * usual / max(1, person.capacity) for person in people]
        again = []
        for ticket, person in zip(waiting, _plan(costs, room, step), strict=True):
            if person is not None and needs[ticket].minutes <= free[person]:
                free[person] -= needs[ticket].minutes
                chosen[needs[ticket].ticket_id] = judged[ticket][person]
            else:
                again.append(ticket)
        if len(again) == len(waiting):
            break
        waiting = again
    left_over = tuple(need.ticket_id for need in needs if need.ticket_id not in chosen)
    return Proposal(chosen, left_over)


def _plan(
    costs: Sequence[Sequence[float]], room: Sequence[int], step: Sequence[float]
) -> list[int | None]:
    """Who gets each ticket; `costs[ticket][person]`, `step[person]` is what each further ticket costs more."""
    people = range(len(room))
    held: list[set[int]] = [set() for _ in people]
    holder: list[int | None] = [None] * len(costs)
    # The cheapest move of a ticket from one person to another: (what it costs more, which ticket).
    moves: list[list[tuple[float, int]]] = [[(_NEVER, -1)] * len(room) for _ in people]
    for ticket, wanted in enumerate(costs):
        path = _cheapest(wanted, moves, held, room, step)
        if path is None:
            continue
        moving = ticket
        for place, person in enumerate(path):
            following = moves[person][path[place + 1]][1] if place + 1 < len(path) else -1
            held[person].add(moving)
            holder[moving] = person
            if following >= 0:
                held[person].discard(following)
            moving = following
        for person in path:
            moves[person] = _moves(person, held[person], costs, len(room))
    return holder


def _cheapest(
    wanted: Sequence[float],
    moves: Sequence[Sequence[tuple[float, int]]],
    held: Sequence[set[int]],
    room: Sequence[int],
    step: Sequence[float],
) -> list[int] | None:
    """The people along whom tickets are handed on, from the new one's to whoever ends up with one more."""
    away = list(wanted)
    before: list[int | None] = [None] * len(room)
    changed = [person for person, cost in enumerate(away) if cost < _NEVER]
    while changed:
        following: dict[int, None] = {}
        for person in changed:
            so_far = away[person]
            for other, (cost, _) in enumerate(moves[person]):
                if so_far + cost < away[other] - _TINY:
                    away[other] = so_far + cost
                    before[other] = person
                    following[other] = None
        changed = list(following)
    best, end = _NEVER, None
    for person, cost in enumerate(away):
        if len(held[person]) < room[person]:
            total = cost + step[person] * len(held[person])
            if total < best - _TINY:
                best, end = total, person
    if end is None:
        return None
    path = [end]
    while (previous := before[path[-1]]) is not None:
        path.append(previous)
    return path[::-1]


def _moves(
    person: int, tickets: set[int], costs: Sequence[Sequence[float]], count: int
) -> list[tuple[float, int]]:
    found = [(_NEVER, -1)] * count
    for ticket in sorted(tickets):
        mine = costs[ticket][person]
        for other, cost in enumerate(costs[ticket]):
            if cost - mine < found[other][0]:
                found[other] = (cost - mine, ticket)
    found[person] = (_NEVER, -1)
    return found
