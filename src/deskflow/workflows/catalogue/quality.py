"""Events of quality: inspections, non-conformances (NCR), corrective and preventive actions (CAPA)."""

from __future__ import annotations

from typing import Final

from deskflow.workflows.catalogue.event_type import (
    EventType,
    Field,
    date,
    ident,
    lines,
    number,
    person,
    record,
    text,
)

_SEVERITIES: Final = ("minor", "major", "critical")


def _inspection(*more: Field) -> Field:
    return record(
        "inspection", "The inspection.",
        ident("Its id.", "QI-771"),
        text("kind", "At which point it is made.", "incoming", values=("incoming", "in_process", "final")),
        text("sku", "Number of the article.", "SEAL-9", required=True), text("lot", "Lot number.", "L-2026-118"),
        text("source_id", "The goods receipt or work order it is about.", "GR-4410"), number("sample_size", "How many are looked at.", 20),
        person("inspector", "Who inspects."), *more, required=True,
    )  # fmt: skip


_RESULT: Final = (
    number("defects", "How many of them are bad.", 3),
    lines("findings", "What was found.", text("code", "Code of the defect.", "D-14"), text("text", "In words.", "seal brittle")),
)  # fmt: skip


def _ncr(*more: Field) -> Field:
    return record(
        "ncr", "The report of something that is not as it should be.",
        ident("Its id.", "NCR-58"), text("title", "What is wrong.", "Brittle seals in lot 118", required=True),
        text("severity", "How bad it is.", "major", required=True, values=_SEVERITIES),
        text("sku", "Number of the article.", "SEAL-9"), text("lot", "Lot number.", "L-2026-118"),
        number("quantity", "How many are affected.", 480), text("source", "Where it was found.", "incoming"),
        person("raised_by", "Who reports it."), *more, required=True,
    )  # fmt: skip


def _capa(*more: Field) -> Field:
    return record(
        "capa", "The corrective or preventive action.",
        ident("Its id.", "CAPA-19"), text("title", "What is to be done.", "Change supplier of seals", required=True),
        text("kind", "Whether it corrects or prevents.", "corrective", values=("corrective", "preventive")),
        text("ncr_id", "The report it answers.", "NCR-58"), text("severity", "How bad it is.", "major", values=_SEVERITIES),
        person("owner", "Who answers for it."), date("due_on", "When it is due.", "2026-06-15"), *more, required=True,
    )  # fmt: skip


TYPES_OF_EVENTS: Final = (
    EventType("inspection.requested", "quality", "Something has to be inspected.", (_inspection(),), partner=True),
    EventType("inspection.passed", "quality", "An inspection found nothing bad.", (_inspection(),), partner=True),
    EventType("inspection.failed", "quality", "An inspection found defects.", (_inspection(*_RESULT),), partner=True),
    EventType("ncr.raised", "quality", "Something is not as it should be.", (_ncr(),), partner=True),
    EventType("ncr.closed", "quality", "A non-conformance is settled.", (_ncr(text("disposition", "What was done with the goods.", "returned", values=("use_as_is", "rework", "scrap", "returned"))),), partner=True),
    EventType("capa.opened", "quality", "An action was decided.", (_capa(),), partner=True),
    EventType("capa.overdue", "quality", "An action is late.", (_capa(number("days_late", "By how many days.", 5)),), partner=True),
    EventType("capa.closed", "quality", "An action is done.", (_capa(text("effect", "Whether it helped.", "no defects in three lots")),), partner=True),
)  # fmt: skip
