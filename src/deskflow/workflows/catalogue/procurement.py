"""Events of procurement: requisitions, purchase orders, goods receipts, suppliers."""

from __future__ import annotations

from typing import Final

from deskflow.workflows.catalogue.event_type import (
    CURRENCY,
    EventType,
    Field,
    company,
    date,
    ident,
    lines,
    number,
    person,
    record,
    text,
)

_SUPPLIER: Final = company("supplier", "Who delivers.")
_ITEMS: Final = lines(
    "items", "What it is about, line by line.",
    text("sku", "Number of the article.", "SEAL-9", required=True), text("name", "Name of the article.", "Seal 9 mm"),
    number("quantity", "How many.", 500, required=True), number("unit_price", "Price of one.", 0.42),
)  # fmt: skip
_REASON: Final = text("reason", "Why.", "over budget")


def _requisition(*more: Field) -> Field:
    return record(
        "purchase_requisition", "The request to buy something.",
        ident("Its id.", "PR-902"), text("title", "What is wanted.", "Seals for pump 40", required=True),
        person("requested_by", "Who asks."), text("department", "For which department.", "production"),
        text("cost_center", "Who pays.", "4100"), number("total", "What it will cost.", 210, required=True), CURRENCY,
        date("needed_by", "When it is needed.", "2026-05-01"), _ITEMS, *more, required=True,
    )  # fmt: skip


def _purchase_order(*more: Field) -> Field:
    return record(
        "purchase_order", "The order to a supplier.",
        ident("Its id.", "PO-6120"), text("requisition_id", "The request it comes from.", "PR-902"), _SUPPLIER,
        number("total", "What it costs.", 210, required=True), CURRENCY,
        date("deliver_by", "When it has to be here.", "2026-04-28"), _ITEMS, *more, required=True,
    )  # fmt: skip


def _receipt(*more: Field) -> Field:
    return record(
        "goods_receipt", "What arrived.",
        ident("Its id.", "GR-4410"), text("purchase_order_id", "The order it belongs to.", "PO-6120", required=True), _SUPPLIER,
        text("warehouse", "Where it is.", "Main"), person("received_by", "Who took it in."),
        date("received_at", "When it came.", "2026-04-27T08:15:00+00:00"), _ITEMS, *more, required=True,
    )  # fmt: skip


_PROPOSED: Final = record(
    "supplier", "The supplier.",
    ident("Its id.", "S-310"), text("name", "Its name.", "Sealworks AG", required=True), text("email", "Where to write to.", "sales@sealworks.example"),
    text("country", "ISO 3166 code.", "CH"), text("category", "What it delivers.", "seals"), person("proposed_by", "Who proposes it."), required=True,
)  # fmt: skip

TYPES_OF_EVENTS: Final = (
    EventType("purchase_requisition.created", "procurement", "Somebody asks to buy something.", (_requisition(),), partner=True),
    EventType("purchase_requisition.approved", "procurement", "A purchase was approved elsewhere.", (_requisition(person("approved_by", "Who approved it.")),), partner=True),
    EventType("purchase_requisition.rejected", "procurement", "A purchase was refused elsewhere.", (_requisition(_REASON),), partner=True),
    EventType("purchase_order.created", "procurement", "An order to a supplier was made.", (_purchase_order(),), partner=True),
    EventType("purchase_order.sent", "procurement", "An order went out to the supplier.", (_purchase_order(),), partner=True),
    EventType("purchase_order.confirmed", "procurement", "The supplier confirmed an order.", (_purchase_order(date("confirmed_for", "When the supplier will deliver.", "2026-04-27")),), partner=True),
    EventType("purchase_order.overdue", "procurement", "A delivery is late.", (_purchase_order(number("days_late", "By how many days.", 3)),), partner=True),
    EventType("purchase_order.cancelled", "procurement", "An order to a supplier was cancelled.", (_purchase_order(_REASON),), partner=True),
    EventType("goods_receipt.posted", "procurement", "Goods arrived and were booked in.", (_receipt(),), partner=True),
    EventType("goods_receipt.discrepancy", "procurement", "What arrived is not what was ordered.", (_receipt(text("discrepancy", "What is wrong.", "20 pieces missing", required=True), number("missing_quantity", "How many are missing.", 20)),), partner=True),
    EventType("supplier.proposed", "procurement", "A new supplier is to be taken on.", (_PROPOSED,), partner=True),
)  # fmt: skip
