"""What is wrong with an approval step beyond its single fields: thresholds, ladders, tables with gaps and overlaps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from deskflow.approvals.rules import Fault, check, parse_strategy, read_table
from deskflow.core.errors import Rejected
from deskflow.workflows.definition import Config, Step
from deskflow.workflows.expressions import is_template
from deskflow.workflows.validation.problem import Problem

_SOURCES: Final = ("approvers", "roles", "managers_of", "teams", "leads_of")


def approval_problems(step: Step) -> list[Problem]:
    """Problems of this step; nothing that `FieldCheck` has told already."""
    config = step.config
    found = [
        *_sources(step.id, config),
        *_counting(step.id, config, ""),
        *_vetoes(step.id, config, ""),
        *_escalation(step.id, config),
    ]
    for place, stage in enumerate(_list(config.get("stages"))):
        if isinstance(stage, Mapping):
            found += _counting(step.id, stage, f"stages[{place}].")
            found += _vetoes(step.id, stage, f"stages[{place}].")
    if config.get("routing"):
        found += routing_problems(step.id, config["routing"])
    return found


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _sources(step_id: str, config: Config) -> Iterator[Problem]:
    given = [
        name
        for name, there in (
            ("routing", bool(config.get("routing"))),
            ("stages", bool(config.get("stages"))),
            ("approvers", any(config.get(name) for name in _SOURCES)),
        )
        if there
    ]
    if len(given) > 1:
        yield Problem(
            "approval.two_sources", "warning", step_id=step_id, field=given[0],
            params={"used": given[0], "ignored": given[1:]},
        )  # fmt: skip


def _counting(step_id: str, stage: Mapping[str, Any], prefix: str) -> Iterator[Problem]:
    try:
        strategy = parse_strategy(str(stage.get("strategy") or "any"))
    except Rejected:
        return  # told as a choice that is none
    threshold = stage.get("threshold")
    if threshold is None:
        if strategy in ("k_of_n", "weighted"):
            yield Problem(
                "approval.threshold_required", step_id=step_id, field=f"{prefix}threshold",
                params={"strategy": strategy},
            )  # fmt: skip
        return
    if isinstance(threshold, bool) or not isinstance(threshold, int | float):
        return
    asked = [one for name in _SOURCES for one in _list(stage.get(name))]
    if threshold <= 0 or (strategy == "percent" and threshold > 100):
        yield _unreachable(step_id, prefix, threshold, len(asked))
    elif strategy == "k_of_n":
        many = [one for one in asked if is_template(one)]
        if threshold != int(threshold) or (asked and not many and threshold > len(asked)):
            yield _unreachable(step_id, prefix, threshold, len(asked))


def _vetoes(step_id: str, stage: Mapping[str, Any], prefix: str) -> Iterator[Problem]:
    asked = [one for name in _SOURCES for one in _list(stage.get(name))]
    for place, one in enumerate(_list(stage.get("vetoes"))):
        if one not in asked:
            yield Problem(
                "approval.veto_not_asked", "warning", step_id=step_id,
                field=f"{prefix}vetoes[{place}]",
            )  # fmt: skip


def _unreachable(step_id: str, prefix: str, threshold: float, asked: int) -> Problem:
    return Problem(
        "approval.threshold_unreachable", step_id=step_id, field=f"{prefix}threshold",
        params={"threshold": threshold, "asked": asked},
    )  # fmt: skip


def _escalation(step_id: str, config: Config) -> Iterator[Problem]:
    on_expiry = config.get("on_expiry")
    if on_expiry == "escalate" and not config.get("due_in"):
        yield Problem("approval.escalate_needs_length", step_id=step_id, field="due_in")
    for place, rung in enumerate(_list(config.get("escalation"))):
        if not isinstance(rung, Mapping):
            continue
        at = f"escalation[{place}]"
        wanted = {"delegate": "user", "role": "role"}.get(str(rung.get("do")))
        if wanted and not rung.get(wanted):
            yield Problem("approval.rung_needs_somebody", step_id=step_id, field=f"{at}.{wanted}")
        if not rung.get("after") and on_expiry != "escalate":
            yield Problem("approval.rung_needs_time", step_id=step_id, field=f"{at}.after")


def routing_problems(step_id: str, routing: Any) -> Iterator[Problem]:
    """What is wrong with a table that says who decides: its cells, gaps, overlaps."""
    table, faults = read_table(routing)
    for fault in faults:
        yield Problem(
            fault.code, step_id=step_id, field=_place(fault),
            params={"row": fault.row + 1, "column": fault.column + 1, "found": fault.found},
        )  # fmt: skip
    rows = _list(routing.get("rows")) if isinstance(routing, Mapping) else []
    for place, row in enumerate(rows):
        if isinstance(row, Mapping):
            yield from _counting(step_id, row, f"routing.rows[{place}].")
    if faults:
        return
    findings = check(table)
    names = [column.name for column in table.columns]

    def warn(code: str, **params: Any) -> Problem:
        return Problem(code, "warning", step_id=step_id, field="routing", params=params)

    for gap in findings.gaps:
        said = ", ".join(f"{name} {part}" for name, part in zip(names, gap, strict=True) if part)
        yield warn("routing.gap", when=said)
    for first, second in findings.overlaps:
        yield warn("routing.overlap", first=first + 1, second=second + 1)
    for row_number in findings.hidden:
        yield warn("routing.never_taken", row=row_number + 1)
    if findings.unchecked:
        yield warn("routing.unchecked")


def _place(fault: Fault) -> str:
    if fault.row >= 0 and fault.column >= 0:
        return f"routing.rows[{fault.row}].when[{fault.column}]"
    if fault.row >= 0:
        return f"routing.rows[{fault.row}]"
    return f"routing.columns[{fault.column}]" if fault.column >= 0 else "routing"
