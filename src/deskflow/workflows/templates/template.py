"""A template as a value: a definition with blanks, and how it becomes a definition when they are filled in. Pure.

`{"$blank": "name"}` stands where the value of a blank belongs: always a whole value, never a part of a text, so that
what somebody fills in is data. What is left open goes away with the member or the list's place it stands in.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID, uuid5

from deskflow.core.errors import Rejected
from deskflow.workflows.definition_json import DefinitionError, from_json, to_json
from deskflow.workflows.expressions import Json
from deskflow.workflows.parameters import Choice, Parameter, ParameterKind, said

FORMAT: Final = "deskflow.template"
SCHEMA: Final = 1
CATEGORIES: Final = (
    "ticket_automation", "customer_management", "service_levels", "operations", "people", "approvals", "business",
)  # fmt: skip
KINDS: Final = (
    ParameterKind.TEXT, ParameterKind.MULTILINE, ParameterKind.NUMBER, ParameterKind.BOOLEAN, ParameterKind.CHOICE,
    ParameterKind.USER, ParameterKind.ROLE, ParameterKind.CUSTOMER, ParameterKind.CALENDAR,
    ParameterKind.MAIL_TEMPLATE, ParameterKind.MAIL_ADDRESS, ParameterKind.DURATION, ParameterKind.URL,
    ParameterKind.TIME_ZONE, ParameterKind.LIST, ParameterKind.CRON,
)  # fmt: skip
_BLANK: Final = "$blank"
_SHIPPED: Final = UUID("5b0c5a3e-0f6d-5f0e-9a53-77d0e2f3c1aa")
_GONE: Final = object()
_LONGEST: Final = 20_000
_MOST: Final = 200


@dataclass(frozen=True, slots=True)
class Blank:
    """What is asked before a workflow is made of the template."""

    name: str
    kind: ParameterKind
    title: str
    required: bool = False
    default: Json = None
    many: bool = False
    choices: tuple[str, ...] = ()

    def parameter(self) -> Parameter:
        """As a form asks for it."""
        return Parameter(
            self.name, self.kind, said(self.title), required=self.required, default=self.default, many=self.many,
            choices=tuple(Choice(one, said(one)) for one in self.choices), takes_expressions=False,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Template:
    """`definition` is JSON that still has its blanks."""

    id: UUID
    key: str
    name: str
    description: str
    category: str
    icon: str
    blanks: tuple[Blank, ...]
    definition: Mapping[str, Any]
    own: bool = False
    """A workflow of the tenant's, not one that comes with DeskFlow."""

    def usual(self) -> dict[str, Json]:
        """What the blanks hold unless somebody says otherwise."""
        return {one.name: one.default for one in self.blanks if one.default is not None}


def read_template(plain: Mapping[str, Any]) -> Template:
    """A template from its file. Raises DefinitionError, also when its blanks and its definition disagree."""
    if plain.get("format") != FORMAT or plain.get("schema") != SCHEMA:
        raise DefinitionError("definition.other_format", found=str(plain.get("format"))[:100])
    blanks = tuple(_blank(one, f"blanks[{n}]") for n, one in enumerate(plain.get("blanks", ())))
    definition = plain["definition"]
    key = _text(plain, "key")
    template = Template(
        uuid5(_SHIPPED, key), key, _text(plain, "name"), _text(plain, "description"),
        _text(plain, "category"), _text(plain, "icon"), blanks, definition,
    )  # fmt: skip
    asked = blanks_in(definition)
    for name in sorted(asked ^ {one.name for one in blanks}):
        raise DefinitionError("definition.unknown_member", path=f"blanks.{name}")
    return template


def own_template(
    workflow_id: UUID, name: str, description: str, category: str, draft: Mapping[str, Any]
) -> Template:
    """A workflow that somebody saved as a template: its variables are what is asked, with their values as usual."""
    kinds = {
        "string": ParameterKind.TEXT, "number": ParameterKind.NUMBER, "boolean": ParameterKind.BOOLEAN,
        "list": ParameterKind.LIST, "date": ParameterKind.DATE,
    }  # fmt: skip
    definition = to_json(from_json(dict(draft)))
    blanks = []
    variables: Any = definition["variables"]
    for one in variables:
        if one["kind"] in kinds:
            # A heading, not a text: the first sentence says what is wanted.
            title = re.split(r"[.\n]", one["description"].strip())[0].strip() or one["name"]
            blanks.append(Blank(one["name"], kinds[one["kind"]], title[:200], default=one["value"]))
            one["value"] = {_BLANK: one["name"]}
    return Template(
        workflow_id, str(workflow_id), name, description, category, "workflow", tuple(blanks), definition, own=True
    )  # fmt: skip


def fill(template: Template, values: Mapping[str, Json]) -> dict[str, Json]:
    """The definition with its blanks filled in. Rejected, naming the blank, for what is missing, unknown or wrong."""
    known = {one.name: one for one in template.blanks}
    for name in values:
        if name not in known:
            raise Rejected("template.unknown_blank", name=str(name)[:80])
    filled: dict[str, Json] = {}
    for one in template.blanks:
        value = values.get(one.name, one.default)
        if is_open(value):
            if one.required:
                raise Rejected("template.blank_missing", name=one.name, title=one.title)
            value = None
        elif not _fits(one, value):
            raise Rejected("template.blank_wrong", name=one.name, title=one.title)
        filled[one.name] = value
    made = _filled(template.definition, filled)
    return to_json(from_json(made))


def shown(template: Template) -> dict[str, Json]:
    """The definition as it can be looked at before anything was filled in."""
    return to_json(from_json(_filled(template.definition, template.usual())))


def blanks_in(value: Any) -> frozenset[str]:
    """The names of the blanks that stand in a value."""
    if isinstance(value, Mapping):
        if set(value) == {_BLANK}:
            return frozenset({str(value[_BLANK])})
        return frozenset().union(*(blanks_in(one) for one in value.values()))
    if isinstance(value, list | tuple):
        return frozenset().union(*(blanks_in(one) for one in value))
    return frozenset()


def is_open(value: Json) -> bool:
    """Nothing was filled in."""
    return value is None or value == [] or (isinstance(value, str) and not value.strip())


# --- inside -----------------------------------------------------------------------------------------------


def _filled(value: Any, filled: Mapping[str, Json]) -> Any:
    if isinstance(value, Mapping):
        if set(value) == {_BLANK}:
            found = filled.get(str(value[_BLANK]))
            return _GONE if found is None else found
        members = {key: _filled(one, filled) for key, one in value.items()}
        return {key: one for key, one in members.items() if one is not _GONE}
    if isinstance(value, list | tuple):
        items = [_filled(one, filled) for one in value]
        return [one for one in items if one is not _GONE]
    return value


def _fits(blank: Blank, value: Json) -> bool:
    if blank.kind is ParameterKind.NUMBER:
        return isinstance(value, int | float) and not isinstance(value, bool)
    if blank.kind is ParameterKind.BOOLEAN:
        return isinstance(value, bool)
    if blank.kind is ParameterKind.DATE:
        return isinstance(value, str) and _is_date(value)
    if blank.many or blank.kind is ParameterKind.LIST:
        several = value if isinstance(value, list) else [value]
        return len(several) <= _MOST and all(_is_text(one) for one in several)
    if blank.kind is ParameterKind.CHOICE and value not in blank.choices:
        return False
    return _is_text(value)


def _is_date(value: str) -> bool:
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return True


def _is_text(value: Json) -> bool:
    return isinstance(value, str) and len(value) <= _LONGEST


def _blank(plain: Any, path: str) -> Blank:
    try:
        kind = ParameterKind(plain["kind"])
        blank = Blank(
            str(plain["name"]), kind, str(plain["title"]), bool(plain.get("required", False)),
            plain.get("default"), bool(plain.get("many", False)), tuple(plain.get("choices", ())),
        )  # fmt: skip
    except (KeyError, TypeError, ValueError):
        raise DefinitionError("definition.bad_value", path=path, wanted="blank") from None
    if kind not in KINDS or not blank.name.isidentifier() or not blank.title:
        raise DefinitionError("definition.bad_value", path=path, wanted="blank")
    if blank.default is not None and not _fits(blank, blank.default):
        raise DefinitionError("definition.bad_value", path=f"{path}.default", wanted=kind.value)
    return blank


def _text(plain: Mapping[str, Any], name: str) -> str:
    value = plain.get(name)
    if not isinstance(value, str) or not value.strip():
        raise DefinitionError("definition.bad_value", path=name, wanted="text")
    if name == "category" and value not in CATEGORIES:
        raise DefinitionError("definition.bad_value", path=name, wanted=" or ".join(CATEGORIES))
    return value
