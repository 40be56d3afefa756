"""Events of logistics: shipments and stock."""

from __future__ import annotations

from typing import Final

from deskflow.workflows.catalogue.event_type import (
    EventType,
    Field,
    company,
    date,
    ident,
    lines,
    number,
    record,
    text,
)


def _shipment(*more: Field) -> Field:
    return record(
        "shipment", "What is on its way.",
        ident("Its id.", "SH-5502"), text("order_id", "The order it is for.", "SO-8841"), company("customer", "Who gets it."),
        text("carrier", "Who carries it.", "DHL"), text("tracking_number", "The carrier's number.", "00340434"),
        record("destination", "Where it goes.", text("city", "City.", "Hamburg"), text("country", "ISO 3166 code.", "DE")),
        date("expected_on", "When it should arrive.", "2026-06-03"),
        lines("items", "What is in it.", text("sku", "Number of the article.", "PUMP-40", required=True), number("quantity", "How many.", 12, required=True)),
        *more, required=True,
    )  # fmt: skip


def _stock(*more: Field) -> Field:
    return record(
        "stock", "The article in a warehouse.",
        ident("Number of the article.", "SEAL-9"), text("name", "Name of the article.", "Seal 9 mm"),
        text("warehouse", "Where it is.", "Main", required=True), number("quantity", "How many are there.", 40, required=True),
        *more, required=True,
    )  # fmt: skip


_REASON: Final = text("reason", "Why.", "customs")
TYPES_OF_EVENTS: Final = (
    EventType("shipment.created", "logistics", "A shipment was prepared.", (_shipment(),), partner=True),
    EventType("shipment.dispatched", "logistics", "A shipment left the house.", (_shipment(date("dispatched_at", "When it left.", "2026-06-01T15:00:00+00:00")),), partner=True),
    EventType("shipment.delayed", "logistics", "A shipment will be late.", (_shipment(_REASON, number("delay_hours", "By how much.", 48)),), partner=True),
    EventType("shipment.delivered", "logistics", "A shipment arrived.", (_shipment(date("delivered_at", "When it arrived.", "2026-06-03T10:12:00+00:00"), text("signed_by", "Who took it.", "P. Porter")),), partner=True),
    EventType("shipment.failed", "logistics", "A shipment could not be handed over.", (_shipment(_REASON),), partner=True),
    EventType("shipment.returned", "logistics", "A shipment came back.", (_shipment(_REASON),), partner=True),
    EventType("stock.low", "logistics", "There is less of an article than there should be.", (_stock(number("minimum", "How many there should be.", 100, required=True), number("reorder_quantity", "How many are ordered again.", 500)),), partner=True),
    EventType("stock.counted", "logistics", "An article was counted.", (_stock(number("difference", "Counted less booked.", -3)),), partner=True),
)  # fmt: skip
