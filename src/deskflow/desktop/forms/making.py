"""Which editor a parameter gets: one line per kind."""

from __future__ import annotations

from zoneinfo import available_timezones

from deskflow.desktop.forms.callee_editor import CalleeInputsEditor
from deskflow.desktop.forms.choice_editors import (
    OneOfEditor,
    RecordsEditor,
    YesNoEditor,
    spec_options,
)
from deskflow.desktop.forms.condition_editor import ConditionEditor
from deskflow.desktop.forms.editor import Editor
from deskflow.desktop.forms.event_editors import EventEditor, FiltersEditor
from deskflow.desktop.forms.members_editor import KnownMembersEditor, PairsEditor
from deskflow.desktop.forms.own_fields_editor import OwnFieldsEditor
from deskflow.desktop.forms.routing_editor import RoutingEditor
from deskflow.desktop.forms.rows_editor import RowsEditor
from deskflow.desktop.forms.secret_editor import SecretEditor
from deskflow.desktop.forms.surroundings import Record, Surroundings
from deskflow.desktop.forms.text_editors import (
    JsonEditor,
    LinesEditor,
    NumberEditor,
    ShortJsonEditor,
    TextEditor,
)
from deskflow.desktop.forms.trigger_editors import CronEditor
from deskflow.desktop.forms.version_editor import VersionEditor
from deskflow.desktop.forms.votes_editors import ManagersEditor, WeightsEditor
from deskflow.desktop.words_workflows import title_of, tr
from deskflow.workflows.parameters import Parameter, ParameterKind

_RECORDS = {
    ParameterKind.USER: "Choose people",
    ParameterKind.ROLE: "Choose roles",
    ParameterKind.TEAM: "Choose a team",
    ParameterKind.CUSTOMER: "Choose a customer",
    ParameterKind.MAIL_TEMPLATE: "Choose a template",
    ParameterKind.CREDENTIAL: "Choose a credential",
    ParameterKind.CALENDAR: "Choose a calendar",
    ParameterKind.WORKFLOW: "Choose a workflow",
}
# What the rules of the desk offer, by title and kind of record.
_OFFERED = {
    "ticket.own_status": ("own_status", "Choose a status"),
    "ticket.resolution_code": ("resolution_code", "Choose a resolution"),
    "ticket.cause_code": ("cause_code", "Choose a cause"),
}
# Expressions that are no yes or no.
_NO_CONDITIONS = frozenset({"workflow.concurrency_key"})
_HINTS = {
    ParameterKind.DURATION: "15m, 2h, 1d 4h",
    ParameterKind.DATE: "2026-03-31T14:00",
    ParameterKind.URL: "https://",
    ParameterKind.TICKET: "{{ trigger.ticket.id }}",
}


def make_editor(around: Surroundings, parameter: Parameter) -> Editor:
    """The editor for values of this parameter, without a label."""
    kind, name = parameter.kind, title_of(parameter.title or f"field.{parameter.name}")
    if parameter.title == "trigger.event.event" or kind is ParameterKind.EVENT:
        return EventEditor(around, name)
    if parameter.title in ("trigger.event.filters", "step.wait_event.filters"):
        return FiltersEditor(around, name)
    if parameter.title == "action.query_database.filters":
        return KnownMembersEditor(around, name, _QUERY_FILTERS, make_editor, add=tr("Add a filter"))
    if kind is ParameterKind.SECRET:
        return SecretEditor(around, name)
    if parameter.title == "step.approval.managers_of":
        return ManagersEditor(around, name)
    if parameter.title == "step.approval.weights":
        return WeightsEditor(around, name)
    if parameter.title == "step.approval.routing":
        return RoutingEditor(around, name)
    if kind in _RECORDS:
        return RecordsEditor(
            around, name, str(kind), many=parameter.many, placeholder=tr(_RECORDS[kind])
        )
    if parameter.title in _OFFERED:
        offered, hint = _OFFERED[parameter.title]
        return RecordsEditor(around, name, offered, many=False, placeholder=tr(hint))
    if parameter.title == "ticket.fields":
        return OwnFieldsEditor(around, name, make_editor)
    if parameter.choices and parameter.many:
        records = [Record(one.value, title_of(one.title)) for one in parameter.choices]
        return RecordsEditor(
            around, name, str(kind), many=True, placeholder=tr("Anything"), records=records
        )
    if parameter.choices:
        blank = None if parameter.required or parameter.default is not None else tr("–")
        return OneOfEditor(
            around, name, spec_options(parameter.choices), blank=blank, default=parameter.default
        )
    if kind is ParameterKind.ROWS or (parameter.many and parameter.fields):
        return RowsEditor(around, name, parameter)
    if parameter.title == "step.switch.equals":
        return ShortJsonEditor(around, name, placeholder='P1, ["P1", "P2"]')
    if parameter.title == "step.sub_workflow.input":
        return CalleeInputsEditor(around, name)
    if parameter.title == "step.sub_workflow.version":
        return VersionEditor(around, name)
    if kind is ParameterKind.OBJECT and parameter.fields:
        return KnownMembersEditor(around, name, parameter.fields, make_editor)
    if kind is ParameterKind.TIME_ZONE:
        zones = [Record(one, one.replace("_", " ")) for one in sorted(available_timezones())]
        return RecordsEditor(around, name, "zone", many=False, placeholder="UTC", records=zones)
    return _plain_editor(around, parameter, name)


def _plain_editor(around: Surroundings, parameter: Parameter, name: str) -> Editor:
    kind = parameter.kind
    if kind is ParameterKind.BOOLEAN:
        return YesNoEditor(around, name, default=parameter.default is True)
    if kind is ParameterKind.NUMBER:
        hint = "" if parameter.default is None else f"{parameter.default}"
        return NumberEditor(around, name, placeholder=hint)
    if kind is ParameterKind.MULTILINE:
        return TextEditor(around, name, lines=4)
    if kind is ParameterKind.EXPRESSION:
        hint = "trigger.ticket.priority == 'P1'"
        if parameter.title not in _NO_CONDITIONS:
            return ConditionEditor(around, name, placeholder=hint)
        return TextEditor(around, name, lines=2, whole=True, placeholder=hint)
    if kind is ParameterKind.OBJECT:
        return PairsEditor(around, name)
    if kind is ParameterKind.LIST:
        return LinesEditor(around, name)
    if kind is ParameterKind.JSON:
        return JsonEditor(around, name)
    if kind is ParameterKind.CRON:
        return CronEditor(around, name)
    # A path begins with a slash: the address it follows is the credential's.
    hint = "/" if parameter.title == "action.call_api.path" else _HINTS.get(kind, "")
    return TextEditor(around, name, placeholder=tr(hint) if hint else "")


def _filter(name: str, kind: ParameterKind, title: str, many: bool = False) -> Parameter:
    return Parameter(name, kind, title, many=many)


# What `query_database` can search by: people above, tickets below.
_QUERY_FILTERS = (
    _filter("role", ParameterKind.ROLE, "field.role"),
    _filter("status", ParameterKind.TEXT, "field.status"),
    _filter("name", ParameterKind.TEXT, "field.name"),
    _filter("email", ParameterKind.TEXT, "field.email"),
    _filter("id", ParameterKind.USER, "field.person"),
    _filter("priority", ParameterKind.TEXT, "field.priority"),
    _filter("is_open", ParameterKind.BOOLEAN, "field.is open"),
    _filter("assigned_to", ParameterKind.USER, "field.assigned_to"),
    _filter("customer_id", ParameterKind.CUSTOMER, "field.customer_id"),
)
