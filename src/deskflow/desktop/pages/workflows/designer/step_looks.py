"""What a step shows of itself on the canvas: its ways out, with words, and a line that says what it does."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QT_TRANSLATE_NOOP

from deskflow.desktop.canvas.document.kinds import Port
from deskflow.desktop.words_workflows import counted, event_title, port_title, title_of, tr
from deskflow.workflows.definition import COMPENSATION, TIMEOUT
from deskflow.workflows.step_types import StepTypeSpec

Data = Mapping[str, Any]
PortsFor = Callable[[Data], tuple[Port, ...]]
Summary = Callable[[Data], str]

LONGEST_LABEL = 18


# --- ways out --------------------------------------------------------------------------------------


def step_ports(step: StepTypeSpec) -> tuple[Port, ...]:
    """The ways out every step of this kind has; a single one needs no words."""
    single = len(step.ports) == 1
    return tuple(Port(port, "" if single else port_title(port)) for port in step.ports)


def step_ports_for(step: StepTypeSpec) -> PortsFor | None:
    """How the ways out follow from what the step says; None for those that never change."""
    if step.ports_of is None and not step.compensable:
        return None
    fixed = step_ports(step)

    def ports(data: Data) -> tuple[Port, ...]:
        config = data.get("config") or {}
        outs = fixed
        if step.ports_of is not None:
            named = row_titles(config)
            outs = tuple(
                Port(one, named.get(one) or port_title(one)) for one in step.ports_for(config)
            )
        return _with_own(outs, data, times_out=False)

    return ports


def action_ports(names: Sequence[str]) -> tuple[Port, ...]:
    return tuple(Port(one, "" if one == "success" else port_title(one)) for one in names)


def action_ports_for(names: Sequence[str]) -> PortsFor:
    fixed = action_ports(names)
    return lambda data: _with_own(fixed, data, times_out=True)


def _with_own(outs: tuple[Port, ...], data: Data, *, times_out: bool) -> tuple[Port, ...]:
    """The ways out that are switched on for this very step."""
    if times_out and data.get("times_out"):
        outs = (*outs, Port(TIMEOUT, port_title(TIMEOUT)))
    if data.get("compensated"):
        outs = (*outs, Port(COMPENSATION, port_title(COMPENSATION)))
    return outs


def row_titles(config: Mapping[str, Any]) -> dict[str, str]:
    """What the rows of a switch or a fork are called, by their port: a name, else the value that is waited for."""
    titles: dict[str, str] = {}
    for list_name, prefix in (("cases", "case:"), ("branches", "branch:")):
        rows = config.get(list_name)
        for row in rows if isinstance(rows, list) else ():
            if isinstance(row, Mapping) and isinstance(row.get("key"), str):
                said = row.get("title") or (
                    _in_words(row.get("equals")) if config.get("value") else ""
                )
                titles[prefix + row["key"]] = _short(str(said or row["key"]))
    return titles


def _in_words(value: Any) -> str:
    if value is None:
        return ""
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_LABEL else f"{line[: LONGEST_LABEL - 1]}…"


# --- what it does ----------------------------------------------------------------------------------

_FIELDS: Mapping[str, tuple[str, ...]] = {
    "condition": ("condition",), "delay": ("duration", "until"), "approval": ("title",),
    "switch": ("value",), "group": ("key", "timeout"),
}  # fmt: skip


def step_summary(kind: str) -> Summary | None:
    special = {
        "stop": _stop, "fork": _fork, "join": _join, "loop": _loop, "wait_event": _wait_event,
    }.get(kind)  # fmt: skip
    fields = _FIELDS.get(kind)
    if special is None and fields is None:
        return None

    def summary(data: Data) -> str:
        config = data.get("config") or {}
        return special(config) if special is not None else first_text(config, fields or ())

    return summary


def _stop(config: Mapping[str, Any]) -> str:
    return title_of(f"step.stop.outcome.{config.get('outcome') or 'succeed'}")


def _fork(config: Mapping[str, Any]) -> str:
    rows = config.get("branches")
    count = len(rows) if isinstance(rows, list) else 0
    return counted(QT_TRANSLATE_NOOP("workflows", "%n way(s) at once"), count)


def _join(config: Mapping[str, Any]) -> str:
    wanted = config.get("wait_for") or "all"
    if wanted == "some":
        text = tr(QT_TRANSLATE_NOOP("workflows", "after {count} of them"))
        return text.format(count=config.get("count") or "…")
    text = tr(QT_TRANSLATE_NOOP("workflows", "after {what}"))
    return text.format(what=title_of(f"step.join.wait_for.{wanted}"))


def _loop(config: Mapping[str, Any]) -> str:
    repeated = first_text(config, ("while",))
    if repeated:
        return tr(QT_TRANSLATE_NOOP("workflows", "while {condition}")).format(condition=repeated)
    items = first_text(config, ("items",)) or _in_words(config.get("items"))
    return (
        tr(QT_TRANSLATE_NOOP("workflows", "for each of {items}")).format(items=items)
        if items
        else ""
    )


def _wait_event(config: Mapping[str, Any]) -> str:
    return event_title(str(config["event"])) if config.get("event") else ""


def first_text(config: Mapping[str, Any], fields: Sequence[str]) -> str:
    """The first of these members that is a text people understand."""
    for field in fields:
        value = config.get(field)
        if isinstance(value, str) and value.strip() and not _is_id(value):
            return " ".join(value.split())
    return ""


def _is_id(value: str) -> bool:
    return len(value) == 36 and value.count("-") == 4
