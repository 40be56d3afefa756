"""Events of production: work orders, production runs, bills of materials, material."""

from __future__ import annotations

from typing import Final

from deskflow.workflows.catalogue.event_type import (
    EventType,
    Field,
    date,
    flag,
    ident,
    lines,
    number,
    person,
    record,
    text,
)

_PRODUCT: Final = record(
    "product", "What is made.",
    text("sku", "Number of the article.", "PUMP-40", required=True), text("name", "Name of the article.", "Pump 40 l/min"),
)  # fmt: skip


def _work_order(*more: Field) -> Field:
    return record(
        "work_order", "The order to make something.",
        ident("Its id.", "WO-3307"), text("order_id", "The customer's order it is for.", "SO-8841"), _PRODUCT,
        number("quantity", "How many are to be made.", 12, required=True),
        number("completed_quantity", "How many are done.", 0),
        text("priority", "How urgent it is.", "high", values=("low", "normal", "high", "urgent")),
        text("work_center", "Where it is made.", "Assembly 2"),
        date("planned_start", "When work is to begin.", "2026-05-04T06:00:00+00:00"),
        date("planned_end", "When it is to be done.", "2026-05-08T14:00:00+00:00"), person("responsible", "Who answers for it."),
        *more, required=True,
    )  # fmt: skip


def _production(*more: Field) -> Field:
    return record(
        "production", "A run on a machine or a line.",
        ident("Its id.", "RUN-118"), text("work_order_id", "The order it works on.", "WO-3307"),
        text("machine", "The machine or line.", "CNC 4", required=True), number("good_quantity", "Good parts.", 11),
        number("scrap_quantity", "Parts to throw away.", 1), text("lot", "Lot number of what is made.", "L-2026-118"),
        *more, required=True,
    )  # fmt: skip


_BOM: Final = record(
    "bom", "The bill of materials.",
    ident("Its id.", "BOM-40-C"), _PRODUCT, text("revision", "Its revision.", "C", required=True),
    text("change", "What is different from the revision before.", "seal replaced"),
    lines(
        "components", "What it consists of.",
        text("sku", "Number of the part.", "SEAL-9", required=True), number("quantity", "How many in one.", 2, required=True),
    ),
    required=True,
)  # fmt: skip

_MATERIAL: Final = record(
    "material", "The part it is about.",
    ident("Number of the part.", "SEAL-9"), text("name", "Name of the part.", "Seal 9 mm"),
    text("work_order_id", "The order that waits for it.", "WO-3307"), number("needed", "How many are needed.", 24, required=True),
    number("available", "How many are there.", 10, required=True), date("needed_by", "When they are needed.", "2026-05-04"),
    required=True,
)  # fmt: skip

TYPES_OF_EVENTS: Final = (
    EventType("work_order.created", "production", "There is a new work order.", (_work_order(),), partner=True),
    EventType("work_order.released", "production", "A work order may be worked on.", (_work_order(),), partner=True),
    EventType("work_order.started", "production", "Work on an order has begun.", (_work_order(),), partner=True),
    EventType("work_order.completed", "production", "A work order is done.", (_work_order(),), partner=True),
    EventType("work_order.delayed", "production", "A work order will be late.", (_work_order(text("reason", "Why.", "machine down"), number("delay_hours", "By how much.", 16)),), partner=True),
    EventType("work_order.cancelled", "production", "A work order was cancelled.", (_work_order(text("reason", "Why.", "order cancelled")),), partner=True),
    EventType("production.started", "production", "A run began.", (_production(),), partner=True),
    EventType("production.completed", "production", "A run ended.", (_production(),), partner=True),
    EventType("production.stopped", "production", "A machine or line stands still.", (_production(text("reason", "Why.", "spindle fault"), flag("is_planned", "Whether it was planned.", False)),), partner=True),
    EventType("bom.released", "production", "A bill of materials may be used.", (_BOM,), partner=True),
    EventType("bom.changed", "production", "A bill of materials has a new revision.", (_BOM,), partner=True),
    EventType("material.short", "production", "Material for a work order is missing.", (_MATERIAL,), partner=True),
    EventType("material.reserved", "production", "Material was set aside for a work order.", (_MATERIAL,), partner=True),
    EventType("material.issued", "production", "Material was handed out to a work order.", (_MATERIAL,), partner=True),
)  # fmt: skip
