"""What IF, Filter and Switch compare, as one expression of ours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from deskflow.core.types import Json
from deskflow.interchange.n8n.reading import listed, mapping, text
from deskflow.interchange.n8n.sheet import Sheet

# {a}: left, {b}: right. Both generations of n8n's names.
_OPERATORS: Final = {
    "equal": "{a} == {b}", "equals": "{a} == {b}", "notEqual": "{a} != {b}", "notEquals": "{a} != {b}",
    "contains": "contains({a}, {b})", "notContains": "not contains({a}, {b})",
    "startsWith": "starts_with({a}, {b})", "notStartsWith": "not starts_with({a}, {b})",
    "endsWith": "ends_with({a}, {b})", "notEndsWith": "not ends_with({a}, {b})",
    "regex": "matches({a}, {b})", "notRegex": "not matches({a}, {b})",
    "larger": "{a} > {b}", "gt": "{a} > {b}", "largerEqual": "{a} >= {b}", "gte": "{a} >= {b}",
    "smaller": "{a} < {b}", "lt": "{a} < {b}", "smallerEqual": "{a} <= {b}", "lte": "{a} <= {b}",
    "after": "is_after({a}, {b})", "before": "is_before({a}, {b})",
    "afterOrEquals": "not is_before({a}, {b})", "beforeOrEquals": "not is_after({a}, {b})",
    "isEmpty": "is_empty(default({a}, null))", "empty": "is_empty(default({a}, null))",
    "isNotEmpty": "not is_empty(default({a}, null))", "notEmpty": "not is_empty(default({a}, null))",
    "exists": "default({a}, null) != null", "notExists": "default({a}, null) == null",
    "true": "{a} == true", "false": "{a} == false",
    "lengthEquals": "len({a}) == {b}", "lengthNotEquals": "len({a}) != {b}", "lengthGt": "len({a}) > {b}",
    "lengthLt": "len({a}) < {b}", "lengthGte": "len({a}) >= {b}", "lengthLte": "len({a}) <= {b}",
}  # fmt: skip
MOST: Final = 50


def condition(sheet: Sheet, raw: Json, combine: Json = None) -> str:
    """One expression for a node's `conditions`; `true` where nothing is asked, as in n8n."""
    conditions = mapping(raw)
    either = text(conditions.get("combinator") or combine) in ("or", "any")
    if isinstance(conditions.get("conditions"), list):
        parts = list(_newer(sheet, listed(conditions.get("conditions"))[:MOST]))
        options = mapping(conditions.get("options"))
        if options.get("caseSensitive") is False:
            sheet.say("ignores_case")
    else:
        parts = list(_older(sheet, conditions))
    if len(parts) > 1:
        parts = [f"({one})" for one in parts]
    return (" or " if either else " and ").join(parts[:MOST]) or "true"


def _newer(sheet: Sheet, entries: list[Json]) -> Iterator[str]:
    for entry in map(mapping, entries):
        operator = mapping(entry.get("operator"))
        kind = text(operator.get("type"))
        yield compare(
            sheet, entry.get("leftValue"), text(operator.get("operation")), entry.get("rightValue"), kind
        )  # fmt: skip


def _older(sheet: Sheet, conditions: Mapping[str, Json]) -> Iterator[str]:
    defaults = {"number": "smaller", "dateTime": "after"}
    for kind, entries in conditions.items():
        for entry in map(mapping, listed(entries)):
            operation = text(entry.get("operation")) or defaults.get(kind, "equal")
            yield compare(sheet, entry.get("value1"), operation, entry.get("value2"), kind)


def compare(sheet: Sheet, left: Json, operation: str, right: Json, kind: str = "") -> str:
    """One comparison. An operator nobody knows is reported and stands in the expression by its name."""
    pattern = _OPERATORS.get(operation)
    if pattern is None:
        sheet.say("operator", operator=operation or "?")
        pattern = f"{operation or 'unknown'}({{a}}, {{b}})"
    length = kind == "number" or operation.startswith("length")
    a = sheet.operand(left, "condition", kind)
    b = sheet.operand(right, "condition", "number" if length else kind)
    before, _, rest = pattern.partition("{a}")
    between, second, after = rest.partition("{b}")
    return f"{before}{a}{between}{b if second else ''}{after}"
