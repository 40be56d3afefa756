"""The fields of a scenario's form: of records, answers, calls, happenings and of what is expected."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from deskflow.desktop.forms.choice_editors import RecordsEditor
from deskflow.desktop.forms.editor import Editor
from deskflow.desktop.forms.field_grid import WHOLE_LINE, FormField
from deskflow.desktop.forms.offered_editor import OfferedEditor
from deskflow.desktop.forms.surroundings import Record, Surroundings
from deskflow.desktop.words_scenarios import CALL_ERRORS
from deskflow.desktop.words_workflows import status_words, title_of, tr
from deskflow.engine.sandbox.report import Played
from deskflow.workflows.action_spec import ActionCatalogue
from deskflow.workflows.catalogue import EVENT_TYPES, Field
from deskflow.workflows.definition import Definition, Step
from deskflow.workflows.parameters import Choice, Parameter, ParameterKind, choices
from deskflow.workflows.scenarios.scenario import (
    DECISIONS,
    RECORD_FIELDS,
    RECORD_KINDS,
    RECORD_REFERENCES,
)
from deskflow.workflows.trigger_matching import events_of

K = ParameterKind
Scenario = Mapping[str, Any]
_ENDS: Final = ("completed", "failed", "waiting", "pending_approval", "cancelled", "compensated")
_TICKET: Final = {one.name: one for one in EVENT_TYPES["ticket.created"].fields[0].fields}
_LONG: Final = ("description", "notes")


@dataclass(slots=True)
class Known:
    """What the form's fields offer: of the workflow, of the organisation, and of the scenario as it stands."""

    definition: Definition
    actions: ActionCatalogue
    titles: Mapping[str, str]
    scenario: Scenario = field(default_factory=dict)
    played: Played | None = None
    """What came of it when it was played last."""

    def steps(self, wanted: Callable[[Step], bool] = lambda _: True) -> list[tuple[str, str]]:
        return [
            (one.key, _titled(self.titles.get(one.key, ""), one.key))
            for one in self.definition.steps
            if one.type != "note" and wanted(one)
        ]

    def asking(self) -> list[tuple[str, str]]:
        return self.steps(lambda one: one.type == "approval")

    def calling(self) -> list[tuple[str, str]]:
        """Steps that reach outside, or could take long to compute: what can be answered for them."""
        return self.steps(
            lambda one: (spec := self.spec_of(one)) is not None and not spec.repeatable
        )

    def spec_of(self, step: Step) -> Any:
        return self.actions.get(step.action_type) if step.action_type else None

    def example_of(self, key: str) -> Any:
        step = next((one for one in self.definition.steps if one.key == key), None)
        spec = self.spec_of(step) if step is not None else None
        return spec.example if spec is not None else None

    def records(self, *kinds: str) -> list[tuple[str, str]]:
        several = self.scenario.get("records")
        return [
            (str(one.get("name")), _named(one))
            for one in (several if isinstance(several, list) else ())
            if isinstance(one, Mapping) and one.get("name") and (not kinds or one.get("kind") in kinds)
        ]  # fmt: skip

    @property
    def events(self) -> tuple[str, ...]:
        trigger = self.definition.trigger
        return events_of(trigger.type, trigger.config) if trigger is not None else ()

    def event_fields(self, event: str) -> tuple[Field, ...]:
        known = EVENT_TYPES.get(event)
        return known.fields if known is not None else ()


def _titled(title: str, key: str) -> str:
    return f"{title} ({key})" if title and title.casefold() != key.casefold() else key


def _named(record: Mapping[str, Any]) -> str:
    values = record.get("values")
    values = values if isinstance(values, Mapping) else {}
    said = str(values.get("title") or values.get("name") or "")
    name = str(record.get("name"))
    return f"{name} · {said[:60]}" if said else name


# --- small forms of parameters ---------------------------------------------------------------------------


def _p(part: str, name: str, kind: ParameterKind = K.TEXT, **more: Any) -> Parameter:
    return Parameter(name, kind, f"scenario.{part}.{name}", takes_expressions=False, **more)


def _choice(part: str, name: str, *values: str, default: str | None = None) -> Parameter:
    prefix = f"scenario.{part}.{name}"
    return _p(part, name, K.CHOICE, choices=choices(prefix, *values), default=default, required=True)  # fmt: skip


def _offered(
    parameter: Parameter, offer: Callable[[], Sequence[tuple[str, str]]], blank: str
) -> FormField:
    def make(around: Surroundings) -> Editor:
        return OfferedEditor(around, title_of(parameter.title), offer, blank=blank)

    return FormField(parameter, make)


def when_fields() -> list[FormField]:
    about = Parameter("description", K.MULTILINE, "scenario.description", takes_expressions=False)
    at = Parameter("at", K.DATE, "scenario.at", takes_expressions=False)
    lasts = Parameter("lasts", K.DURATION, "scenario.lasts", takes_expressions=False)
    return [FormField(at), FormField(lasts), FormField(about, span=WHOLE_LINE)]


def record_fields() -> list[FormField]:
    kind = _choice("record", "kind", *RECORD_KINDS)
    return [FormField(kind), FormField(_p("record", "name", longest=200))]


def value_fields(known: Known, kind: str) -> list[FormField]:
    """What can be said of a record of this kind."""
    references = RECORD_REFERENCES.get(kind, {})
    return [
        _value_field(known, kind, name, references.get(name, ""))
        for name in RECORD_FIELDS.get(kind, ())
    ]


def _value_field(known: Known, kind: str, name: str, refers: str) -> FormField:
    title = "scenario.record.timezone" if name == "timezone" else f"field.{name}"
    if refers:
        plain = Parameter(name, K.TEXT, title, takes_expressions=False)
        return _offered(plain, lambda: known.records(refers), tr("Choose a record"))
    about = _TICKET.get(name) if kind == "ticket" else None
    if about is not None and about.values:
        several = tuple(Choice(one, f"ticket.{name}.{one}") for one in about.values)
        return FormField(
            Parameter(name, K.CHOICE, title, choices=several, takes_expressions=False)
        )  # fmt: skip
    many = name == "roles"
    what = K.ROLE if many else K.TIME_ZONE if name == "timezone" else K.MULTILINE if name in _LONG else K.TEXT  # fmt: skip
    return FormField(Parameter(name, what, title, many=many, takes_expressions=False))


def answer_fields(known: Known, around: Surroundings) -> list[FormField]:
    def people() -> list[tuple[str, str]]:
        ours = [(name, said) for name, said in _people_of(known.scenario)]
        office = [(one.name, one.name) for one in around.directory.users]
        return [*ours, *(one for one in office if one[0] not in dict(ours))]

    return [
        _offered(_p("answer", "step"), known.asking, tr("Choose a step")),
        FormField(_choice("answer", "decision", *DECISIONS)),
        _offered(_p("answer", "by"), people, tr("Everybody who is asked")),
        FormField(_p("answer", "after", K.DURATION)),
        FormField(_p("answer", "comment"), span=2),
    ]


def _people_of(scenario: Scenario) -> list[tuple[str, str]]:
    """The scenario's own users, by the names they are known under in the office."""
    several = scenario.get("records")
    found = []
    for one in several if isinstance(several, list) else ():
        values = one.get("values") if isinstance(one, Mapping) and one.get("kind") == "user" else {}
        name = str(values.get("name") or "") if isinstance(values, Mapping) else ""
        if name:
            found.append((name, name))
    return found


def mock_fields(known: Known) -> list[FormField]:
    def errors() -> list[tuple[str, str]]:
        return [(code, tr(said)) for code, said in CALL_ERRORS.items()]

    return [
        _offered(_p("mock", "step"), known.calling, tr("Choose a step")),
        FormField(_choice("mock", "gives", "output", "error", default="output")),
        FormField(_p("mock", "output", K.JSON), span=WHOLE_LINE),
        _offered(_p("mock", "error"), errors, tr("Choose an error")),
        FormField(_p("mock", "message")),
        FormField(_p("mock", "retryable", K.BOOLEAN, default=True)),
    ]


def happening_fields() -> list[FormField]:
    return [
        FormField(_p("happening", "event", K.EVENT)),
        FormField(_p("happening", "after", K.DURATION)),
    ]


def end_fields(known: Known) -> list[FormField]:
    def picked(name: str) -> FormField:
        parameter = _p("expect", name, K.STEP, many=True)
        records = [Record(key, title) for key, title in known.steps()]

        def make(around: Surroundings) -> Editor:
            title = title_of(parameter.title)
            return RecordsEditor(
                around, title, "step", many=True, placeholder=tr("Choose steps"), records=records
            )

        return FormField(parameter, make)

    def ends() -> list[tuple[str, str]]:
        return [(one, status_words(one)[0]) for one in _ENDS]

    return [
        FormField(_p("expect", "fires", K.BOOLEAN, default=True), span=WHOLE_LINE),
        _offered(_p("expect", "status"), ends, tr("However it ends")),
        FormField(_p("expect", "error")),
        FormField(_p("expect", "message_count", K.NUMBER)),
        picked("reached"),
        picked("never"),
        FormField(_p("expect", "path", K.LIST)),
    ]


def output_fields(known: Known) -> list[FormField]:
    return [
        _offered(_p("output", "step"), known.steps, tr("Choose a step")),
        FormField(_p("output", "field")),
        FormField(_p("output", "value", K.JSON), _short_json("scenario.output.value")),
    ]


def variable_fields() -> list[FormField]:
    return [
        FormField(_p("variable", "variable")),
        FormField(_p("variable", "value", K.JSON), _short_json("scenario.variable.value")),
    ]


def record_field_fields(known: Known) -> list[FormField]:
    return [
        _offered(_p("field", "record"), known.records, tr("Choose a record")),
        FormField(_p("field", "field")),
        FormField(_p("field", "value", K.JSON), _short_json("scenario.field.value")),
    ]


def message_fields() -> list[FormField]:
    return [FormField(_p("message", one)) for one in ("to", "subject", "body")]


def check_fields() -> list[FormField]:
    plain = Parameter("check", K.EXPRESSION, "scenario.check", takes_expressions=False)
    return [FormField(plain, span=WHOLE_LINE)]


def payload_fields(fields: Sequence[Field], prefix: str = "") -> list[FormField]:
    """The fields of an event, by their paths."""
    found: list[FormField] = []
    for one in fields:
        path = f"{prefix}{one.name}"
        if one.kind == "object" and one.fields:
            found += payload_fields(one.fields, f"{path}.")
            continue
        title = f"field.{path.replace('.', ' ')}"
        if one.values:
            last = tuple(Choice(value, f"ticket.{one.name}.{value}") for value in one.values)
            found.append(FormField(Parameter(path, K.CHOICE, title, choices=last)))
            continue
        kind = _PAYLOAD_KINDS.get(one.kind, K.JSON)
        found.append(FormField(Parameter(path, kind, title)))
    return found


_PAYLOAD_KINDS: Final = {
    "text": K.TEXT, "number": K.NUMBER, "boolean": K.BOOLEAN, "date": K.DATE,
}  # fmt: skip


def _short_json(title: str) -> Callable[[Surroundings], Editor]:
    from deskflow.desktop.forms.text_editors import ShortJsonEditor

    return lambda around: ShortJsonEditor(around, title_of(title))
