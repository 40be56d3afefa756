"""Calls an address on the web. Outside our database: at least once, under one idempotency key."""

from __future__ import annotations

from typing import Final

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
from deskflow.engine.results import StepFailed
from deskflow.engine.web import WebRequest, ask
from deskflow.workflows.action_spec import ActionSpec
from deskflow.workflows.parameters import Output, Parameter, ParameterKind, choices

_REDIRECTS: Final = 3


def _preview(config: Config) -> str:
    return request_preview(config, text(config, "url"))


SPEC = ActionSpec(
    "http_request",
    "action.http_request",
    "globe",
    "outside",
    parameters=(
        Parameter("method", ParameterKind.CHOICE, "action.http_request.method", default="GET", choices=choices("action.http_request.method", *METHODS), takes_expressions=False),
        Parameter("url", ParameterKind.URL, "action.http_request.url", required=True, longest=2000),
        Parameter("headers", ParameterKind.OBJECT, "action.http_request.headers"),
        Parameter("body", ParameterKind.JSON, "action.http_request.body"),
        Parameter("token", ParameterKind.SECRET, "action.http_request.token", advanced=True),
        ACCEPT_STATUSES,
        ANSWER_AS,
        Parameter("follow_redirects", ParameterKind.BOOLEAN, "action.http_request.follow_redirects", default=False, takes_expressions=False, advanced=True),
    ),
    outputs=(Output("status", "number"), Output("body", "any"), Output("headers", "object")),
    repeatable=False,
    example={"status": 200, "body": {"id": 7}, "headers": {"content-type": "application/json"}},
    preview=_preview,
)  # fmt: skip


async def effect(context: EffectContext, config: Config) -> Json:
    """Answers with status, body and headers; a status that is not among the accepted fails the step."""
    method = text(config, "method", "GET").upper()
    if method not in METHODS:
        raise StepFailed("http.unknown_method", retryable=False, method=method[:20])
    accepted = accepted_statuses(config)
    url = required_text(config, "url")
    headers = request_headers(config, context.key)
    if text(config, "token"):
        headers["Authorization"] = f"Bearer {text(config, 'token')}"
    content = request_body(config, headers)
    redirects = _REDIRECTS if config.get("follow_redirects") is True else 0
    request = WebRequest(method, url, headers, content, redirects)
    answer = await ask(context.reach, request, context.timeout)
    if not accepted(answer.status):
        raise answer.failure()
    body = answer.value(text(config, "answer_as", "auto"))
    return {"status": answer.status, "body": body, "headers": dict(answer.headers)}


ACTION = Action(SPEC, effect=effect)
