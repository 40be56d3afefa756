"""Writing into chats: what their webhooks get, and what a text cannot do there."""

from __future__ import annotations

import json

import pytest

from deskflow.engine.actions import CATALOGUE
from tests.integration.engine.actions.web_server import web_server

TEXT = "<!channel> *P1* & @everyone <https://evil.example|click>"


@pytest.fixture
def web():
    with web_server() as server:
        yield server


@pytest.fixture
def stage(reaching):
    return reaching()


def said(stage, web, kind, **more):
    web.says("ok")
    # The address is given by the trigger: a secret is not written into a workflow.
    config = {"kind": kind, "webhook": "{{ trigger.hook }}", "text": "{{ trigger.text }}", **more}
    out = stage.run("send_chat", config, hook=web.url + "/hook/T0K3N", text=TEXT)
    assert out == {"sent": True, "status": 200}
    (asked,) = web.asked
    assert (asked.method, asked.path) == ("POST", "/hook/T0K3N")
    assert asked.headers["Content-Type"] == "application/json"
    return json.loads(asked.body)


def test_slack(stage, web):
    got = said(stage, web, "slack", title="Printer <b>", link="https://desk.example/t/7")
    assert got["text"] == (
        "*Printer &lt;b&gt;*\n&lt;!channel&gt; *P1* &amp; @everyone &lt;https://evil.example|click&gt;"
        "\n<https://desk.example/t/7>"
    )


def test_teams(stage, web):
    got = said(stage, web, "teams", title="Printer", link="https://desk.example/t/7")
    card = got["attachments"][0]["content"]
    assert (got["type"], card["type"]) == ("message", "AdaptiveCard")
    assert [block["text"] for block in card["body"]] == ["Printer", TEXT]
    assert card["actions"] == [
        {"type": "Action.OpenUrl", "title": "Printer", "url": "https://desk.example/t/7"}
    ]


def test_discord_calls_nobody_and_cuts_what_is_too_long(stage, web):
    got = said(stage, web, "discord", title="x" * 500)
    assert got["allowed_mentions"] == {"parse": []}
    web.asked.clear()
    got = said(stage, web, "discord", text="y" * 5_000)
    assert len(got["content"]) == 2_000
    assert got["content"].endswith("…")


def test_mattermost_and_others(stage, web):
    assert said(stage, web, "mattermost", title="T")["text"] == f"#### T\n{TEXT}"
    web.asked.clear()
    assert said(stage, web, "generic") == {"title": "", "text": TEXT, "link": ""}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"text": "{{ trigger.nothing }}"}, "field.required"),
        ({"link": "javascript:alert(1)"}, "http.bad_url"),
        ({"webhook": "{{ trigger.nothing }}"}, "field.required"),
        ({"webhook": "{{ 'gopher://x' }}"}, "http.bad_url"),
    ],
)
def test_what_cannot_be_sent(stage, web, changes, code):
    web.says("ok")
    config = {"kind": "slack", "webhook": "{{ trigger.hook }}", "text": "Hello", **changes}
    assert stage.refused("send_chat", config, hook=web.url, nothing=None) == code
    assert web.asked == []


@pytest.mark.parametrize("status", [302, 404, 500])
def test_whatever_is_no_yes_fails_the_step(stage, web, status):
    web.says("no_service", status, Location="https://elsewhere.example")
    config = {"webhook": "{{ trigger.hook }}", "text": "Hello"}
    row = stage.execute("send_chat", config, hook=web.url + "/T0K3N")
    assert (row.status, row.error["code"]) == ("failed", "http.status")
    assert "T0K3N" not in json.dumps(row.error)


def test_what_would_be_sent_can_be_read_without_the_address():
    config = {"kind": "slack", "webhook": "https://hooks.example/T0K3N", "text": "Hello"}
    shown = CATALOGUE["send_chat"].would_send(config)
    assert "T0K3N" not in shown
    assert '"text": "Hello"' in shown
    assert CATALOGUE["send_chat"].would_send({}) is not None
