"""What an event is and brings: its department and its fields, each with a kind, a sentence and an example.

One description serves everything that has to know: the trigger's form, completion, validation of what
partners send, and the reference in `docs/workflows/events.md`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from deskflow.core.types import Json
from deskflow.workflows.expressions.completion import OPEN, Shape

KINDS: Final = ("text", "number", "boolean", "date", "object", "list", "any")

DEPARTMENTS: Final = (
    "helpdesk", "approval", "sales", "production", "procurement", "quality", "finance", "logistics",
    "monitoring", "staff",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Field:
    """`fields` are the members of an object, or of each entry of a list. A field that is not required may be null.

    `values` are all a text may be; `refers` says whose id it is (`customer`, `user`), for forms.
    """

    name: str
    kind: str
    doc: str
    example: Json = None
    required: bool = False
    values: tuple[str, ...] = ()
    refers: str = ""
    fields: tuple[Field, ...] = ()

    def shape(self) -> Shape | str:
        """As completion and validation of names see it. A list's entries have no names of their own."""
        if self.kind == "object" and self.fields:
            return {one.name: one.shape() for one in self.fields}
        return OPEN if self.kind in ("any", "object", "list") else self.kind

    def sample(self) -> Json:
        """An example value, put together from the members' examples where there are any."""
        if self.kind == "object" and self.fields:
            return {one.name: one.sample() for one in self.fields}
        if self.kind == "list" and self.fields:
            return [{one.name: one.sample() for one in self.fields}]
        return self.example


@dataclass(frozen=True, slots=True)
class EventType:
    """`name` is `subject.what_happened`; the payload's member named after the subject is what filters look at.

    `partner`: it is sent by other systems. All other events are DeskFlow's own and nobody else can send them.
    """

    name: str
    department: str
    doc: str
    fields: tuple[Field, ...]
    partner: bool = False

    @property
    def subject(self) -> str:
        return self.name.partition(".")[0]

    def shape(self) -> Shape:
        """What `trigger` holds."""
        return {"event": "text", **{one.name: one.shape() for one in self.fields}}

    def example(self) -> dict[str, Json]:
        """A payload that is valid, with every field filled in."""
        return {one.name: one.sample() for one in self.fields}

    def field(self, path: str) -> Field | None:
        """The field a filter's key names: of the subject first, then of the payload."""
        for start in (f"{self.subject}.{path}", path):
            found = _field(self.fields, start.split("."))
            if found is not None:
                return found
        return None

    def leaves(self) -> Iterator[tuple[str, Field]]:
        """Every field that holds one value, with the key a filter would name it by; the subject's come first."""
        ordered = sorted(self.fields, key=lambda one: one.name != self.subject)
        for one in ordered:
            prefix = "" if one.name == self.subject and one.fields else one.name
            yield from _leaves(one, prefix)


def _field(fields: tuple[Field, ...], path: list[str]) -> Field | None:
    for one in fields:
        if one.name == path[0]:
            return one if len(path) == 1 else _field(one.fields, path[1:])
    return None


def _leaves(field: Field, path: str) -> Iterator[tuple[str, Field]]:
    if field.kind == "object" and field.fields:
        for one in field.fields:
            yield from _leaves(one, f"{path}.{one.name}" if path else one.name)
    elif field.kind in ("text", "number", "boolean", "date"):
        yield path, field


# --- short forms for the lists of events --------------------------------------------------------------------


def text(
    name: str, doc: str, example: Json = None, *, required: bool = False,
    values: tuple[str, ...] = (), refers: str = "",
) -> Field:  # fmt: skip
    return Field(name, "text", doc, example, required, values, refers)


def number(name: str, doc: str, example: Json = None, *, required: bool = False) -> Field:
    return Field(name, "number", doc, example, required)


def flag(name: str, doc: str, example: bool = True, *, required: bool = False) -> Field:
    return Field(name, "boolean", doc, example, required)


def date(name: str, doc: str, example: Json = None, *, required: bool = False) -> Field:
    return Field(name, "date", doc, example, required)


def record(name: str, doc: str, *fields: Field, required: bool = False) -> Field:
    return Field(name, "object", doc, None, required, fields=fields)


def lines(name: str, doc: str, *fields: Field, required: bool = False) -> Field:
    return Field(name, "list", doc, None, required, fields=fields)


def ident(doc: str, example: str) -> Field:
    """The subject's own id in the system that sends it: what makes two events be about the same thing."""
    return text("id", doc, example, required=True)


CURRENCY: Final = text("currency", "ISO 4217 code of the amounts.", "EUR")


def company(name: str, doc: str, *, required: bool = False) -> Field:
    """A customer or a supplier, as far as the sender knows it."""
    return record(
        name, doc,
        text("id", "Its id in the sender's system.", "C-1042"),
        text("name", "Its name.", "Northwind GmbH", required=required),
        text("email", "Where to write to.", "office@northwind.example"),
        required=required,
    )  # fmt: skip


def person(name: str, doc: str) -> Field:
    return record(
        name, doc,
        text("name", "Full name.", "Mara Klein"),
        text("email", "Mail address.", "mara.klein@northwind.example"),
    )  # fmt: skip
