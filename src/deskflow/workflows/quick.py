"""A workflow said in one sentence: when … if … then … and then …. Pure: a sentence in, a definition out.

What comes out is an ordinary definition, laid out and editable. Words are not known here, nor who may do what.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from deskflow.workflows.action_spec import ActionCatalogue
from deskflow.workflows.catalogue import EVENT_TYPES
from deskflow.workflows.definition import Definition, Edge, Position, Step, Trigger, start_edge
from deskflow.workflows.expressions import Json
from deskflow.workflows.parameters import Parameter
from deskflow.workflows.step_types import STEP_TYPES
from deskflow.workflows.trigger_types import TRIGGER_ID, TRIGGER_TYPES

ONCE: Final = ""
"""Instead of a "when": it runs once, on tickets that somebody has chosen."""

EVENT_PREFIX: Final = "event:"
MOST_DEEDS: Final = 20
MOST_TICKETS: Final = 500
CHOSEN_EVENT: Final = "ticket.closed"
"""The event whose fields the conditions on chosen tickets have: nothing but the ticket."""

_COLUMN, _PORT = 264.0, 8.0
_BRACES: Final = re.compile(r"\{\{.*?\}\}", re.DOTALL)
_OF_TICKET: Final = re.compile(r"\btrigger\.ticket\b")
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class When:
    """`changed` is the field of the ticket whose change is meant."""

    key: str
    trigger: str
    event: str = ""
    changed: str = ""
    asks: tuple[str, ...] = ()
    """The parameters of the trigger that are part of the sentence."""


WHENS: Final[Mapping[str, When]] = {
    one.key: one
    for one in (
        When("created", "event", "ticket.created"),
        When("status", "event", "ticket.updated", "status"),
        When("priority", "event", "ticket.updated", "priority"),
        When("type", "event", "ticket.updated", "type"),
        When("assigned_to", "event", "ticket.updated", "assigned_to"),
        When("updated", "event", "ticket.updated"),
        When("message", "event", "ticket.message_added"),
        When("closed", "event", "ticket.closed"),
        When("at_risk", "event", "sla.at_risk"),
        When("breached", "event", "sla.breached"),
        When("mail", "mail", asks=("from", "subject", "which")),
        When("schedule", "schedule", asks=("cron", "timezone")),
    )
}


@dataclass(frozen=True, slots=True)
class DeedKind:
    """Something that can be done: an action, or with an empty name an approval. `asks` are its parameters in the sentence."""

    key: str
    action: str
    asks: tuple[str, ...]
    fixed: Mapping[str, Json] = field(default_factory=dict)

    def parameters(self, catalogue: ActionCatalogue) -> tuple[Parameter, ...]:
        """All that its spec has, in the spec's order."""
        if not self.action:
            return STEP_TYPES["approval"].parameters
        return catalogue[self.action].parameters

    def asked(self, catalogue: ActionCatalogue) -> tuple[Parameter, ...]:
        known = {one.name: one for one in self.parameters(catalogue)}
        return tuple(replace(known[name], advanced=False) for name in self.asks)


DEEDS: Final[Mapping[str, DeedKind]] = {
    one.key: one
    for one in (
        DeedKind("assign", "assign_ticket", ("assigned_to", "by")),
        DeedKind("update", "update_ticket", ("updates",)),
        DeedKind("tag", "tag_ticket", ("add", "remove")),
        DeedKind("note", "add_message", ("text",), {"is_public": False}),
        DeedKind("mail", "send_email", ("subject", "body", "template_id")),
        DeedKind("tell", "notify", ("users", "roles", "title", "body")),
        DeedKind("approve", "", ("title", "approvers", "roles", "due_in")),
        DeedKind("task", "create_task", ("title", "assigned_to", "due_in")),
        DeedKind("escalate", "escalate_ticket", ("reason", "raise_by", "assigned_to", "notify_manager")),
        DeedKind("checklist", "add_checklist", ("title", "items")),
    )
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Deed:
    """One "then". `kind` is a key of `DEEDS`, `config` what was filled in."""

    kind: str
    config: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sentence:
    """`when` is a key of `WHENS`, `event:` with the name of any event, or `ONCE`."""

    when: str = "created"
    trigger: Mapping[str, Json] = field(default_factory=dict)
    filters: Mapping[str, Json] = field(default_factory=dict)
    deeds: tuple[Deed, ...] = ()


@dataclass(frozen=True, slots=True)
class Built:
    """`steps` are the ids of the steps of the deeds, in their order."""

    definition: Definition
    steps: tuple[str, ...]


def event_of(when: str) -> str:
    """The event whose fields conditions may name; empty when there is none."""
    if when == ONCE:
        return CHOSEN_EVENT
    if when.startswith(EVENT_PREFIX):
        return when.removeprefix(EVENT_PREFIX)
    known = WHENS.get(when)
    return known.event if known is not None else ""


def filters_for(
    when: str, filters: Mapping[str, Json], found_by: Sequence[str] = ()
) -> dict[str, Json]:
    """The same conditions where the fields have other names; what has no field there is left out.

    `found_by` are the names a schedule can look tickets up by.
    """  # fmt: skip
    kept: dict[str, Json] = {}
    for key, value in filters.items():
        plain = key.removeprefix("ticket.")
        if when == "schedule":
            single = value[0] if isinstance(value, list) and len(value) == 1 else value
            if plain in found_by:
                kept[plain] = (
                    value if plain in ("status", "priority", "type", "channel") else single
                )
            continue
        event = EVENT_TYPES.get(event_of(when))
        leaves = set() if event is None else {name for name, _ in event.leaves()}
        for name in (key, plain, f"ticket.{plain}"):
            if name in leaves:
                kept[name] = value if isinstance(value, list) or value is None else [value]
                break
    return kept


def build(sentence: Sentence, catalogue: ActionCatalogue) -> Built:
    """The definition of a sentence, finished or not; what is missing is told by validation."""
    making = _Making(catalogue, sentence)
    return making.build()


def settled(sentence: Sentence) -> Sentence:
    """Without what this version does not know: for sentences that were kept."""
    known = (
        sentence.when == ONCE or sentence.when in WHENS or event_of(sentence.when) in EVENT_TYPES
    )
    deeds = tuple(one for one in sentence.deeds if one.kind in DEEDS)[:MOST_DEEDS]
    return replace(sentence, when=sentence.when if known else "created", deeds=deeds)


def to_plain(sentence: Sentence) -> dict[str, Json]:
    """As JSON values, to be kept."""
    return {
        "when": sentence.when,
        "trigger": dict(sentence.trigger),
        "filters": dict(sentence.filters),
        "deeds": [{"kind": one.kind, "config": dict(one.config)} for one in sentence.deeds],
    }


def from_plain(value: Any) -> Sentence | None:
    """What was kept; None for what is no sentence."""
    if not isinstance(value, Mapping):
        return None
    when, trigger, filters, deeds = (
        value.get(name) for name in ("when", "trigger", "filters", "deeds")
    )
    if not isinstance(when, str) or not isinstance(deeds, list):
        return None
    if not isinstance(trigger, Mapping) or not isinstance(filters, Mapping):
        return None
    made = [
        Deed(str(one.get("kind")), dict(one["config"]))
        for one in deeds
        if isinstance(one, Mapping) and isinstance(one.get("config"), Mapping)
    ]
    return settled(Sentence(when, dict(trigger), dict(filters), tuple(made)))


# --- inside ----------------------------------------------------------------------------------------


class _Making:
    """Steps one behind the other; `_tail` is where the next one is hung up."""

    def __init__(self, catalogue: ActionCatalogue, sentence: Sentence) -> None:
        self._catalogue = catalogue
        self._sentence = sentence
        self._steps: list[Step] = []
        self._edges: list[Edge] = []
        self._positions: dict[str, Position] = {}
        self._tail: tuple[str, str] = (TRIGGER_ID, "")
        self._height = 0.0
        self._subject = "trigger.ticket"

    def build(self) -> Built:
        sentence = self._sentence
        loops = sentence.when == "schedule" and bool(sentence.filters)
        self._positions[TRIGGER_ID] = (0.0, 0.0)
        if loops:
            self._find()
        elif sentence.when == ONCE and sentence.filters:
            config: dict[str, Json] = {"condition": condition_of(sentence.filters)}
            self._hang("check", Step("", "", "condition", config=config), "true")
        done = tuple(self._deed(one) for one in sentence.deeds if one.kind in DEEDS)
        definition = Definition(
            trigger=self._trigger(),
            steps=tuple(self._steps),
            edges=tuple(self._edges),
            positions=self._positions,
        )
        return Built(definition, done)

    def _trigger(self) -> Trigger:
        sentence = self._sentence
        if sentence.when == ONCE:
            return Trigger("manual")
        if sentence.when.startswith(EVENT_PREFIX):
            return _event_trigger(event_of(sentence.when), "", sentence.filters)
        when = WHENS[sentence.when]
        if when.trigger == "event":
            return _event_trigger(when.event, when.changed, sentence.filters)
        spec = TRIGGER_TYPES[when.trigger]
        config = {one.name: one.default for one in spec.parameters if one.default is not None}
        return Trigger(when.trigger, {**config, **_filled(sentence.trigger)})

    def _find(self) -> None:
        config: dict[str, Json] = {
            **_defaults(self._catalogue["find_tickets"].parameters),
            "filters": _filled(self._sentence.filters),
            "limit": MOST_TICKETS,
        }
        key = self._hang("find", Step("", "", "action", "find_tickets", config=config), "success")
        config = {"items": f"{{{{ steps.{key}.tickets }}}}"}
        self._hang("each", Step("", "", "loop", config=config), "each")
        self._subject = "item"

    def _deed(self, deed: Deed) -> str:
        kind = DEEDS[deed.kind]
        config = {
            **_defaults(kind.parameters(self._catalogue)),
            **kind.fixed,
            **_filled(deed.config),
        }
        moved: Any = self._moved(config)
        if kind.action:
            step = Step("", "", "action", kind.action, config=moved)
            return self._hang(deed.kind, step, "success")
        return self._hang(deed.kind, Step("", "", "approval", config=moved), "approved")

    def _hang(self, stem: str, step: Step, port: str) -> str:
        """Behind what is there; answers with its key, which is its id as well."""
        key, number = stem, 2
        while any(one.key == key for one in self._steps):
            key, number = f"{stem}{number}", number + 1
        source, by = self._tail
        edge = (
            start_edge(key)
            if source == TRIGGER_ID
            else Edge(f"{source}-{by}-{key}", source, by, key)
        )
        self._edges.append(edge)
        self._steps.append(replace(step, id=key, key=key))
        # Ways out stand above each other: what is behind the first of them begins as high as that is.
        self._positions[key] = (len(self._steps) * _COLUMN, self._height)
        self._height -= _PORT * (len(self._steps[-1].ports()) - 1)
        self._tail = (key, port)
        return key

    def _moved(self, value: Json) -> Json:
        """The same configuration where the ticket is that of a round."""
        if self._subject == "trigger.ticket":
            return value
        if isinstance(value, str):
            return _BRACES.sub(lambda hit: _OF_TICKET.sub(self._subject, hit.group()), value)
        if isinstance(value, list):
            return [self._moved(one) for one in value]
        if isinstance(value, Mapping):
            return {name: self._moved(one) for name, one in value.items()}
        return value


def _event_trigger(event: str, changed: str, filters: Mapping[str, Json]) -> Trigger:
    config: dict[str, Json] = {"event": event}
    kept = _filled(filters)
    if kept:
        config["filters"] = kept
    if changed:
        config["condition"] = f"has(trigger.changed.{changed})"
    return Trigger("event", config)


def _defaults(parameters: Sequence[Parameter]) -> dict[str, Json]:
    return {
        one.name: one.default
        for one in parameters
        if one.default is not None and not (one.advanced and one.default is False)
    }


def _filled(config: Mapping[str, Json]) -> dict[str, Json]:
    """Without what was left empty: an empty choice means "anything"."""
    kept = {
        name: _filled(value) if isinstance(value, Mapping) else value
        for name, value in config.items()
    }
    return {name: value for name, value in kept.items() if value not in (None, "", [], {})}


def condition_of(filters: Mapping[str, Json]) -> str:
    """The conditions on a ticket as an expression. Values stand in it as literals, whatever they hold."""
    return " and ".join(_test(key, value) for key, value in _filled(filters).items()) or "true"


def _test(key: str, value: Json) -> str:
    name = f"default(trigger.ticket.{key.removeprefix('ticket.')}, null)"
    several = value if isinstance(value, list) else [value]
    return f"{name} in [{', '.join(map(_literal, several))}]"


def _literal(value: Json) -> str:
    if value is None or isinstance(value, bool | int | float):
        return json.dumps(value)
    # A control character or half a pair would be refused by the reader of expressions.
    text = _CONTROL.sub(" ", str(value))
    if _BRACES.search(text):
        # Even in quotes these would be an expression.
        text = text.replace("{{", "\\{{")
    return json.dumps(text, ensure_ascii=False)
