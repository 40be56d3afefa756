"""The action that calls a web address, against a real server."""

from __future__ import annotations

import threading
import time

import pytest

from tests.integration.engine.actions.web_server import web_server
from tests.integration.engine.running import definition


@pytest.fixture
def web():
    with web_server() as server:
        yield server


@pytest.fixture
def stage(reaching):
    return reaching()


def call(stage, web, **config):
    return stage.run("http_request", {"url": web.url + "/hook", **config})


def test_an_answer_comes_back_with_status_body_and_headers(stage, web):
    web.says("Grüß Gott", 201, Content_Type="text/plain; charset=utf-8", X_Request_Id="r-1")
    out = call(stage, web)
    assert (out["status"], out["body"]) == (201, "Grüß Gott")
    assert out["headers"]["x-request-id"] == "r-1"
    (asked,) = web.asked
    assert (asked.method, asked.path, asked.headers["Host"]) == (
        "GET", "/hook", web.url.removeprefix("http://"),
    )  # fmt: skip


def test_json_goes_out_and_comes_back_as_values(stage, web):
    web.says('{"id": 7, "tags": ["a", null]}', Content_Type="application/json")
    out = call(
        stage,
        web,
        method="POST",
        body={"title": "Ünï {{ 1 + 1 }}"},
        headers={"X-Key": "{{ 6 * 7 }}"},
    )
    assert out["body"] == {"id": 7, "tags": ["a", None]}
    (asked,) = web.asked
    assert asked.headers["Content-Type"] == "application/json"
    assert asked.headers["X-Key"] == "42"
    assert asked.body.decode() in ('{"title": "Ünï 2"}', '{"title": "\\u00dcn\\u00ef 2"}')


def test_what_calls_itself_json_and_is_none_fails_the_step(stage, web):
    web.says("<html>", Content_Type="application/json")
    assert stage.refused("http_request", {"url": web.url}) == "http.bad_json"


@pytest.mark.parametrize(
    ("status", "retried"), [(400, False), (404, False), (429, True), (503, True)]
)
def test_bad_statuses_fail_and_only_passing_ones_are_tried_again(stage, web, status, retried):
    web.says("no", status)
    made = definition(
        {"key": "call", "action_type": "http_request", "retry_count": 1, "config": {"url": web.url}}
    )
    execution_id = stage.engine.start(stage.engine.publish(made))
    stage.engine.settle()
    stage.desk.advance(minutes=2)
    stage.engine.settle()
    row = stage.engine.execution(execution_id)
    assert (row.status, row.error["code"], row.error["params"]["status"]) == (
        "failed",
        "http.status",
        status,
    )
    assert len(web.asked) == (2 if retried else 1)


def test_every_try_of_a_visit_has_the_same_key_and_every_visit_its_own(stage, web):
    web.says("busy", 503)
    web.says("ok")
    made = definition(
        {"key": "call", "action_type": "http_request", "retry_count": 3, "config": {"url": web.url}}
    )
    workflow_id = stage.engine.publish(made)
    for _ in range(2):
        execution_id = stage.engine.start(workflow_id)
        stage.engine.settle()
        stage.desk.advance(minutes=2)
        stage.engine.settle()
        assert stage.engine.execution(execution_id).status == "completed"
    keys = [asked.headers["Idempotency-Key"] for asked in web.asked]
    assert keys[0] == keys[1]
    assert len(set(keys)) == 2
    assert keys[0].endswith(":call:1")


def test_retry_after_is_waited_for(stage, web):
    web.says("later", 429, Retry_After="600")
    web.says("ok")
    made = definition(
        {"key": "call", "action_type": "http_request", "retry_count": 1, "retry_delay_seconds": 1,
         "config": {"url": web.url}}
    )  # fmt: skip
    execution_id = stage.engine.start(stage.engine.publish(made))
    stage.engine.settle()
    stage.desk.advance(seconds=599)
    stage.engine.settle()
    assert len(web.asked) == 1
    stage.desk.advance(seconds=1)
    stage.engine.settle()
    assert stage.engine.execution(execution_id).status == "completed"


def test_a_step_that_takes_too_long_is_given_up(stage, web):
    go_on = threading.Event()
    web.before_answer = lambda: go_on.wait(10)
    web.says("late")
    made = definition(
        {
            "key": "call",
            "action_type": "http_request",
            "timeout_seconds": 1,
            "config": {"url": web.url},
        }
    )
    execution_id = stage.engine.start(stage.engine.publish(made))
    begun = time.monotonic()
    stage.engine.settle()
    assert time.monotonic() - begun < 5
    go_on.set()
    assert stage.engine.execution(execution_id).error["code"] in (
        "step.timed_out",
        "http.timed_out",
    )


def test_a_redirect_is_an_answer_and_is_not_followed(stage, web):
    web.says("", 302, Location="http://169.254.169.254/latest/meta-data")
    out = call(stage, web)
    assert (out["status"], out["headers"]["location"]) == (
        302,
        "http://169.254.169.254/latest/meta-data",
    )
    assert len(web.asked) == 1


def test_an_answer_that_does_not_end_is_cut(stage, web):
    web.says(b"x" * 1_000_001)
    assert stage.refused("http_request", {"url": web.url}) == "http.answer_too_big"


def test_a_token_is_sent_as_a_bearer(stage, web):
    web.says("ok")
    call(stage, web, token="{{ lower('S3CRET') }}")
    assert web.asked[0].headers["Authorization"] == "Bearer s3cret"


@pytest.mark.parametrize("value", ["a\r\nX-Evil: 1", "a\nb", "a\rb"])
def test_a_header_cannot_smuggle_another(stage, web, value):
    web.says("ok")
    config = {"url": web.url, "headers": {"X-Name": "{{ trigger.value }}"}}
    assert stage.refused("http_request", config, value=value) == "http.bad_header"
    assert web.asked == []


@pytest.mark.parametrize(
    "name", ["X Name", "Ünï", "X-A\r\nX-Evil", "", "Host", "content-length", "Transfer-Encoding"]
)
def test_a_header_that_is_none_or_not_the_authors_is_refused(stage, web, name):
    web.says("ok")
    config = {"url": web.url, "headers": {name: "1"}}
    assert stage.refused("http_request", config) == "http.bad_header"
    assert web.asked == []


def test_a_header_is_set_once_in_any_case_and_may_hold_any_letter(stage, web):
    web.says("ok")
    headers = {"content-type": "application/vnd.api+json", "X-Title": "Grüße", "user-agent": "Mine"}
    call(stage, web, method="POST", body={"a": 1}, headers=headers)
    sent = {name.lower(): value for name, value in web.asked[0].headers.items()}
    assert sent["content-type"] == "application/vnd.api+json"
    assert sent["x-title"].encode("latin-1").decode() == "Grüße"
    assert sent["user-agent"] == "Mine"


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.com/x",
        "file:///etc/passwd",
        "http://",
        "javascript:alert(1)",
        "http://[::1",
        "//x",
        "http://a:b:c/",
    ],
)
def test_what_is_no_web_address(stage, url):
    assert stage.refused("http_request", {"url": "{{ trigger.url }}"}, url=url) == "http.bad_url"


def test_nobody_listens_there(stage):
    assert stage.refused("http_request", {"url": "http://127.0.0.1:9/"}) == "http.no_answer"


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "[::1]", "10.0.0.1", "192.168.1.1", "169.254.169.254", "[::ffff:127.0.0.1]",
     "0.0.0.0", "2130706433", "100.64.0.1", "[fd00::1]", "224.0.0.1"],
)  # fmt: skip
def test_this_machine_and_private_networks_are_out_of_reach_by_default(make_desk, web, host):
    from tests.integration.engine.actions.conftest import Stage
    from tests.integration.engine.running import CONSUMERS, running

    stage = Stage(running(make_desk(*CONSUMERS)))
    web.says("inside")
    port = web.url.rpartition(":")[2]
    assert (
        stage.refused("http_request", {"url": f"http://{host}:{port}/"}) == "http.private_address"
    )
    assert web.asked == []
