"""A configuration against its parameters: what is missing, unknown or of the wrong kind; the names it uses."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from deskflow.core.types import folded
from deskflow.workflows.definition import Config
from deskflow.workflows.durations import BadDuration, parse_duration
from deskflow.workflows.expressions import (
    ExpressionError,
    Json,
    Reference,
    is_template,
    parse,
    parse_template,
)
from deskflow.workflows.expressions.functions.dates import parse_time
from deskflow.workflows.expressions.paths import nearest
from deskflow.workflows.expressions.template import texts_in, written_field
from deskflow.workflows.parameters import Parameter, ParameterKind
from deskflow.workflows.schedule import ScheduleError, check, zone
from deskflow.workflows.validation.context import ValidationContext
from deskflow.workflows.validation.problem import Fix, Problem, Severity

_TEXTUAL: Final = frozenset(
    {
        ParameterKind.TEXT, ParameterKind.MULTILINE, ParameterKind.MAIL_ADDRESS, ParameterKind.URL,
        ParameterKind.SECRET, ParameterKind.VARIABLE, ParameterKind.CALENDAR,
        ParameterKind.MAIL_TEMPLATE, ParameterKind.CREDENTIAL, ParameterKind.STEP, ParameterKind.EVENT,
    }
)  # fmt: skip
_ROW_KEY: Final = re.compile(r"[A-Za-z0-9_]{1,40}", re.ASCII)
_REFERENCES: Final = frozenset(
    {
        ParameterKind.USER, ParameterKind.ROLE, ParameterKind.TEAM, ParameterKind.CUSTOMER,
        ParameterKind.TICKET, ParameterKind.WORKFLOW,
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Use:
    """A name that an expression in `field` uses; `in_secret`: the field may hold secrets."""

    reference: Reference
    field: str
    in_secret: bool


@dataclass(slots=True)
class FieldCheck:
    """Collects problems and names while it walks one configuration."""

    step_id: str
    context: ValidationContext
    problems: list[Problem] = field(default_factory=list)
    uses: list[Use] = field(default_factory=list)

    def config(self, config: Config, parameters: tuple[Parameter, ...], prefix: str = "") -> None:
        known = {parameter.name: parameter for parameter in parameters}
        for name in config:
            if name not in known:
                self._unknown(prefix + name, name, list(known))
        for parameter in parameters:
            value = config.get(parameter.name)
            if is_blank(value):
                if parameter.required:
                    self.add("field.required", prefix + parameter.name)
            else:
                self.value(parameter, value, prefix + parameter.name)
        self._one_of(config, parameters, prefix)

    def _one_of(self, config: Config, parameters: tuple[Parameter, ...], prefix: str) -> None:
        groups: dict[str, list[str]] = {}
        for parameter in parameters:
            if parameter.one_of:
                groups.setdefault(parameter.one_of, []).append(parameter.name)
        for group, names in groups.items():
            if all(is_blank(config.get(name)) for name in names):
                self.add("field.one_of_required", prefix + names[0], group=group, fields=names)

    def _unknown(self, path: str, name: str, known: list[str]) -> None:
        suggestion = nearest(name, known)
        self.problems.append(
            Problem(
                "field.unknown",
                step_id=self.step_id,
                field=path,
                params={"name": name, "suggestion": suggestion},
                fix=Fix("remove_field", {"field": path}),
            )
        )

    def add(self, code: str, path: str, **params: Any) -> None:
        self.problems.append(Problem(code, step_id=self.step_id, field=path, params=params))

    def value(self, parameter: Parameter, value: Json, path: str) -> None:
        if parameter.kind is ParameterKind.EXPRESSION:
            self.expression(value, path)
            return
        if parameter.kind is ParameterKind.ROWS:
            self._rows(parameter, value, path)
            return
        if parameter.takes_expressions:
            self._templates(parameter, value, path)
            if is_template(value):
                return
        elif is_template(value) and parameter.kind not in _TEXTUAL:
            self.add("field.no_expressions", path)
            return
        if parameter.many:
            if not isinstance(value, list):
                value = [value]
            for place, one in enumerate(value):
                if not is_template(one):
                    self._literal(parameter, one, f"{path}[{place}]")
        else:
            self._literal(parameter, value, path)

    def _rows(self, parameter: Parameter, value: Json, path: str) -> None:
        if not isinstance(value, list):
            self.add("field.wrong_kind", path, wanted="list")
            return
        if parameter.most is not None and len(value) > parameter.most:
            self.add("field.too_many_rows", path, most=parameter.most)
            return
        seen: set[str] = set()
        for place, row in enumerate(value):
            at = f"{path}[{place}]"
            if not isinstance(row, Mapping):
                self.add("field.wrong_kind", at, wanted="object")
                continue
            self.config(row, parameter.fields, f"{at}.")
            key = row.get("key")
            if isinstance(key, str) and key:
                if not _ROW_KEY.fullmatch(key):
                    self.add("field.bad_row_key", f"{at}.key", key=key[:80])
                elif key in seen:
                    self.add("field.row_key_twice", f"{at}.key", key=key)
                seen.add(key)

    def expression(self, value: Json, path: str) -> None:
        """A condition: an expression in itself, braces around its references or not."""
        if isinstance(value, bool):
            return
        if not isinstance(value, str):
            self.add("field.wrong_kind", path, wanted="expression")
            return
        try:
            expression = parse(value, self.context.functions)
        except ExpressionError as error:
            self._bad_expression(error, path)
            return
        self.uses.extend(Use(one, path, in_secret=False) for one in expression.uses)

    def _templates(self, parameter: Parameter, value: Json, path: str) -> None:
        in_secret = parameter.kind is ParameterKind.SECRET
        for inner, text in texts_in(value):
            within = written_field(inner)
            at = path + (f".{within}" if within and not within.startswith("[") else within)
            try:
                template = parse_template(text, self.context.functions)
            except ExpressionError as error:
                self._bad_expression(error, at)
                continue
            self.uses.extend(Use(one, at, in_secret) for one in template.uses)

    def _bad_expression(self, error: ExpressionError, path: str) -> None:
        params = {key: part for key, part in error.params.items() if key != "field"}
        self.problems.append(Problem(error.code, step_id=self.step_id, field=path, params=params))

    def _literal(self, parameter: Parameter, value: Json, path: str) -> None:
        if parameter.kind is ParameterKind.SECRET:
            # Whoever reads the workflow would read it.
            self.add("field.clear_secret", path)
            return
        wrong = _wrong_kind(parameter, value)
        if wrong:
            self.add("field.wrong_kind", path, wanted=wrong)
            return
        allowed = [choice.value for choice in parameter.choices]
        understood = value in allowed or str(value).strip().lower() in parameter.also
        if allowed and not understood:
            self.add("field.not_a_choice", path, found=str(value)[:80], allowed=allowed)
        if isinstance(value, int | float) and not isinstance(value, bool):
            if parameter.least is not None and value < parameter.least:
                self.add("field.too_small", path, least=parameter.least)
            if parameter.most is not None and value > parameter.most:
                self.add("field.too_big", path, most=parameter.most)
        if isinstance(value, str) and parameter.longest and len(value) > parameter.longest:
            self.add("field.too_long", path, longest=parameter.longest)
        self._syntax(parameter, value, path)
        if parameter.kind is ParameterKind.TEAM and isinstance(value, str):
            self._team(value, path)
        if parameter.fields and isinstance(value, Mapping):
            self.config(value, parameter.fields, f"{path}.")

    def _team(self, value: str, path: str) -> None:
        known = self.context.teams
        standing = None if known is None else known.get(folded(value.strip()), "unknown")
        if standing in ("unknown", "retired", "empty"):
            # An empty one may have members by the time it is asked.
            severity: Severity = "warning" if standing == "empty" else "error"
            params = {"value": value[:80]}
            self.problems.append(
                Problem(
                    f"team.{standing}", severity, step_id=self.step_id, field=path, params=params
                )
            )

    def _syntax(self, parameter: Parameter, value: Json, path: str) -> None:
        """Kinds that are texts with a form of their own."""
        try:
            if parameter.kind is ParameterKind.DURATION:
                parse_duration(value)
            elif parameter.kind is ParameterKind.CRON:
                check(value)
            elif parameter.kind is ParameterKind.TIME_ZONE:
                zone(value)
            elif parameter.kind is ParameterKind.DATE:
                parse_time(parameter.name, 1, value)
        except BadDuration as error:
            self.add("field.bad_duration", path, found=str(error))
        except ScheduleError as error:
            self.add(error.code, path, **error.params)
        except ExpressionError:
            self.add("field.bad_date", path, found=str(value)[:40])


def is_blank(value: Json) -> bool:
    """Left empty by the author."""
    return value is None or (isinstance(value, str) and not value.strip()) or value in ([], {})


def _wrong_kind(parameter: Parameter, value: Json) -> str:
    """The kind that was wanted, or nothing if it fits."""
    kind = parameter.kind
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if kind is ParameterKind.NUMBER:
        return "" if is_number else "number"
    if kind is ParameterKind.BOOLEAN:
        return "" if isinstance(value, bool) else "boolean"
    if kind in (ParameterKind.LIST, ParameterKind.ROWS):
        return "" if isinstance(value, list) else "list"
    if kind is ParameterKind.OBJECT:
        return "" if isinstance(value, Mapping) else "object"
    if kind is ParameterKind.DURATION:
        return "" if is_number or isinstance(value, str) else "duration"
    if kind in (ParameterKind.CRON, ParameterKind.TIME_ZONE, ParameterKind.DATE):
        return "" if isinstance(value, str) else "text"
    if kind in _TEXTUAL:
        return "" if isinstance(value, str) or is_number else "text"
    if kind in _REFERENCES:
        return "" if isinstance(value, str) else "reference"
    return ""
