"""A typed parameter of an action or a step: what form, validation, API schema and docs page know of it.

Titles and helps are codes of texts; no sentence and no widget is known here.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final


class ParameterKind(StrEnum):
    """What an author may put in, and with which control."""

    TEXT = "text"
    MULTILINE = "multiline"
    NUMBER = "number"
    BOOLEAN = "boolean"
    CHOICE = "choice"
    LIST = "list"
    OBJECT = "object"
    JSON = "json"
    EXPRESSION = "expression"
    DURATION = "duration"
    DATE = "date"
    CRON = "cron"
    TIME_ZONE = "time_zone"
    CALENDAR = "calendar"
    USER = "user"
    ROLE = "role"
    TEAM = "team"
    CUSTOMER = "customer"
    TICKET = "ticket"
    MAIL_TEMPLATE = "mail_template"
    CREDENTIAL = "credential"
    MAIL_ADDRESS = "mail_address"
    URL = "url"
    SECRET = "secret"
    STEP = "step"
    VARIABLE = "variable"
    # An ordered list of objects whose members are `fields`: the cases of a switch, the branches of a fork.
    # A row's `key` (letters, digits, `_`, unique in the list) names its port and is never changed by a form;
    # a new row gets the first free one.
    ROWS = "rows"
    # The name of an event of the catalogue.
    EVENT = "event"
    # A workflow, by its id.
    WORKFLOW = "workflow"


SAID: Final = "said:"


def said(words: str) -> str:
    """A title that is no code but what somebody has written."""
    return SAID + words


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a choice and the code of its words."""

    value: str
    title: str


@dataclass(frozen=True, slots=True)
class Parameter:
    """`many`: a list of such values. `takes_expressions`: `{{…}}` is welcome in it.

    A SECRET parameter is the only place where a secret may be used. `one_of` names a group of parameters of
    which at least one must be filled in. `fields` describes the members of an OBJECT whose names are known, or those
    of each row of ROWS (a list of objects, `least` to `most` of them).
    """

    name: str
    kind: ParameterKind
    title: str = ""
    required: bool = False
    default: Any = None
    help: str = ""
    choices: tuple[Choice, ...] = ()
    # Other spellings of the choices that are understood, in lower case: those of the seeds and of old files.
    also: tuple[str, ...] = ()
    many: bool = False
    takes_expressions: bool = True
    least: float | None = None
    most: float | None = None
    longest: int | None = None
    one_of: str = ""
    fields: tuple[Parameter, ...] = ()
    advanced: bool = False


@dataclass(frozen=True, slots=True)
class Output:
    """A value a step leaves behind, for `steps.<key>.<name>`."""

    name: str
    kind: str = "any"
    title: str = ""
    fields: tuple[Output, ...] = ()


def choices(prefix: str, *values: str) -> tuple[Choice, ...]:
    """Choices whose words have the code `<prefix>.<value>`."""
    return tuple(Choice(value, f"{prefix}.{value}") for value in values)


_TEXT: Final[dict[str, Any]] = {"type": "string"}
_SCHEMAS: Final[dict[ParameterKind, dict[str, Any]]] = {
    ParameterKind.NUMBER: {"type": "number"},
    ParameterKind.BOOLEAN: {"type": "boolean"},
    ParameterKind.LIST: {"type": "array"},
    ParameterKind.ROWS: {"type": "array"},
    ParameterKind.OBJECT: {"type": "object"},
    ParameterKind.JSON: {},
    ParameterKind.DURATION: {"type": ["string", "number"]},
    ParameterKind.USER: {"type": "string", "x-reference": "user"},
    ParameterKind.ROLE: {"type": "string", "x-reference": "role"},
    ParameterKind.TEAM: {"type": "string", "x-reference": "team"},
    ParameterKind.CUSTOMER: {"type": "string", "x-reference": "customer"},
    ParameterKind.TICKET: {"type": "string", "x-reference": "ticket"},
    ParameterKind.WORKFLOW: {"type": "string", "x-reference": "workflow"},
    ParameterKind.SECRET: {"type": "string", "format": "password", "writeOnly": True},
    ParameterKind.URL: {"type": "string", "format": "uri-reference"},
}


def parameters_schema(parameters: tuple[Parameter, ...]) -> dict[str, Any]:
    """JSON Schema (2020-12) of a configuration; a text with `{{…}}` is allowed wherever expressions are."""
    schema: dict[str, Any] = {
        "type": "object",
        "properties": {parameter.name: _schema(parameter) for parameter in parameters},
        "additionalProperties": False,
    }
    required = [parameter.name for parameter in parameters if parameter.required]
    if required:
        schema["required"] = required
    return schema


def _schema(parameter: Parameter) -> dict[str, Any]:
    schema = dict(_SCHEMAS.get(parameter.kind, _TEXT))
    if parameter.choices:
        schema["enum"] = [*(choice.value for choice in parameter.choices), *parameter.also]
    if parameter.kind is ParameterKind.ROWS:
        return _rows_schema(parameter)
    if parameter.fields:
        schema = parameters_schema(parameter.fields)
    if parameter.least is not None:
        schema["minimum"] = parameter.least
    if parameter.most is not None:
        schema["maximum"] = parameter.most
    if parameter.longest is not None:
        schema["maxLength"] = parameter.longest
    if parameter.many:
        schema = {"type": "array", "items": schema}
    if parameter.takes_expressions and (schema.get("type") != "string" or "enum" in schema):
        schema = {"anyOf": [schema, {"type": "string", "pattern": r"\{\{"}]}
    if parameter.default is not None:
        schema["default"] = parameter.default
    if parameter.title:
        schema["title"] = parameter.title
    return schema


def _rows_schema(parameter: Parameter) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "array", "items": parameters_schema(parameter.fields)}
    if parameter.least is not None:
        schema["minItems"] = int(parameter.least)
    if parameter.most is not None:
        schema["maxItems"] = int(parameter.most)
    if parameter.title:
        schema["title"] = parameter.title
    return schema
