"""Writes into a chat through its incoming webhook. Outside: at least once (these webhooks know no key)."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

from deskflow.core.types import Json
from deskflow.engine.action import Action, Config
from deskflow.engine.actions.reading import required_text, text
from deskflow.engine.context import EffectContext
from deskflow.engine.results import StepFailed
from deskflow.engine.web import WebRequest, ask
from deskflow.workflows.action_spec import ActionSpec
from deskflow.workflows.parameters import Output, Parameter, ParameterKind, choices

_T: Final = "action.send_chat"
_CUT: Final = "…"
Payload = Callable[[str, str, str], dict[str, Any]]


def _slack(title: str, words: str, link: str) -> dict[str, Any]:
    # Only these three mean something to it; with them written so, nobody is called and no link is made up.
    said = _escaped(words)
    head = f"*{_escaped(title)}*\n" if title else ""
    tail = f"\n<{_escaped(link)}>" if link else ""
    return {"text": _short(f"{head}{said}", 39_000) + tail, "unfurl_links": False}


def _teams(title: str, words: str, link: str) -> dict[str, Any]:
    body: list[dict[str, Any]] = [
        {"type": "TextBlock", "text": _short(title, 500), "weight": "Bolder", "size": "Medium", "wrap": True}
    ] if title else []  # fmt: skip
    body.append({"type": "TextBlock", "text": _short(words, 20_000), "wrap": True})
    card: dict[str, Any] = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "body": body,
    }
    if link:
        card["actions"] = [
            {"type": "Action.OpenUrl", "title": _short(title or link, 80), "url": link}
        ]
    attachment = {"contentType": "application/vnd.microsoft.card.adaptive", "content": card}
    return {"type": "message", "attachments": [attachment]}


def _discord(title: str, words: str, link: str) -> dict[str, Any]:
    said = "\n".join(part for part in (f"**{title}**" if title else "", words, link) if part)
    # Whatever the text says, it calls nobody.
    return {"content": _short(said, 2_000), "allowed_mentions": {"parse": []}}


def _mattermost(title: str, words: str, link: str) -> dict[str, Any]:
    said = "\n".join(part for part in (f"#### {title}" if title else "", words, link) if part)
    return {"text": _short(said, 16_000)}


def _generic(title: str, words: str, link: str) -> dict[str, Any]:
    return {"title": title, "text": words, "link": link}


KINDS: Final[Mapping[str, Payload]] = MappingProxyType(
    {
        "slack": _slack,
        "teams": _teams,
        "discord": _discord,
        "mattermost": _mattermost,
        "generic": _generic,
    }
)


def payload(config: Config) -> dict[str, Any]:
    """What is posted; StepFailed for a kind that is none, no text or no link."""
    kind = text(config, "kind", "slack")
    if kind not in KINDS:
        raise StepFailed("chat.unknown_kind", retryable=False, kind=kind[:40])
    link = text(config, "link").strip()
    if link and not link.startswith(("https://", "http://")):
        raise StepFailed("http.bad_url", retryable=False, url=link[:200])
    return KINDS[kind](text(config, "title").strip(), required_text(config, "text"), link)


def _preview(config: Config) -> str:
    try:
        said = json.dumps(payload(config), indent=2, ensure_ascii=False)
    except StepFailed as problem:
        said = problem.code
    return f"POST {text(config, 'webhook')}\nContent-Type: application/json\n\n{said}"


SPEC = ActionSpec(
    "send_chat",
    _T,
    "message-circle",
    "messages",
    parameters=(
        Parameter("kind", ParameterKind.CHOICE, f"{_T}.kind", default="slack", choices=choices(f"{_T}.kind", *KINDS), takes_expressions=False),
        Parameter("webhook", ParameterKind.SECRET, f"{_T}.webhook", required=True, longest=2000),
        Parameter("title", ParameterKind.TEXT, f"{_T}.title", longest=500),
        Parameter("text", ParameterKind.MULTILINE, f"{_T}.text", required=True),
        Parameter("link", ParameterKind.URL, f"{_T}.link", longest=2000),
    ),
    outputs=(Output("sent", "boolean"), Output("status", "number")),
    repeatable=False,
    example={"sent": True, "status": 200},
    preview=_preview,
)  # fmt: skip


async def effect(context: EffectContext, config: Config) -> Json:
    """The address of a webhook is a secret: whoever has it can write there."""
    url = required_text(config, "webhook")
    content = json.dumps(payload(config)).encode()
    headers = {
        "User-Agent": "DeskFlow",
        "Content-Type": "application/json",
        "Idempotency-Key": context.key,
    }
    try:
        answer = await ask(
            context.reach, WebRequest("POST", url, headers, content), context.timeout
        )
    except StepFailed as problem:
        # The address stays out of what is written down.
        problem.params.pop("url", None)
        raise
    if answer.status >= 300:
        raise answer.failure()
    return {"sent": True, "status": answer.status}


def _escaped(words: str) -> str:
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _short(words: str, most: int) -> str:
    return words if len(words) <= most else words[: most - 1] + _CUT


ACTION = Action(SPEC, effect=effect)
