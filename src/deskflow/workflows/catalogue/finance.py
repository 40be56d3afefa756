"""Events of finance: invoices, payments, credit notes, budgets."""

from __future__ import annotations

from typing import Final

from deskflow.workflows.catalogue.event_type import (
    CURRENCY,
    EventType,
    Field,
    company,
    date,
    ident,
    number,
    person,
    record,
    text,
)


def _invoice(party: str, who: str, *more: Field) -> Field:
    return record(
        "invoice", "The invoice.",
        ident("Its id.", "INV-30187"), company(party, who, required=True),
        text("order_id", "The order it is for.", "SO-8841"), number("total", "What is to be paid.", 28_940, required=True), CURRENCY,
        number("tax", "Tax in it.", 4_620), date("issued_on", "Its date.", "2026-06-02"), date("due_on", "When it is due.", "2026-07-02"),
        *more, required=True,
    )  # fmt: skip


def _payment(*more: Field) -> Field:
    return record(
        "payment", "The payment.",
        ident("Its id.", "PAY-9921"), text("invoice_id", "The invoice it is for.", "INV-30187"),
        company("party", "Who pays or is paid."), number("amount", "How much.", 28_940, required=True), CURRENCY,
        text("method", "How it is paid.", "transfer", values=("transfer", "card", "direct_debit", "cash", "other")),
        date("value_date", "When the money moves.", "2026-06-30"), *more, required=True,
    )  # fmt: skip


_CREDIT: Final = record(
    "credit_note", "The credit note.",
    ident("Its id.", "CN-207"), text("invoice_id", "The invoice it corrects.", "INV-30187"), company("customer", "Who gets it.", required=True),
    number("amount", "How much.", 250, required=True), CURRENCY, text("reason", "Why.", "late delivery"), required=True,
)  # fmt: skip
_BUDGET: Final = record(
    "budget", "The budget.",
    ident("Its id.", "B-4100-2026"), text("name", "Its name.", "Maintenance 2026", required=True), text("cost_center", "Whose it is.", "4100"),
    number("planned", "What was planned.", 50_000, required=True), number("spent", "What is spent.", 51_200, required=True), CURRENCY,
    person("owner", "Who answers for it."), required=True,
)  # fmt: skip

_TO: Final = ("customer", "Who pays.")
_FROM: Final = ("supplier", "Who wants to be paid.")
TYPES_OF_EVENTS: Final = (
    EventType("invoice.issued", "finance", "We sent an invoice.", (_invoice(*_TO),), partner=True),
    EventType("invoice.overdue", "finance", "A customer has not paid in time.", (_invoice(*_TO, number("days_late", "By how many days.", 14)),), partner=True),
    EventType("invoice.paid", "finance", "An invoice of ours was paid.", (_invoice(*_TO),), partner=True),
    EventType("invoice.received", "finance", "A supplier's invoice came in.", (_invoice(*_FROM, text("purchase_order_id", "The order it is for.", "PO-6120")),), partner=True),
    EventType("invoice.disputed", "finance", "A customer disputes an invoice.", (_invoice(*_TO, text("reason", "Why.", "wrong quantity")),), partner=True),
    EventType("payment.received", "finance", "Money came in.", (_payment(),), partner=True),
    EventType("payment.sent", "finance", "Money went out.", (_payment(),), partner=True),
    EventType("payment.failed", "finance", "A payment did not go through.", (_payment(text("reason", "Why.", "account closed")),), partner=True),
    EventType("credit_note.issued", "finance", "A credit note was made.", (_CREDIT,), partner=True),
    EventType("budget.exceeded", "finance", "More was spent than planned.", (_BUDGET,), partner=True),
)  # fmt: skip
