"""What starts a workflow in n8n, as a trigger of ours."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from deskflow.core.types import Json
from deskflow.interchange.n8n.reading import listed, mapping, number, text
from deskflow.interchange.n8n.sheet import Sheet
from deskflow.workflows.definition import Input, Trigger

Started = tuple[Trigger, tuple[Input, ...]]

_FORM_KINDS: Final = {
    "text": "text", "textarea": "multiline", "number": "number", "date": "date", "dropdown": "choice",
    "email": "text", "checkbox": "boolean", "string": "text", "boolean": "boolean",
}  # fmt: skip
_MAILS: Final = ("emailReadImap", "gmailTrigger", "microsoftOutlookTrigger")


def is_trigger(kind: str) -> bool:
    """Whether a node of this kind can start a workflow."""
    return kind in TRIGGERS or kind.endswith("Trigger")


def trigger_of(sheet: Sheet) -> Started | None:
    """None for one that has no counterpart here."""
    make = TRIGGERS.get(sheet.node.kind)
    return make(sheet) if make else None


def _manual(sheet: Sheet) -> Started:
    return Trigger("manual"), ()


def _called(sheet: Sheet) -> Started:
    """By another workflow: the fields it hands over are the form's."""
    values = listed(mapping(sheet.parameters.get("workflowInputs")).get("values"))
    return Trigger("manual"), _inputs((text(one.get("name")), one.get("type"), one, False) for one in map(mapping, values))  # fmt: skip


def _form(sheet: Sheet) -> Started:
    fields = listed(mapping(sheet.parameters.get("formFields")).get("values"))
    sheet.say("form")
    return Trigger("manual"), _inputs(
        (text(one.get("fieldLabel")), one.get("fieldType"), one, one.get("requiredField") is True)
        for one in map(mapping, fields)
    )


def _inputs(fields: object) -> tuple[Input, ...]:
    found: dict[str, Input] = {}
    for label, kind, entry, required in fields:  # type: ignore[attr-defined]
        name = key_of(label)
        if not label or name in found or len(found) >= 100:
            continue
        options = listed(mapping(entry.get("fieldOptions")).get("values"))
        choices = tuple(text(mapping(one).get("option")) or "–" for one in options)[:100]
        ours = _FORM_KINDS.get(text(kind), "text")
        found[name] = Input(
            name, "text" if ours == "choice" and not choices else ours, label, required,
            choices=choices if ours == "choice" else (),
        )  # fmt: skip
    return tuple(found.values())


def key_of(name: str) -> str:
    """A name expressions can use: `order_total` for "Order total"."""
    kept = "".join(one if one.isascii() and one.isalnum() else "_" for one in name.lower())
    joined = "_".join(part for part in kept.split("_") if part)[:40]
    return joined if joined[:1].isalpha() else f"n_{joined}".rstrip("_")


def _webhook(sheet: Sheet) -> Started:
    method = text(sheet.parameters.get("httpMethod")) or "GET"
    if method not in ("GET", "POST", "PUT"):
        sheet.say("method", method=method)
        method = "POST"
    path = text(sheet.parameters.get("path")).strip("/")[:100]
    if text(sheet.parameters.get("authentication")) not in ("", "none"):
        sheet.say("authentication")
    if text(sheet.parameters.get("responseMode")) not in ("", "onReceived"):
        sheet.say("answers_at_once")
    return Trigger("webhook", {"path": path, "method": method}), ()


def _mail(sheet: Sheet) -> Started:
    sheet.say("mailbox")
    return Trigger("mail", {"which": "any"}), ()


def _failed(sheet: Sheet) -> Started:
    return Trigger("event", {"event": "workflow.failed"}), ()


def _schedule(sheet: Sheet) -> Started:
    """`rule.interval`, each with its field; and the older nodes Cron and Interval."""
    rules = listed(mapping(sheet.parameters.get("rule")).get("interval"))
    times = listed(mapping(sheet.parameters.get("triggerTimes")).get("item"))
    if sheet.node.kind == "interval":
        rules = [_older_interval(sheet.parameters)]
    several = [_rule(sheet, mapping(one)) for one in rules[:20]]
    several += [_time(sheet, mapping(one)) for one in times[:20]]
    if len(several) > 1:
        sheet.say("first_of_several", count=len(several))
    config: dict[str, Json] = {"cron": several[0] if several else "0 0 * * *"}
    if sheet.zone:
        config["timezone"] = sheet.zone
    return Trigger("schedule", config), ()


def _older_interval(parameters: Mapping[str, Json]) -> Mapping[str, Json]:
    unit = text(parameters.get("unit")) or "seconds"
    return {"field": unit, f"{unit}Interval": parameters.get("interval", 1)}


def _rule(sheet: Sheet, rule: Mapping[str, Json]) -> str:
    field = text(rule.get("field")) or "days"
    if field == "cronExpression":
        return _cron(sheet, rule.get("expression"))
    every = int(max(1, min(number(rule.get(f"{field}Interval"), 1), 10_000)))
    minute, hour = _part(rule, "triggerAtMinute", 59), _part(rule, "triggerAtHour", 23)
    if field == "seconds":
        sheet.say("seconds")
        return "* * * * *"
    if field == "minutes":
        return "* * * * *" if every == 1 else _stepped(sheet, every, 60, "{} * * * *")
    if field == "hours":
        return _stepped(sheet, every, 24, f"{minute} {{}} * * *")
    if field == "weeks":
        if every > 1:
            sheet.say("rhythm", every=every, unit=field)
        days = [str(int(number(one, 1)) % 7) for one in listed(rule.get("triggerAtDay"))[:7]] or ["0"]  # fmt: skip
        return f"{minute} {hour} * * {','.join(dict.fromkeys(days))}"
    if field == "months":
        day = max(1, _part(rule, "triggerAtDayOfMonth", 31))
        return _stepped(sheet, every, 12, f"{minute} {hour} {day} {{}} *")
    return _stepped(sheet, every, 31, f"{minute} {hour} {{}} * *")


def _stepped(sheet: Sheet, every: int, of: int, pattern: str) -> str:
    """Cron counts anew each hour, day or month, so only a divisor keeps the rhythm."""
    if every > 1 and (every >= of or of % every):
        sheet.say("rhythm", every=every, unit={60: "minutes", 24: "hours", 12: "months"}.get(of, "days"))  # fmt: skip
    return pattern.format("*" if every == 1 else f"*/{min(every, of - 1)}")


def _part(rule: Mapping[str, Json], name: str, most: int) -> int:
    return int(max(0, min(number(rule.get(name), 0), most)))


def _time(sheet: Sheet, time: Mapping[str, Json]) -> str:
    """The older Cron node."""
    mode = text(time.get("mode")) or "everyDay"
    minute, hour = _part(time, "minute", 59), _part(time, "hour", 23)
    if mode == "custom":
        return _cron(sheet, time.get("cronExpression"))
    if mode == "everyX":
        unit = text(time.get("unit")) or "hours"
        return _rule(sheet, {"field": unit, f"{unit}Interval": time.get("value", 1)})
    return {
        "everyMinute": "* * * * *",
        "everyHour": f"{minute} * * * *",
        "everyWeek": f"{minute} {hour} * * {int(number(time.get('weekday'), 1)) % 7}",
        "everyMonth": f"{minute} {hour} {max(1, _part(time, 'dayOfMonth', 31))} * *",
    }.get(mode, f"{minute} {hour} * * *")


def _cron(sheet: Sheet, value: Json) -> str:
    parts = text(value).lstrip("=").split()
    if len(parts) == 6:
        if parts[0] not in ("0", "*"):
            sheet.say("seconds")
        parts = parts[1:]
    return " ".join(parts)[:100] or "0 0 * * *"


TRIGGERS: Final[Mapping[str, Callable[[Sheet], Started]]] = {
    "manualTrigger": _manual, "start": _manual, "executeWorkflowTrigger": _called, "formTrigger": _form,
    "webhook": _webhook, "scheduleTrigger": _schedule, "cron": _schedule, "interval": _schedule,
    "errorTrigger": _failed, **dict.fromkeys(_MAILS, _mail),
}  # fmt: skip
