"""Decisions about who should take what: values in, values out."""

from deskflow.routing.rules.batch import Proposal, propose
from deskflow.routing.rules.free_time import GRID, first_room, free_spans, on_grid
from deskflow.routing.rules.judging import (
    Judgement,
    Part,
    Refusal,
    distance,
    judge,
    ranked,
    standing,
)
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
)

__all__ = [
    "DEFAULT_WEIGHTS",
    "GRID",
    "Away",
    "Booked",
    "Judgement",
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
    "standing",
    "travel_minutes",
    "warnings",
]
