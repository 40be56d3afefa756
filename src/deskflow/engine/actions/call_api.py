"""Calls a REST API with a stored credential, page after page. Outside: at least once, under one idempotency key."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any, Final
from urllib.parse import urlencode

from deskflow.core.types import Json
from deskflow.engine.action import Action, Config
from deskflow.engine.actions.reading import required_text, text
from deskflow.engine.actions.requests import (
    ACCEPT_STATUSES,
    ANSWER_AS,
    METHODS,
    accepted_statuses,
    request_body,
    request_headers,
    request_preview,
)
from deskflow.engine.context import EffectContext
from deskflow.engine.credentials import OpenCredential, origin_of
from deskflow.engine.paging import KINDS, MOST_PAGES, MOST_ROWS, Pages
from deskflow.engine.results import StepFailed
from deskflow.engine.web import WebAnswer, WebRequest, ask
from deskflow.workflows.action_spec import ActionSpec
from deskflow.workflows.parameters import Output, Parameter, ParameterKind, choices

_T: Final = "action.call_api"
_MOST_BYTES: Final = 5_000_000


def _preview(config: Config) -> str:
    path = text(config, "path")
    called = f"{path}{'&' if '?' in path else '?'}{_query(config)}" if _query(config) else path
    said = request_preview(config, called)
    credential = text(config, "credential")
    return f"{said}\n\n[{credential}]" if credential else said


SPEC = ActionSpec(
    "call_api",
    _T,
    "plug",
    "outside",
    parameters=(
        Parameter("credential", ParameterKind.CREDENTIAL, f"{_T}.credential", takes_expressions=False),
        Parameter("method", ParameterKind.CHOICE, "action.http_request.method", default="GET", choices=choices("action.http_request.method", *METHODS), takes_expressions=False),
        Parameter("path", ParameterKind.URL, f"{_T}.path", required=True, longest=2000),
        Parameter("query", ParameterKind.OBJECT, f"{_T}.query"),
        Parameter("body", ParameterKind.JSON, "action.http_request.body"),
        Parameter("headers", ParameterKind.OBJECT, "action.http_request.headers", advanced=True),
        Parameter("pagination", ParameterKind.CHOICE, f"{_T}.pagination", default="none", choices=choices(f"{_T}.pagination", *KINDS), takes_expressions=False),
        Parameter("items_path", ParameterKind.TEXT, f"{_T}.items_path", longest=200, takes_expressions=False, advanced=True),
        Parameter("next_path", ParameterKind.TEXT, f"{_T}.next_path", longest=200, takes_expressions=False, advanced=True),
        Parameter("page_parameter", ParameterKind.TEXT, f"{_T}.page_parameter", longest=100, takes_expressions=False, advanced=True),
        Parameter("max_pages", ParameterKind.NUMBER, f"{_T}.max_pages", default=10, least=1, most=MOST_PAGES, advanced=True),
        Parameter("max_rows", ParameterKind.NUMBER, f"{_T}.max_rows", default=1_000, least=1, most=MOST_ROWS, advanced=True),
        ACCEPT_STATUSES,
        ANSWER_AS,
    ),
    outputs=(Output("status", "number"), Output("body", "any"), Output("items", "list"), Output("pages", "number"), Output("complete", "boolean"), Output("headers", "object")),
    repeatable=False,
    example={"status": 200, "body": {"items": [{"id": 7}]}, "items": [{"id": 7}], "pages": 1, "complete": True, "headers": {"content-type": "application/json"}},
    preview=_preview,
)  # fmt: skip


async def effect(context: EffectContext, config: Config) -> Json:
    """`body` is the last page; `items` are the rows of all pages, `complete` is false when a limit cut them."""
    method = text(config, "method", "GET").upper()
    if method not in METHODS:
        raise StepFailed("http.unknown_method", retryable=False, method=method[:20])
    accepted = accepted_statuses(config)
    opened = await _credential(context, config)
    headers = request_headers(config, context.key)
    content = request_body(config, headers)
    pages = _pages(config)
    request = WebRequest(method, _address(config, opened), headers, content)
    first = origin_of(request.url)
    received = 0
    while True:
        answer = await _answer(context, opened, request)
        received += len(answer.content)
        if not accepted(answer.status):
            raise answer.failure()
        if received > _MOST_BYTES:
            raise StepFailed("http.answer_too_big", retryable=False, limit=_MOST_BYTES)
        # What the credential put there is not for the steps behind.
        answer = replace(answer, url=request.url)
        body = answer.value(text(config, "answer_as", "auto"))
        following = pages.take(answer, body)
        if not following:
            break
        if origin_of(following) != first:
            raise StepFailed("paging.leads_away", retryable=False, url=following[:200])
        key = f"{context.key}:{pages.count + 1}"
        kept = {name: value for name, value in headers.items() if name != "Idempotency-Key"}
        request = WebRequest(method, following, {**kept, "Idempotency-Key": key}, content)
    return {
        "status": answer.status, "body": body, "items": pages.items, "pages": pages.count,
        "complete": pages.complete, "headers": dict(answer.headers),
    }  # fmt: skip


async def _credential(context: EffectContext, config: Config) -> OpenCredential | None:
    reference = text(config, "credential").strip()
    if not reference:
        return None
    if context.services.credentials is None:
        raise StepFailed("credential.unknown", retryable=False, name=reference[:100])
    return await context.services.credentials.open(context.tenant_id, reference)


async def _answer(
    context: EffectContext, opened: OpenCredential | None, request: WebRequest
) -> WebAnswer:
    box, patience = context.services.credentials, context.timeout
    if opened is None or box is None:
        return await ask(context.reach, request, patience)
    signed = await box.signed(opened, request, context.reach, patience.total_seconds())
    answer = await ask(context.reach, signed, patience)
    if answer.status == 401 and opened.row.kind == "oauth2":
        # The other side has forgotten the token before its time.
        signed = await box.signed(
            opened, request, context.reach, patience.total_seconds(), fresh=True
        )
        answer = await ask(context.reach, signed, patience)
    return answer


def _address(config: Config, opened: OpenCredential | None) -> str:
    path = required_text(config, "path")
    if opened is not None and "://" not in path.partition("?")[0]:
        path = (
            f"{opened.row.base_url}/{path.lstrip('/')}" if path.strip("/") else opened.row.base_url
        )
    query = _query(config)
    if not query:
        return path
    path, hash_sign, fragment = path.partition("#")
    return f"{path}{'&' if '?' in path else '?'}{query}{hash_sign}{fragment}"


def _query(config: Config) -> str:
    given = config.get("query") or {}
    if not isinstance(given, dict):
        raise StepFailed("field.not_an_object", retryable=False, field="query")
    said: list[tuple[str, str]] = []
    for name, value in given.items():
        several = value if isinstance(value, list) else [value]
        said += [(name, _word(one)) for one in several if one is not None]
    return urlencode(said)


def _word(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _pages(config: Config) -> Pages:
    kind = text(config, "pagination", "none")
    if kind not in KINDS:
        raise StepFailed("paging.unknown_kind", retryable=False, kind=kind[:40])
    if kind in ("next_url", "cursor") and not text(config, "next_path").strip():
        raise StepFailed("field.required", retryable=False, field="next_path")
    return Pages(
        kind, text(config, "items_path"), text(config, "next_path").strip(),
        text(config, "page_parameter").strip(),
        _number(config, "max_pages", 10, MOST_PAGES), _number(config, "max_rows", 1_000, MOST_ROWS),
    )  # fmt: skip


def _number(config: Config, name: str, usual: int, most: int) -> int:
    value = config.get(name)
    if value in (None, ""):
        return usual
    try:
        number = int(value)
    except (TypeError, ValueError, OverflowError):
        number = 0
    if not 1 <= number <= most:
        raise StepFailed("field.out_of_range", retryable=False, field=name, least=1, most=most)
    return number


ACTION = Action(SPEC, effect=effect)
