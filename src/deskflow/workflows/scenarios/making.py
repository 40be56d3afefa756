"""Scenarios made of an event: of an example from the catalogue, or of what really started a run. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Final

from deskflow.workflows.expressions import Json

_TICKET: Final = ("title", "priority", "status", "type", "channel")
_CUSTOMER: Final = ("name", "email", "tier")
_CONTACT: Final = ("name", "email")


def scenario_of(name: str, payload: Mapping[str, Json]) -> dict[str, Json]:
    """Its ticket is made anew in the sandbox, with its customer and contact; all else is taken as it came."""
    records: list[Json] = []
    rest = {key: value for key, value in payload.items() if key != "event"}
    ticket = rest.get("ticket")
    if isinstance(ticket, Mapping):
        del rest["ticket"]
        records = _records(ticket)
    scenario: dict[str, Json] = {"name": name, "expect": {"status": "completed"}}
    if records:
        scenario["records"] = records
    if rest:
        scenario["trigger"] = _plain(rest)
    return scenario


def free_name(stem: str, taken: Collection[str]) -> str:
    """The stem, or the stem with the first number nobody has."""
    found, number = stem, 1
    while found in taken:
        number += 1
        found = f"{stem} {number}"
    return found


def _records(ticket: Mapping[str, Any]) -> list[Json]:
    customer = ticket.get("customer")
    known = customer if isinstance(customer, Mapping) else {}
    records: list[Json] = [
        {"name": "customer", "kind": "customer", "values": {"name": "A customer", **_some(known, _CUSTOMER)}}
    ]  # fmt: skip
    values: dict[str, Json] = {**_some(ticket, _TICKET), "customer": "customer"}
    contact = ticket.get("contact")
    if isinstance(contact, Mapping) and contact.get("name"):
        own: dict[str, Json] = {**_some(contact, _CONTACT), "customer": "customer"}
        records.append({"name": "contact", "kind": "contact", "values": own})
        values["contact"] = "contact"
    records.append({"name": "ticket", "kind": "ticket", "values": values})
    return records


def _some(record: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Json]:
    return {
        name: record[name] for name in names if isinstance(record.get(name), str) and record[name]
    }


def _plain(value: Any) -> Any:
    """What came in is data: braces in it are written as braces, not worked out."""
    if isinstance(value, str):
        return value.replace("{{", "\\{{")
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value
