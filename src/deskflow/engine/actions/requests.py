"""What actions that call the web have in common: parameters, headers, body, which answers count as good."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Final

from deskflow.engine.action import Config
from deskflow.engine.actions.reading import text
from deskflow.engine.results import StepFailed
from deskflow.engine.web import checked_headers
from deskflow.workflows.parameters import Parameter, ParameterKind, choices

METHODS: Final = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD")
MOST_BODY_BYTES: Final = 5_000_000
_STATUSES: Final = re.compile(r"([1-5]\d\d)(?:-([1-5]\d\d))?|([1-5])xx")

ACCEPT_STATUSES: Final = Parameter(
    "accept_statuses",
    ParameterKind.TEXT,
    "action.http_request.accept_statuses",
    longest=200,
    advanced=True,
)
ANSWER_AS: Final = Parameter(
    "answer_as",
    ParameterKind.CHOICE,
    "action.http_request.answer_as",
    default="auto",
    choices=choices("action.http_request.answer_as", "auto", "json", "text"),
    takes_expressions=False,
    advanced=True,
)


def request_headers(config: Config, key: str) -> dict[str, str]:
    """The author's headers over ours."""
    ours = {"User-Agent": "DeskFlow", "Idempotency-Key": key}
    return checked_headers(config.get("headers") or {}, **ours)


def request_body(config: Config, headers: dict[str, str]) -> bytes | None:
    """A text as it is, anything else as JSON (and said so)."""
    body = config.get("body")
    if body is None or body == "":
        return None
    if isinstance(body, str):
        content = body.encode(errors="replace")
    else:
        content = json.dumps(body).encode()
        if not any(name.lower() == "content-type" for name in headers):
            headers["Content-Type"] = "application/json"
    if len(content) > MOST_BODY_BYTES:
        raise StepFailed("http.request_too_big", retryable=False, limit=MOST_BODY_BYTES)
    return content


def accepted_statuses(config: Config) -> Callable[[int], bool]:
    """Whether a status is a good answer: `200, 300-399, 4xx`; everything below 400 when nothing is said."""
    said = text(config, "accept_statuses").replace(",", " ").lower().split()
    if not said:
        return lambda status: status < 400
    ranges = [_range(one) for one in said]
    return lambda status: any(first <= status <= last for first, last in ranges)


def _range(said: str) -> tuple[int, int]:
    found = _STATUSES.fullmatch(said)
    if found is None:
        raise StepFailed("http.bad_statuses", retryable=False, found=said[:40])
    first, last, hundred = found.groups()
    if hundred:
        return int(hundred) * 100, int(hundred) * 100 + 99
    return int(first), int(last or first)


def request_preview(config: Config, url: str) -> str:
    """The request as text: line, headers, body."""
    lines = [f"{text(config, 'method', 'GET').upper()} {url}"]
    given = config.get("headers")
    if isinstance(given, Mapping):
        lines += [f"{name}: {value}" for name, value in given.items()]
    if text(config, "token"):
        lines.append(f"Authorization: Bearer {text(config, 'token')}")
    body = config.get("body")
    if body not in (None, ""):
        shown = body if isinstance(body, str) else json.dumps(body, indent=2, ensure_ascii=False)
        lines += ["", shown]
    return "\n".join(lines)
