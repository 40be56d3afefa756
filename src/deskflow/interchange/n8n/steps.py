"""Which step of ours a node of n8n becomes. A kind that is not listed here becomes a note with the original."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, Final

from deskflow.core.types import Json
from deskflow.interchange.n8n.conditions import compare, condition
from deskflow.interchange.n8n.reading import chosen, listed, mapping, number, text
from deskflow.interchange.n8n.sheet import Made, Sheet
from deskflow.interchange.n8n.triggers import key_of
from deskflow.workflows.step_forms import MOST_ROUNDS

PASSED: Final = ("noOp", "merge")
"""They change nothing; what matters about a Merge is where wires meet (`wiring`)."""

_UNITS: Final = {"seconds": "s", "minutes": "m", "hours": "h", "days": "d"}
_METHODS: Final = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD")


def made_of(sheet: Sheet) -> Made | None:
    """None for a node that has no counterpart."""
    make = STEPS.get(sheet.node.kind)
    return make(sheet) if make else None


# --- flow ---------------------------------------------------------------------------------------------------


def _if(sheet: Sheet) -> Made:
    said = condition(
        sheet, sheet.parameters.get("conditions"), sheet.parameters.get("combineOperation")
    )
    return Made("condition", {"condition": said}, ports={0: "true", 1: "false"})


def _switch(sheet: Sheet) -> Made:
    rules = mapping(sheet.parameters.get("rules"))
    fallback = sheet.parameters.get("fallbackOutput")
    if text(sheet.parameters.get("mode")) == "expression":
        return _switch_by_number(sheet)
    if isinstance(rules.get("values"), list):
        options = mapping(sheet.parameters.get("options"))
        cases, ports = _newer_cases(sheet, listed(rules.get("values")))
        if options.get("fallbackOutput") == "extra":
            ports[len(cases)] = "otherwise"
        if options.get("allMatchingOutputs") is True:
            sheet.say("first_match")
        return Made("switch", {"cases": cases}, ports=ports)
    cases, ports = _older_cases(sheet, listed(rules.get("rules")))
    if fallback is not None and int(number(fallback, -1)) >= 0:
        ports.setdefault(int(number(fallback, -1)), "otherwise")
    return Made("switch", {"cases": cases}, ports=ports)


def _newer_cases(sheet: Sheet, values: list[Any]) -> tuple[list[Json], dict[int, str]]:
    cases: list[Json] = []
    ports: dict[int, str] = {}
    for place, rule in enumerate(map(mapping, values[:50])):
        key = f"c{place + 1}"
        title = text(rule.get("outputKey"), 80) or f"{place + 1}"
        cases.append({"key": key, "title": title, "when": condition(sheet, rule.get("conditions"))})
        ports[place] = f"case:{key}"
    return cases, ports


def _older_cases(sheet: Sheet, rules: list[Any]) -> tuple[list[Json], dict[int, str]]:
    cases: list[Json] = []
    ports: dict[int, str] = {}
    kind = text(sheet.parameters.get("dataType")) or "number"
    for place, rule in enumerate(map(mapping, rules[:50])):
        key = f"c{place + 1}"
        operation = text(rule.get("operation")) or ("equal" if kind != "number" else "smaller")
        left = sheet.parameters.get("value1")
        said = compare(sheet, left, operation, rule.get("value2"), kind)
        cases.append({"key": key, "title": text(rule.get("outputKey"), 80) or f"{place + 1}", "when": said})  # fmt: skip
        ports.setdefault(int(number(rule.get("output"), place)), f"case:{key}")
    return cases, ports


def _switch_by_number(sheet: Sheet) -> Made:
    """The output is what an expression says: a case for each number."""
    count = int(max(1, min(number(sheet.parameters.get("numberOutputs"), 4), 50)))
    cases: list[Json] = [{"key": f"c{n + 1}", "title": f"{n}", "equals": n} for n in range(count)]
    value = sheet.text("output") or sheet.text("outputIndex")
    return Made(
        "switch", {"value": value, "cases": cases}, ports={n: f"case:c{n + 1}" for n in range(count)}
    )  # fmt: skip


def _wait(sheet: Sheet) -> Made | None:
    resume = text(sheet.parameters.get("resume")) or "timeInterval"
    if resume == "specificTime":
        return Made("delay", {"until": sheet.text("dateTime")}, ports={0: "done"})
    if resume != "timeInterval":
        return None
    unit = _UNITS.get(text(sheet.parameters.get("unit")) or "hours", "h")
    amount = sheet.value(sheet.parameters.get("amount", 1), "amount")
    if isinstance(amount, float) and amount.is_integer():
        amount = int(amount)
    return Made("delay", {"duration": f"{amount}{unit}"}, ports={0: "done"})


def _loop(sheet: Sheet) -> Made:
    size = int(number(sheet.parameters.get("batchSize"), 1))
    if size > 1:
        sheet.say("batches", size=size)
    each = 1 if sheet.node.version >= 3 else 0
    items = sheet.template("={{ $json }}", "items")
    return Made(
        "loop", {"items": items, "limit": MOST_ROUNDS}, ports={each: "each", 1 - each: "done"}
    )


def _stop(sheet: Sheet) -> Made:
    message = sheet.text("errorMessage")
    if text(sheet.parameters.get("errorType")) == "errorObject":
        message = sheet.text("errorObject")
    return Made("stop", {"outcome": "fail", "message": message}, ports={})


def _sub_workflow(sheet: Sheet) -> Made:
    name = chosen(sheet.parameters.get("workflowId"))
    sheet.say("choose_workflow", name=name or "?")
    inputs = mapping(mapping(sheet.parameters.get("workflowInputs")).get("value"))
    options = mapping(sheet.parameters.get("options"))
    config: dict[str, Json] = {"wait": options.get("waitForSubWorkflow") is not False}
    if inputs:
        config["input"] = sheet.value(inputs, "input")
    return Made("sub_workflow", config, ports={0: "success"})


# --- actions ------------------------------------------------------------------------------------------------


def _set(sheet: Sheet) -> Made:
    """All fields together are one variable, an object named like the node."""
    if text(sheet.parameters.get("mode")) == "raw":
        value = sheet.value(sheet.parameters.get("jsonOutput"), "jsonOutput")
        return _variable(sheet, _parsed(value))
    fields: dict[str, Json] = {}
    assigned = listed(mapping(sheet.parameters.get("assignments")).get("assignments"))
    for one in map(mapping, assigned[:200]):
        _put(fields, text(one.get("name")), sheet.value(one.get("value"), text(one.get("name"))))
    for one in map(mapping, listed(mapping(sheet.parameters.get("fields")).get("values"))[:200]):
        value = next((part for name, part in one.items() if name.endswith("Value")), None)
        _put(fields, text(one.get("name")), sheet.value(value, text(one.get("name"))))
    for entries in mapping(sheet.parameters.get("values")).values():
        for one in map(mapping, listed(entries)[:200]):
            _put(fields, text(one.get("name")), sheet.value(one.get("value"), text(one.get("name"))))  # fmt: skip
    keeps = sheet.parameters.get("includeOtherFields") is True
    if keeps or (sheet.node.version < 3 and sheet.parameters.get("keepOnlySet") is not True):
        sheet.say("other_fields")
    return _variable(sheet, fields)


def _variable(sheet: Sheet, value: Json) -> Made:
    config = {"variable_name": sheet.key, "variable_value": value}
    return Made("action", config, "set_variable", ports={0: "success"})


def _put(fields: dict[str, Json], name: str, value: Json) -> None:
    """`a.b` is a field inside a field."""
    *path, last = [part for part in name.split(".") if part][:10] or [""]
    if not last:
        return
    inside = fields
    for part in path:
        below = inside.setdefault(part, {})
        if not isinstance(below, dict):
            return
        inside = below
    inside[last] = value


def _parsed(value: Json) -> Json:
    if isinstance(value, str):
        try:
            return json.loads(value)
        except (ValueError, RecursionError):
            return value
    return value


def _http(sheet: Sheet) -> Made:
    parameters = sheet.parameters
    method = (text(parameters.get("method")) or text(parameters.get("requestMethod")) or "GET").upper()  # fmt: skip
    if method not in _METHODS:
        sheet.say("method", method=method)
        method = "GET"
    signs_in = text(parameters.get("authentication")) not in ("", "none")
    query = _pairs(sheet, "queryParameters", "queryParametersUi")
    # What signs in, or has a query that must be escaped, is a call of an API here.
    api = signs_in or bool(query)
    config: dict[str, Json] = {"method": method, "path" if api else "url": sheet.text("url")[:2000]}
    if query:
        config["query"] = dict(query)
    headers = _pairs(sheet, "headerParameters", "headerParametersUi")
    if headers:
        config["headers"] = dict(headers)
    body = _body(sheet)
    if body not in (None, "", {}):
        config["body"] = body
    if signs_in:
        sheet.say("authentication")
    left = [name for name in ("pagination", "proxy", "batching", "response") if name in mapping(parameters.get("options"))]  # fmt: skip
    if left:
        sheet.say("options", names=", ".join(left))
    return Made("action", config, "call_api" if api else "http_request")


def _pairs(sheet: Sheet, *names: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for name in names:
        holder = mapping(sheet.parameters.get(name))
        for one in map(mapping, [*listed(holder.get("parameters")), *listed(holder.get("parameter"))][:100]):  # fmt: skip
            if text(one.get("name")):
                value = sheet.value(one.get("value"), text(one.get("name")))
                found[text(one.get("name"))] = value if isinstance(value, str) else json.dumps(value, default=str)  # fmt: skip
    return found


def _body(sheet: Sheet) -> Json:
    raw = sheet.parameters.get("jsonBody", sheet.parameters.get("bodyParametersJson"))
    if raw not in (None, ""):
        return _parsed(sheet.value(raw, "body"))
    pairs = _pairs(sheet, "bodyParameters", "bodyParametersUi")
    if pairs:
        if text(sheet.parameters.get("contentType")) in ("form-urlencoded", "multipart-form-data"):
            sheet.say("body_as_json")
        return dict(pairs)
    return sheet.value(sheet.parameters.get("body"), "body")


def _mail(sheet: Sheet) -> Made | None:
    if text(sheet.parameters.get("operation")) not in ("", "send", "sendEmail"):
        return None
    parameters = sheet.parameters
    content = next((name for name in ("text", "message", "bodyContent", "html") if parameters.get(name)), "text")  # fmt: skip
    if content == "html" or text(parameters.get("emailFormat")) == "html":
        sheet.say("html")
    to = next((name for name in ("toEmail", "sendTo", "toRecipients") if parameters.get(name)), "toEmail")  # fmt: skip
    config: dict[str, Json] = {
        "to": sheet.text(to), "subject": sheet.text("subject")[:500], "body": sheet.text(content),
    }  # fmt: skip
    if parameters.get("fromEmail"):
        sheet.say("sender")
    options = {**mapping(parameters.get("options")), **mapping(parameters.get("additionalFields"))}
    for ours, theirs in (("cc", ("ccEmail", "ccList")), ("bcc", ("bccEmail", "bccList"))):
        found = next((options.pop(name) for name in theirs if options.get(name)), None)
        if found:
            config[ours] = sheet.value(found, ours)
    left = [name for name in options if name != "appendAttribution"]
    if left:
        sheet.say("options", names=", ".join(map(str, left))[:200])
    return Made("action", config, "send_email")


def _chat(sheet: Sheet) -> Made | None:
    """A message to a channel goes by the channel's incoming webhook, whose address has to be filled in."""
    if text(sheet.parameters.get("operation")) not in ("", "post", "send", "sendMessage", "create"):
        return None
    said = next((name for name in ("text", "message", "content") if sheet.parameters.get(name)), "text")  # fmt: skip
    channel = next((chosen(sheet.parameters.get(name)) for name in ("channelId", "channel", "chatId", "select") if sheet.parameters.get(name)), "")  # fmt: skip
    sheet.say("incoming_webhook", channel=channel or "?")
    kind = {"microsoftTeams": "teams", "rocketchat": "generic"}.get(sheet.node.kind, sheet.node.kind)  # fmt: skip
    return Made("action", {"kind": kind, "webhook": "", "text": sheet.text(said)}, "send_chat")


STEPS: Final[Mapping[str, Callable[[Sheet], Made | None]]] = {
    "if": _if, "filter": _if, "switch": _switch, "wait": _wait, "splitInBatches": _loop,
    "stopAndError": _stop, "executeWorkflow": _sub_workflow, "set": _set, "httpRequest": _http,
    "emailSend": _mail, "gmail": _mail, "microsoftOutlook": _mail, "sendGrid": _mail,
    "slack": _chat, "mattermost": _chat, "microsoftTeams": _chat, "discord": _chat, "rocketchat": _chat,
}  # fmt: skip

_DATA: Final = {
    "httpRequest": "steps.{key}.body", "set": "variables.{key}", "executeWorkflow": "steps.{key}.result",
    "emailSend": "steps.{key}", "gmail": "steps.{key}", "microsoftOutlook": "steps.{key}", "sendGrid": "steps.{key}",
    "slack": "steps.{key}", "mattermost": "steps.{key}", "microsoftTeams": "steps.{key}",
    "discord": "steps.{key}", "rocketchat": "steps.{key}",
}  # fmt: skip
TRANSPARENT: Final = frozenset({"if", "filter", "switch", "wait", *PASSED})
"""What comes in goes out again."""


def data_of_kind(kind: str, key: str) -> str | None:
    """Where the output of such a node is found; None where nobody knows."""
    pattern = _DATA.get(kind)
    return pattern.format(key=key) if pattern else None


def note_of(sheet: Sheet) -> Mapping[str, Json]:
    """The node as a note for people."""
    if sheet.node.kind == "stickyNote":
        return {
            "text": text(sheet.parameters.get("content"), 20_000),
            "width": max(80, min(number(sheet.parameters.get("width"), 240), 4_000)),
            "height": max(60, min(number(sheet.parameters.get("height"), 160), 4_000)),
            **_colour_of(sheet.parameters.get("color")),
        }
    return {"text": f"{sheet.node.name} ({sheet.node.type})\n\n{sheet.original()}", "width": 280, "height": 160}  # fmt: skip


# The colours of its notes by their numbers, the first of which is the usual one.
_COLOURS: Final = {2: "warning", 3: "danger", 4: "success", 5: "info", 6: "violet", 7: "neutral"}


def _colour_of(value: Json) -> dict[str, Json]:
    chosen = _COLOURS.get(value) if type(value) is int else None
    return {} if chosen is None else {"color": chosen}


__all__ = ["PASSED", "STEPS", "TRANSPARENT", "data_of_kind", "key_of", "made_of", "note_of"]
