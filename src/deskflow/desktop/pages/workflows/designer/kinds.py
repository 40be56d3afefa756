"""The kinds of node of a workflow canvas, made from the specs of triggers, steps and actions. No widgets here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from PySide6.QtCore import QT_TRANSLATE_NOOP

from deskflow.desktop.canvas.document.kinds import IN, NOTE, Kinds, NodeKind, Port, Tone
from deskflow.desktop.pages.workflows.designer.step_looks import (
    action_ports,
    action_ports_for,
    first_text,
    step_ports,
    step_ports_for,
    step_summary,
)
from deskflow.desktop.words_workflows import (
    event_title,
    filters_in_words,
    group_title,
    mail_in_words,
    schedule_in_words,
    title_of,
    tr,
    trigger_in_words,
)
from deskflow.workflows.action_spec import ActionCatalogue, ActionSpec, FormSpec
from deskflow.workflows.parameters import Parameter
from deskflow.workflows.step_types import STEP_TYPES, StepTypeSpec
from deskflow.workflows.trigger_types import TRIGGER_PORT, TRIGGER_TYPES

TRIGGER_PREFIX: Final = "trigger."
ACTION_PREFIX: Final = "action."
STEP_PREFIX: Final = "step."
NOTE_KIND: Final = "step.note"

# The short words keys begin with, because people read them in expressions: `steps.find.result.name`.
_KEY_BASES: Final = {
    "query_database": "find", "assign_ticket": "assign", "update_ticket": "update",
    "add_message": "message", "create_ticket": "ticket", "create_task": "task", "send_email": "mail",
    "http_request": "request", "set_variable": "variable", "create_customer": "customer",
    "update_customer": "customer", "approval": "approve", "delay": "wait", "condition": "check",
    "wait_event": "event", "sub_workflow": "workflow",
}  # fmt: skip

# Behind these it goes on; the other ways out are exceptions, or lead into what the step holds.
_ONWARD: Final = {
    "loop": "done", "group": "done", "delay": "done", "join": "done", "wait_event": "received",
    "sub_workflow": "success",
}  # fmt: skip

_TONES: Final[Mapping[str, Tone]] = {
    "trigger": "accent", "flow": "warning", "tickets": "info", "messages": "teal", "notify": "teal",
    "customers": "success", "data": "info", "outside": "violet",
}  # fmt: skip

NOTE_TONES: Final[tuple[Tone, ...]] = (
    "warning", "danger", "success", "info", "violet", "teal", "neutral",
)  # fmt: skip
"""The colours of notes, the usual one first."""

# The palette from top to bottom; groups of actions that are new come last.
_ORDER: Final = ("trigger", "flow", "tickets", "messages", "customers", "data", "outside", "note")

_SUMMARISED: Final = {
    "assign_ticket": ("assigned_to", "by"), "update_ticket": (), "add_message": ("text",),
    "create_ticket": ("title",), "create_task": ("title",), "send_email": ("to",),
    "notify": ("title",), "http_request": ("url",), "set_variable": ("variable_name",),
    "create_customer": ("name",), "query_database": ("order_by", "query_type"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class PaletteEntry:
    """What can be added: a kind of node and where it stands in the palette."""

    kind: str
    title: str
    icon: str
    tone: Tone
    group: str
    keywords: str = ""


# What a fresh node begins with where the spec's own defaults would leave the usual case to type.
_BEGINNINGS: Final[Mapping[str, Mapping[str, Any]]] = {
    "trigger.event": {"event": "ticket.created"},
    "trigger.schedule": {"cron": "0 8 * * 1-5"},
    "action.query_database": {
        "query_type": "find_user",
        "filters": {"role": "technician", "status": "available"},
        "order_by": "ticket_count_asc",
    },
    "step.delay": {"duration": "1h"},
    "step.switch": {"cases": [{"key": "case1"}, {"key": "case2"}]},
    "step.fork": {"branches": [{"key": "branch1"}, {"key": "branch2"}]},
    "step.wait_event": {"event": "ticket.updated"},
}


def defaults_of(parameters: tuple[Parameter, ...]) -> dict[str, Any]:
    """The configuration of a node that nobody has touched yet."""
    return {
        one.name: one.default
        for one in parameters
        if one.default is not None and not (one.advanced and one.default is False)
    }


class WorkflowKinds(Kinds):
    """All kinds, also those this version can show but not run; `entries` are those it can."""

    def __init__(self, catalogue: ActionCatalogue) -> None:
        self.catalogue = catalogue
        self.specs: dict[str, FormSpec] = {}
        self.entries: list[PaletteEntry] = []
        kinds: list[NodeKind] = []
        for trigger in TRIGGER_TYPES.values():
            name = TRIGGER_PREFIX + trigger.name
            self.specs[name] = trigger
            kinds.append(_trigger_kind(name, trigger.title, trigger.icon, trigger.name))
            self._offer(name, trigger, "trigger", trigger.available)
        for step in STEP_TYPES.values():
            if step.name in ("action", "note"):
                continue
            name = STEP_PREFIX + step.name
            self.specs[name] = step
            kinds.append(_step_kind(name, step))
            self._offer(name, step, step.group, step.available)
        for action in catalogue.values():
            name = ACTION_PREFIX + action.name
            self.specs[name] = action
            kinds.append(_action_kind(name, action))
            self._offer(name, action, action.group, True)
        self.specs[NOTE_KIND] = STEP_TYPES["note"]
        note = replace(NOTE, name=NOTE_KIND, title=title_of("step.note"), key_base="note")
        kinds.append(replace(note, tone_for=_note_tone))
        self._offer(NOTE_KIND, STEP_TYPES["note"], "note", True)
        places = {group_title(group): place for place, group in enumerate(_ORDER)}
        self.entries.sort(key=lambda entry: places.get(entry.group, len(places)))
        super().__init__(self._with_defaults(kind) for kind in kinds)

    def _with_defaults(self, kind: NodeKind) -> NodeKind:
        """A fresh node's summary and ways out follow from the configuration it begins with."""
        summary, outs = kind.summary, kind.outs_for
        return replace(
            kind,
            summary=summary and (lambda data: summary(self._whole(kind.name, data))),
            outs_for=outs and (lambda data: outs(self._whole(kind.name, data))),
        )

    def _whole(self, kind: str, data: Mapping[str, Any]) -> Mapping[str, Any]:
        return data if "config" in data else {**data, "config": self.config_of(kind, data)}

    def _offer(self, kind: str, spec: FormSpec, group: str, available: bool) -> None:
        if available:
            tone = "violet" if spec.name == "approval" else _TONES.get(group, "neutral")
            self.entries.append(
                PaletteEntry(
                    kind,
                    title_of(spec.title),
                    _icon_of(kind, spec),
                    tone,
                    group_title(group),
                    spec.name,
                )
            )

    def field_title(self, kind: str, field: str) -> str:
        """What a problem's field is called in the form of this kind; nothing if it has none of its own there."""
        spec = self.specs.get(kind)
        parameter = spec.parameter(field.partition(".")[0].partition("[")[0]) if spec else None
        return title_of(parameter.title) if parameter is not None and parameter.title else ""

    def config_of(self, kind: str, data: Mapping[str, Any]) -> dict[str, Any]:
        """A node's configuration; a fresh one has the defaults of its spec."""
        if "config" in data:
            return dict(data["config"])
        spec = self.specs.get(kind)
        defaults = {} if spec is None else defaults_of(spec.parameters)
        return defaults | dict(_BEGINNINGS.get(kind, {}))


def _icon_of(kind: str, spec: FormSpec) -> str:
    return "zap" if kind == "trigger.event" else spec.icon


def is_trigger(kind: str) -> bool:
    return kind.startswith(TRIGGER_PREFIX)


def help_topic(kind: str) -> str:
    """The name under which the help tells about a kind: `send_email`, `loop`, `trigger.mail`."""
    return kind.removeprefix(ACTION_PREFIX).removeprefix(STEP_PREFIX)


def _note_tone(data: Mapping[str, Any]) -> Tone:
    """The colour its author has chosen; what nobody knows is the usual one."""
    config = data.get("config")
    chosen = config.get("color") if isinstance(config, Mapping) else None
    return next((tone for tone in NOTE_TONES if tone == chosen), NOTE_TONES[0])


def _trigger_kind(name: str, title: str, icon: str, trigger: str) -> NodeKind:
    return NodeKind(
        name,
        title_of(title),
        icon="zap" if trigger == "event" else icon,
        tone="accent",
        ins=(),
        outs=(Port(TRIGGER_PORT),),
        key_base="trigger",
        summary=lambda data: _trigger_summary(trigger, data.get("config") or {}),
    )


def _trigger_summary(trigger: str, config: Mapping[str, Any]) -> str:
    if trigger == "event":
        event = config.get("event")
        if not event:
            return tr(QT_TRANSLATE_NOOP("workflows", "choose an event"))
        return filters_in_words(config.get("filters")) or event_title(str(event))
    if trigger == "schedule":
        return schedule_in_words(str(config.get("cron") or ""))
    if trigger == "mail":
        return mail_in_words(config)
    if trigger in ("workflow", "webhook"):
        return trigger_in_words(trigger, config) if config else ""
    return ""


def _step_kind(name: str, step: StepTypeSpec) -> NodeKind:
    return NodeKind(
        name,
        title_of(step.title),
        icon=step.icon,
        tone="violet" if step.name == "approval" else "warning",
        ins=(IN,),
        outs=step_ports(step),
        key_base=_KEY_BASES.get(step.name, step.name),
        outs_for=step_ports_for(step),
        summary=step_summary(step.name),
        through=step.bypass or "",
        onward=_ONWARD.get(step.name, ""),
    )


def _action_kind(name: str, action: ActionSpec) -> NodeKind:
    fields = _SUMMARISED.get(action.name, ())

    def summary(data: Mapping[str, Any]) -> str:
        config = data.get("config") or {}
        if action.name == "update_ticket":
            return ", ".join(title_of(f"ticket.{one}") for one in config.get("updates") or {})
        for field in fields:
            parameter = action.parameter(field)
            value = config.get(field)
            if parameter and parameter.choices and value:
                return title_of(next((c.title for c in parameter.choices if c.value == value), ""))
        return first_text(config, fields)

    return NodeKind(
        name,
        title_of(action.title),
        icon=action.icon,
        tone=_TONES.get(action.group, "neutral"),
        ins=(IN,),
        outs=action_ports(action.ports),
        outs_for=action_ports_for(action.ports),
        key_base=_KEY_BASES.get(action.name, action.name),
        onward="success",
        summary=summary,
    )
