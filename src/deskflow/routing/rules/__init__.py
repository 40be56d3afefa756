"""Decisions about who should take what: values in, values out."""

from deskflow.routing.rules.batch import Proposal, propose
from deskflow.routing.rules.judging import Judgement, Part, Refusal, judge, ranked, standing
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
    "Judgement",
    "Need",
    "Part",
    "Person",
    "Place",
    "Proposal",
    "Record",
    "Refusal",
    "Weights",
    "judge",
    "propose",
    "ranked",
    "standing",
]
