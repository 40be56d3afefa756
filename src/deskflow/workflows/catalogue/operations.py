"""Events an MSP's other tools send: monitoring, backup, patching, licences, and the customers' staff."""

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
    person,
    record,
    text,
)

_CUSTOMER: Final = company("customer", "Whose it is.")
_DEVICE: Final = text("device", "Name of the device.", "SRV-DC01")
_REASON: Final = text("reason", "What went wrong.", "target not reachable")


def _alert(*more: Field) -> Field:
    return record(
        "alert", "The alert of a monitoring.",
        ident("Its id; the same when it is cleared.", "A-100231"), text("title", "What it says.", "Disk C: 95 % full", required=True),
        text("severity", "How bad it is.", "warning", required=True, values=("info", "warning", "critical")),
        _DEVICE, _CUSTOMER, text("check", "What was checked.", "disk"), text("source", "Which monitoring.", "Zabbix"),
        date("since", "Since when.", "2026-03-02T04:10:00+00:00"), *more, required=True,
    )  # fmt: skip


def _backup(*more: Field) -> Field:
    return record(
        "backup", "The backup job.",
        ident("Its id.", "job-77-0302"), text("job", "Name of the job.", "DC01 nightly", required=True), _DEVICE, _CUSTOMER,
        date("finished_at", "When it ended.", "2026-03-02T02:40:00+00:00"), number("bytes", "How much was written.", 48_000_000_000),
        *more, required=True,
    )  # fmt: skip


def _licence(*more: Field) -> Field:
    return record(
        "licence", "The licence or subscription.",
        ident("Its id.", "LIC-365-NW"), text("product", "What it is for.", "Microsoft 365 Business", required=True), _CUSTOMER,
        number("seats", "How many may use it.", 25), date("ends_on", "When it ends.", "2026-04-30"), *more, required=True,
    )  # fmt: skip


def _employee(*more: Field) -> Field:
    return record(
        "employee", "A person who works for the customer.",
        ident("Their id.", "E-311"), text("name", "Full name.", "Nora Neu", required=True), text("email", "Mail address.", "nora.neu@northwind.example"),
        text("job_title", "What they do.", "Buyer"), text("department", "Where they work.", "Purchasing"), text("site", "Where they sit.", "Hamburg"),
        person("superior", "Who they answer to."), _CUSTOMER, *more, required=True,
    )  # fmt: skip


_CERTIFICATE: Final = record(
    "certificate", "The certificate.",
    ident("Its fingerprint or id.", "ab12cd34"), text("host", "For which name.", "mail.northwind.example", required=True),
    date("ends_on", "When it ends.", "2026-03-20", required=True), number("days_left", "Days until then.", 14), _CUSTOMER, required=True,
)  # fmt: skip
_PATCHES: Final = record(
    "patch", "Updates that are missing.",
    ident("Id of the report.", "P-0302-DC01"), text("device", "Name of the device.", "SRV-DC01", required=True), _CUSTOMER,
    number("missing", "How many are missing.", 7, required=True), number("critical", "How many of them are critical.", 2),
    lines("updates", "Which.", text("name", "Name of the update.", "KB5034439", required=True), text("severity", "How bad it is.", "critical")),
    required=True,
)  # fmt: skip

_DAYS: Final = number("days_left", "Days until then.", 30)
_DAY: Final = date("on", "Their first or last day.", "2026-04-01", required=True)
TYPES_OF_EVENTS: Final = (
    EventType("alert.raised", "monitoring", "A monitoring says that something is wrong.", (_alert(),), partner=True),
    EventType("alert.cleared", "monitoring", "What a monitoring complained of is over.", (_alert(),), partner=True),
    EventType("backup.succeeded", "monitoring", "A backup went well.", (_backup(),), partner=True),
    EventType("backup.failed", "monitoring", "A backup failed.", (_backup(_REASON, number("failures_in_row", "How often in a row.", 2)),), partner=True),
    EventType("patch.missing", "monitoring", "A device lacks updates.", (_PATCHES,), partner=True),
    EventType("licence.expiring", "monitoring", "A licence comes to its end.", (_licence(_DAYS),), partner=True),
    EventType("certificate.expiring", "monitoring", "A certificate comes to its end.", (_CERTIFICATE,), partner=True),
    EventType("employee.joining", "staff", "Somebody begins to work for a customer.", (_employee(_DAY),), partner=True),
    EventType("employee.moving", "staff", "Somebody gets another job inside the company.", (_employee(_DAY, text("from_department", "Where they worked before.", "Sales")),), partner=True),
    EventType("employee.leaving", "staff", "Somebody stops working for a customer.", (_employee(_DAY, text("hand_over_to", "Who takes over.", "Paul Porter")),), partner=True),
)  # fmt: skip
