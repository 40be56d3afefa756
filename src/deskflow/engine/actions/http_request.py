"""Calls an address on the web. Outside our database: at least once, under one idempotency key."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from deskflow.core.types import Json
from deskflow.engine.action import Action, Config
from deskflow.engine.actions.reading import required_text, text
from deskflow.engine.addresses import checked_address
from deskflow.engine.context import EffectContext
from deskflow.engine.results import StepFailed
from deskflow.workflows.action_spec import ActionSpec
from deskflow.workflows.parameters import Output, Parameter, ParameterKind, choices

if TYPE_CHECKING:
    import httpx

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD")
MOST_BYTES = 1_000_000
# RFC 9110, 5.6.2. What frames the request or says whom it is for is not the author's to set.
_HEADER_NAME: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_OURS: Final = frozenset({"host", "content-length", "transfer-encoding", "connection", "upgrade"})
_TRANSIENT = frozenset({408, 409, 425, 429, 500, 502, 503, 504})


def request_preview(config: Config) -> str:
    """The request as text: line, headers, body."""
    lines = [f"{text(config, 'method', 'GET').upper()} {text(config, 'url')}"]
    given = config.get("headers")
    lines += (
        [f"{name}: {value}" for name, value in given.items()] if isinstance(given, Mapping) else []
    )
    if text(config, "token"):
        lines.append(f"Authorization: Bearer {text(config, 'token')}")
    body = config.get("body")
    if body not in (None, ""):
        lines += [
            "",
            body if isinstance(body, str) else json.dumps(body, indent=2, ensure_ascii=False),
        ]
    return "\n".join(lines)


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
    ),
    outputs=(Output("status", "number"), Output("body", "any"), Output("headers", "object")),
    repeatable=False,
    example={"status": 200, "body": {"id": 7}, "headers": {"content-type": "application/json"}},
    preview=request_preview,
)  # fmt: skip


async def effect(context: EffectContext, config: Config) -> Json:
    """Answers with status, body (parsed when it is JSON) and headers; a status of 400 or more fails the step."""
    import httpx

    method = text(config, "method", "GET").upper()
    if method not in METHODS:
        raise StepFailed("http.unknown_method", retryable=False, method=method[:20])
    url = required_text(config, "url")
    address, host = await checked_address(url, allow_private=context.allow_private_addresses)
    headers = _headers(config, context.key)
    try:
        target = httpx.URL(url).copy_with(host=address)
        headers["Host"] = httpx.URL(url).netloc.decode("ascii").rpartition("@")[2]
        async with httpx.AsyncClient(
            timeout=context.timeout.total_seconds(), trust_env=False
        ) as client:
            request = client.build_request(
                method, target, headers=headers, content=_body(config, headers),
                extensions={"sni_hostname": host},
            )  # fmt: skip
            response = await client.send(request, stream=True)
            try:
                return await _answer(response)
            finally:
                await response.aclose()
    except httpx.TimeoutException as problem:
        raise StepFailed("http.timed_out", host=host) from problem
    except httpx.InvalidURL as problem:
        raise StepFailed("http.bad_url", retryable=False, url=url[:200]) from problem
    except httpx.HTTPError as problem:
        raise StepFailed("http.no_answer", host=host, problem=type(problem).__name__) from problem


def _headers(config: Config, key: str) -> httpx.Headers:
    import httpx

    given = config.get("headers") or {}
    if not isinstance(given, Mapping):
        raise StepFailed("field.not_an_object", retryable=False, field="headers")
    headers = httpx.Headers({"User-Agent": "DeskFlow", "Idempotency-Key": key}, encoding="utf-8")
    for name, value in given.items():
        said = str(value).strip()
        bad = name.lower() in _OURS or not _HEADER_NAME.fullmatch(name)
        if bad or any(c in said for c in "\r\n\0"):
            raise StepFailed("http.bad_header", retryable=False, header=str(name)[:60])
        headers[name] = said
    if text(config, "token"):
        headers["Authorization"] = f"Bearer {text(config, 'token')}"
    return headers


def _body(config: Config, headers: httpx.Headers) -> bytes | None:
    body = config.get("body")
    if body is None or body == "":
        return None
    if isinstance(body, str):
        return body.encode()
    headers.setdefault("Content-Type", "application/json")
    return json.dumps(body).encode()


async def _answer(response: Any) -> Json:
    content = b""
    async for chunk in response.aiter_bytes():
        content += chunk
        if len(content) > MOST_BYTES:
            raise StepFailed("http.answer_too_big", retryable=False, limit=MOST_BYTES)
    written = content.decode(response.encoding or "utf-8", errors="replace").replace("\x00", "")
    if response.status_code >= 400:
        raise StepFailed(
            "http.status", retryable=response.status_code in _TRANSIENT, status=response.status_code,
            body=written[:500], retry_after=_retry_after(response.headers.get("Retry-After")),
        )  # fmt: skip
    body: Json = written
    if "json" in response.headers.get("Content-Type", ""):
        try:
            body = json.loads(written)
        except ValueError as problem:
            raise StepFailed("http.bad_json", retryable=False, body=written[:200]) from problem
    return {"status": response.status_code, "body": body, "headers": dict(response.headers)}


def _retry_after(value: str | None) -> timedelta | None:
    return timedelta(seconds=min(int(value), 86_400)) if value and value.isdigit() else None


ACTION = Action(SPEC, effect=effect)
