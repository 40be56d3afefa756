"""Events of sales: requests for proposals, quotes, orders, contracts."""

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

_CUSTOMER: Final = company("customer", "Who wants to buy.", required=True)
_ITEMS: Final = lines(
    "items", "What it is about, line by line.",
    text("sku", "Number of the article.", "PUMP-40", required=True), text("name", "Name of the article.", "Pump 40 l/min"),
    number("quantity", "How many.", 12, required=True), number("unit_price", "Price of one.", 249.5),
)  # fmt: skip


def _rfp(*more: Field) -> Field:
    return record(
        "rfp", "The request for proposal.",
        ident("Its id.", "RFP-2031"), text("title", "What is wanted.", "Pumps for plant 2", required=True), _CUSTOMER,
        date("due_on", "When the answer is due.", "2026-04-15"), number("budget", "What may be spent.", 30_000), CURRENCY,
        _ITEMS, *more, required=True,
    )  # fmt: skip


def _quote(*more: Field) -> Field:
    return record(
        "quote", "The quote.",
        ident("Its id.", "Q-5518"), text("rfp_id", "The request it answers.", "RFP-2031"), _CUSTOMER,
        number("total", "What it costs.", 28_940, required=True), CURRENCY,
        number("discount_percent", "Discount on the list price.", 7.5),
        date("valid_until", "How long it stands.", "2026-05-01"), person("owner", "Who made it."), _ITEMS,
        *more, required=True,
    )  # fmt: skip


def _order(*more: Field) -> Field:
    return record(
        "order", "The customer's order.",
        ident("Its id.", "SO-8841"), text("quote_id", "The quote it comes from.", "Q-5518"), _CUSTOMER,
        number("total", "What it costs.", 28_940, required=True), CURRENCY,
        text("priority", "How urgent it is.", "high", values=("low", "normal", "high", "urgent")),
        date("deliver_by", "When the customer wants it.", "2026-06-01"), _ITEMS, *more, required=True,
    )  # fmt: skip


def _contract(*more: Field) -> Field:
    return record(
        "contract", "The contract with the customer.",
        ident("Its id.", "CT-77"), text("title", "What it is about.", "Managed workplace", required=True), _CUSTOMER,
        number("yearly_value", "What it is worth in a year.", 18_000), CURRENCY,
        date("starts_on", "When it begins.", "2025-07-01"), date("ends_on", "When it ends.", "2026-06-30"),
        number("notice_days", "How long before its end it has to be cancelled.", 90), person("owner", "Who looks after it."),
        *more, required=True,
    )  # fmt: skip


_REASON: Final = text("reason", "Why.", "too expensive")

TYPES_OF_EVENTS: Final = (
    EventType("rfp.received", "sales", "A customer asks for a proposal.", (_rfp(),), partner=True),
    EventType("rfp.declined", "sales", "We do not make an offer.", (_rfp(_REASON),), partner=True),
    EventType("quote.created", "sales", "A quote was made.", (_quote(),), partner=True),
    EventType("quote.sent", "sales", "A quote went out to the customer.", (_quote(),), partner=True),
    EventType("quote.accepted", "sales", "The customer accepted a quote.", (_quote(),), partner=True),
    EventType("quote.rejected", "sales", "The customer turned a quote down.", (_quote(_REASON),), partner=True),
    EventType("quote.expired", "sales", "A quote's time has run out.", (_quote(),), partner=True),
    EventType("order.created", "sales", "A customer's order came in.", (_order(),), partner=True),
    EventType("order.confirmed", "sales", "An order was confirmed to the customer.", (_order(),), partner=True),
    EventType("order.changed", "sales", "A confirmed order was changed.", (_order(_REASON),), partner=True),
    EventType("order.cancelled", "sales", "An order was cancelled.", (_order(_REASON),), partner=True),
    EventType("order.fulfilled", "sales", "Everything in an order was delivered.", (_order(),), partner=True),
    EventType("contract.signed", "sales", "A contract was signed.", (_contract(),), partner=True),
    EventType("contract.expiring", "sales", "A contract comes to its end.", (_contract(number("days_left", "Days until its end.", 60)),), partner=True),
    EventType("contract.cancelled", "sales", "A contract was cancelled.", (_contract(_REASON),), partner=True),
)  # fmt: skip
