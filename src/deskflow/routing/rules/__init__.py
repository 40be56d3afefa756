"""Decisions about who should take what: values in, values out."""

from deskflow.routing.rules.batch import Proposal, propose
from deskflow.routing.rules.free_time import GRID, first_room, free_spans, on_grid
from deskflow.routing.rules.handling import Expected
from deskflow.routing.rules.judging import (
    Judgement,
    Part,
    Refusal,
    distance,
    judge,
    ranked,
    standing,
)
from deskflow.routing.rules.learned import Alike, Likeness
from deskflow.routing.rules.slots import (
    Away,
    Booked,
    Remark,
    Span,
    Worker,
    hard_remarks,
    minutes_worked,
    remarks,
    travel_minutes,
    warnings,
)
from deskflow.routing.rules.values import (
    DEFAULT_WEIGHTS,
    Need,
    Person,
    Place,
    Record,
    Weights,
    sharing,
)

__all__ = [
    "DEFAULT_WEIGHTS",
    "GRID",
    "Alike",
    "Away",
    "Booked",
    "Expected",
    "Judgement",
    "Likeness",
    "Need",
    "Part",
    "Person",
    "Place",
    "Proposal",
    "Record",
    "Refusal",
    "Remark",
    "Span",
    "Weights",
    "Worker",
    "distance",
    "first_room",
    "free_spans",
    "hard_remarks",
    "judge",
    "minutes_worked",
    "on_grid",
    "propose",
    "ranked",
    "remarks",
    "sharing",
    "standing",
    "travel_minutes",
    "warnings",
]
