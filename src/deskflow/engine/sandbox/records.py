"""The records of a scenario: made by the product's own commands before the workflow begins, looked at afterwards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select

from deskflow.core.errors import Rejected
from deskflow.engine.sandbox.place import Place
from deskflow.people.commands import AddUser, CreateContact, CreateCustomer
from deskflow.people.tables import contacts, customers, users
from deskflow.tickets.creating import CreateTicket
from deskflow.tickets.drafting import NewMessage, NewTicket
from deskflow.tickets.snapshots import snapshots
from deskflow.workflows.expressions import Json
from deskflow.workflows.scenarios.reading import ScenarioError
from deskflow.workflows.scenarios.scenario import RECORD_FIELDS, RECORD_REFERENCES, Record


class Records:
    """By name; each can refer to those before it."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._made: dict[str, tuple[str, UUID]] = {}

    def make(self, wanted: Sequence[Record]) -> None:
        """Raises ScenarioError when a field is unknown, and what the command raises."""
        for record in wanted:
            values = self._values(record)
            command: Any = _COMMANDS[record.kind](values)
            try:
                made = self._place.run(command, quiet=True).result_id
            except Rejected as problem:
                raise ScenarioError(
                    "scenario.bad_record", name=record.name, problem=problem.code
                ) from problem
            self._made[record.name] = (record.kind, made)

    def seen(self) -> dict[str, dict[str, Json]]:
        """How they look now, as events show them."""
        return {name: self._seen(kind, made) for name, (kind, made) in self._made.items()}

    def _values(self, record: Record) -> dict[str, Any]:
        known = RECORD_FIELDS[record.kind]
        references = RECORD_REFERENCES.get(record.kind, {})
        found: dict[str, Any] = {}
        for name, value in record.values.items():
            if name not in known:
                raise ScenarioError(
                    "scenario.unknown_field", name=record.name, field=name, known=", ".join(known)
                )
            found[name] = (
                self._referred(record, name, value, references[name])
                if name in references
                else value
            )
        return found

    def _referred(self, record: Record, field: str, value: Json, kind: str) -> UUID:
        made = self._made.get(str(value))
        if made is None or made[0] != kind:
            raise ScenarioError(
                "scenario.unknown_record", name=record.name, field=field, value=str(value)[:80]
            )
        return made[1]

    def _seen(self, kind: str, made: UUID) -> dict[str, Json]:
        with self._place.database.read() as connection:
            if kind == "ticket":
                return snapshots(connection, self._place.tenant_id, [made]).get(made, {})
            table = {"customer": customers, "contact": contacts, "user": users}[kind]
            row = dict(connection.execute(select(table).where(table.c.id == made)).mappings().one())
        names = {"id", "name", "email", "phone", "tier", "title"} & set(row)
        return {name: str(row[name]) if name == "id" else row[name] for name in sorted(names)}


def _ticket(values: Mapping[str, Any]) -> CreateTicket:
    plain = {
        name: values[name] for name in ("priority", "status", "type", "channel") if name in values
    }
    people = {
        f"{name}_id": values[name] for name in ("customer", "contact", "assignee") if name in values
    }
    message = NewMessage(str(values.get("description") or values.get("title") or "Please help."))
    return CreateTicket(NewTicket(str(values.get("title") or "Try"), message, **plain, **people))


def _user(values: Mapping[str, Any]) -> AddUser:
    name = str(values.get("name") or "Somebody")
    email = str(values.get("email") or f"{name.lower().replace(' ', '.')}@sandbox.example")
    return AddUser(
        name, email, tuple(values.get("roles") or ("technician",)), values.get("title"),
        str(values.get("timezone") or "UTC"),
    )  # fmt: skip


def _customer(values: Mapping[str, Any]) -> CreateCustomer:
    more = {name: value for name, value in values.items() if name != "name"}
    return CreateCustomer(str(values.get("name") or "A customer"), **more)


def _contact(values: Mapping[str, Any]) -> CreateContact:
    customer = values.get("customer")
    if customer is None:
        raise ScenarioError("scenario.unknown_record", name="contact", field="customer", value="")
    more = {name: value for name, value in values.items() if name not in ("name", "customer")}
    return CreateContact(customer, str(values.get("name") or "A contact"), **more)


_COMMANDS = {"ticket": _ticket, "user": _user, "customer": _customer, "contact": _contact}
