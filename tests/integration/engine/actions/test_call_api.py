"""Calling an API with a stored credential: what is sent, to whom, page after page; against a real server."""

from __future__ import annotations

import base64
import json
from urllib.parse import parse_qs, urlsplit

import pytest

from deskflow.core.errors import Conflict, Rejected
from deskflow.core.master_keys import VARIABLE, MasterKeys
from deskflow.core.sealing import Sealer
from deskflow.engine.credentials import CredentialBox
from deskflow.engine.services import EffectServices
from deskflow.workflows.credential_queries import find_credential, list_credentials
from deskflow.workflows.credentials import DefineCredential, DeleteCredential
from deskflow.workflows.variable_queries import open_secret
from deskflow.workflows.variables import SetSecret, seal_secret
from tests.integration.engine.actions.web_server import web_server
from tests.integration.engine.running import definition

SECRET = "s3cret-of-the-other-side"


@pytest.fixture
def web():
    with web_server() as server:
        yield server


@pytest.fixture
def tokens():
    return []


@pytest.fixture(scope="module")
def sealer(tmp_path_factory):
    """One for all: a key is made of a phrase slowly, which is its purpose."""
    return Sealer(MasterKeys(tmp_path_factory.mktemp("keys"), {VARIABLE: "a long phrase"}))


@pytest.fixture
def stage(reaching, sealer, tokens):
    stage = reaching()
    tenant_id = stage.desk.tenant_id
    sealed = seal_secret(sealer, tenant_id, "api_key", SECRET)
    stage.desk.run(SetSecret("api_key", sealed))
    box = CredentialBox(
        stage.desk.database, lambda tenant, one: open_secret(sealer, tenant, one), tokens.append
    )
    stage.engine.services = EffectServices(credentials=box)
    return stage


def credential(stage, web, kind="bearer", name="Shop", path="/api/v2/", **details):
    base = web.url + path
    return stage.desk.run(DefineCredential(name, kind, base, "api_key", details)).result_id


def call(stage, reference, path="orders", **config):
    return stage.run("call_api", {"credential": str(reference), "path": path, **config})


def lowered(asked):
    return {name.lower(): value for name, value in asked.headers.items()}


# --- who one is ------------------------------------------------------------------------------------


@pytest.mark.parametrize("reference", ["id", "name"])
def test_a_bearer(stage, web, reference):
    web.says('{"ok": true}', Content_Type="application/json")
    made = credential(stage, web)
    out = call(
        stage,
        made if reference == "id" else "shop",
        query={"state": "open & new", "tag": ["a", "b"]},
    )
    assert (out["status"], out["body"], out["complete"]) == (200, {"ok": True}, True)
    (asked,) = web.asked
    assert asked.path == "/api/v2/orders?state=open+%26+new&tag=a&tag=b"
    assert asked.headers["Authorization"] == f"Bearer {SECRET}"


def test_a_user_with_a_password(stage, web):
    web.says("[]")
    call(stage, credential(stage, web, "basic", user="müller"))
    kind, _, said = web.asked[0].headers["Authorization"].partition(" ")
    assert (kind, base64.b64decode(said).decode()) == ("Basic", f"müller:{SECRET}")


def test_a_key_in_a_header_comes_before_what_the_author_writes(stage, web):
    web.says("[]")
    call(stage, credential(stage, web, "header", header="X-Api-Key"), headers={"x-api-key": "mine"})
    assert lowered(web.asked[0])["x-api-key"] == SECRET


def test_a_key_in_the_query(stage, web):
    web.says("[]")
    out = call(stage, credential(stage, web, "query", parameter="key"), path="orders?x=1#part")
    assert web.asked[0].path == f"/api/v2/orders?x=1&key={SECRET}"
    assert SECRET not in json.dumps(out)


def oauth(stage, web, **more):
    details = {"token_url": web.url + "/token", "client_id": "deskflow", "scope": "read", **more}
    return credential(stage, web, "oauth2", **details)


def grant(web, token, **more):
    body = {"access_token": token, "token_type": "Bearer", **more}
    web.says(json.dumps(body), Content_Type="application/json")


def test_an_access_token_is_fetched_once_and_used_until_it_runs_out(stage, web, tokens):
    grant(web, "t0ken-1", expires_in=3600)
    web.says("[]")
    made = oauth(stage, web)
    call(stage, made)
    call(stage, made)
    asked, *calls = web.asked
    assert (asked.method, asked.path) == ("POST", "/token")
    assert parse_qs(asked.body.decode()) == {
        "grant_type": ["client_credentials"],
        "scope": ["read"],
    }
    said = base64.b64decode(asked.headers["Authorization"].removeprefix("Basic ")).decode()
    assert said == f"deskflow:{SECRET}"
    assert [one.headers["Authorization"] for one in calls] == ["Bearer t0ken-1"] * 2
    assert tokens == ["t0ken-1"]


def test_a_token_that_is_too_old_is_fetched_again(stage, web):
    grant(web, "t0ken-1", expires_in=1)
    web.says("[]")
    grant(web, "t0ken-2", expires_in=3600)
    web.says("no more", 401)
    grant(web, "t0ken-3")
    web.says("[]")
    made = oauth(stage, web, client_auth="body")
    call(stage, made)
    call(stage, made)
    used = [one.headers["Authorization"] for one in web.asked if one.path != "/token"]
    assert used == ["Bearer t0ken-1", "Bearer t0ken-2", "Bearer t0ken-3"]
    assert parse_qs(web.asked[0].body.decode())["client_secret"] == [SECRET]


@pytest.mark.parametrize(
    ("status", "body"), [(401, "{}"), (200, "{}"), (200, '{"access_token": "a\\r\\nX-Evil: 1"}'), (200, '{"access_token": 7}')]
)  # fmt: skip
def test_no_token_no_call(stage, web, status, body):
    web.says(body, status, Content_Type="application/json")
    made = oauth(stage, web)
    code = stage.refused("call_api", {"credential": str(made), "path": "orders"})
    assert code == "credential.not_granted"
    assert {one.path for one in web.asked} == {"/token"}


# --- and who may hear it ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path", ["http://127.0.0.1:9/steal", "http://localhost:{port}/api/v2/orders", "https://127.0.0.1:{port}/",
             "http://127.0.0.1.evil.example:{port}/", "http://127.0.0.1:{port}@evil.example/"],
)  # fmt: skip
def test_a_credential_goes_nowhere_else(stage, web, path):
    web.says("[]")
    made = credential(stage, web)
    port = web.url.rpartition(":")[2]
    config = {"credential": str(made), "path": path.format(port=port)}
    assert stage.refused("call_api", config) == "credential.other_address"
    assert web.asked == []


@pytest.mark.parametrize(
    "path", ["//evil.example/x", "/orders", "@evil.example/", "orders?next=http://evil.example"]
)
def test_whatever_the_path_says_it_lies_below_the_address(stage, web, path):
    web.says("[]")
    call(stage, credential(stage, web), path=path)
    assert web.asked[0].path.startswith("/api/v2/")


def test_a_whole_address_works_without_a_credential(stage, web):
    web.says("[1, 2]", Content_Type="application/json")
    out = stage.run("call_api", {"path": web.url + "/open"})
    assert out["items"] == [1, 2]
    assert "authorization" not in lowered(web.asked[0])


def test_what_is_not_there_is_named(stage, web):
    assert stage.refused("call_api", {"credential": "nothing", "path": "x"}) == "credential.unknown"
    made = credential(stage, web)
    stage.desk.run(DeleteCredential(made))
    assert stage.refused("call_api", {"credential": str(made), "path": "x"}) == "credential.unknown"


# --- pages -----------------------------------------------------------------------------------------


def page(web, body, **headers):
    web.says(json.dumps(body), Content_Type="application/json", **headers)


def test_pages_by_links(stage, web):
    page(
        web, [1, 2], Link='<http://x.example/a,b>; rel="prev", </api/v2/orders?page=2>; rel="next"'
    )
    page(web, [3], Link='<?page=3>; title="a, b"; rel=next')
    page(web, [4], Link='</api/v2/orders?page=1>; rel="first"')
    out = call(stage, credential(stage, web), pagination="link")
    assert (out["items"], out["pages"], out["complete"]) == ([1, 2, 3, 4], 3, True)
    assert [one.path for one in web.asked] == [
        "/api/v2/orders", "/api/v2/orders?page=2", "/api/v2/orders?page=3",
    ]  # fmt: skip
    assert all(one.headers["Authorization"] == f"Bearer {SECRET}" for one in web.asked)
    assert len({one.headers["Idempotency-Key"] for one in web.asked}) == 3


def test_pages_by_an_address_in_the_answer(stage, web):
    page(web, {"value": [1], "@odata.nextLink": web.url + "/api/v2/orders?$skip=1"})
    page(web, {"value": [2]})
    config = {"pagination": "next_url", "items_path": "value", "next_path": "@odata.nextLink"}
    assert call(stage, credential(stage, web), **config)["items"] == [1, 2]


def test_pages_by_a_cursor(stage, web):
    page(web, {"data": {"items": [1]}, "meta": {"next": "a b&c"}})
    page(web, {"data": {"items": [2]}, "meta": {"next": None}})
    config = {
        "pagination": "cursor", "items_path": "data.items", "next_path": "meta.next",
        "page_parameter": "after", "query": {"limit": 1, "after": ""},
    }  # fmt: skip
    out = call(stage, credential(stage, web, "query", parameter="key"), **config)
    assert out["items"] == [1, 2]
    second = parse_qs(urlsplit(web.asked[1].path).query)
    assert second == {"limit": ["1"], "after": ["a b&c"], "key": [SECRET]}


def test_pages_by_numbers(stage, web):
    page(web, [{"id": 1}])
    page(web, [{"id": 2}])
    page(web, [])
    out = call(stage, credential(stage, web), pagination="page")
    assert ([row["id"] for row in out["items"]], out["pages"]) == ([1, 2], 3)
    assert [one.path.rpartition("?")[2] for one in web.asked[1:]] == ["page=2", "page=3"]


@pytest.mark.parametrize(
    ("limits", "rows", "pages"), [({"max_pages": 3}, 6, 3), ({"max_rows": 3}, 3, 2), ({"max_rows": 4}, 4, 2)]
)  # fmt: skip
def test_pages_without_end_are_cut_and_it_says_so(stage, web, limits, rows, pages):
    page(web, [1, 2])
    out = call(stage, credential(stage, web), pagination="page", **limits)
    assert (len(out["items"]), out["pages"], out["complete"]) == (rows, pages, False)


def test_the_next_page_cannot_lie_elsewhere(stage, web):
    page(web, [1], Link='<http://evil.example/collect>; rel="next"')
    made = credential(stage, web)
    config = {"credential": str(made), "path": "orders", "pagination": "link"}
    assert stage.refused("call_api", config) == "paging.leads_away"
    assert len(web.asked) == 1


@pytest.mark.parametrize(
    ("config", "code"),
    [
        ({"pagination": "cursor"}, "field.required"),
        ({"pagination": "page", "items_path": "total"}, "paging.no_rows"),
        ({"pagination": "cursor", "next_path": "rows"}, "paging.no_next"),
        ({"max_pages": "{{ 1000 }}"}, "field.out_of_range"),
        ({"accept_statuses": "fine"}, "http.bad_statuses"),
        ({"accept_statuses": "201, 4xx"}, "http.status"),
    ],
)
def test_what_cannot_be_read_is_said(stage, web, config, code):
    page(web, {"total": 7, "rows": [1]})
    made = credential(stage, web)
    config = {"credential": str(made), "path": "orders", "items_path": "rows", **config}
    assert stage.refused("call_api", config) == code


def test_an_accepted_error_is_an_answer(stage, web):
    web.says("gone", 404)
    assert call(stage, credential(stage, web), accept_statuses="2xx, 404")["status"] == 404


def test_being_asked_to_wait_is_obeyed_and_the_key_stays(stage, web):
    web.says("later", 429, Retry_After="600")
    page(web, [])
    step = {
        "key": "call", "action_type": "call_api", "retry_count": 1, "retry_delay_seconds": 1,
        "config": {"credential": str(credential(stage, web)), "path": "orders"},
    }  # fmt: skip
    execution_id = stage.engine.start(stage.engine.publish(definition(step)))
    stage.engine.settle()
    stage.desk.advance(seconds=599)
    stage.engine.settle()
    assert len(web.asked) == 1
    stage.desk.advance(seconds=1)
    stage.engine.settle()
    assert stage.engine.execution(execution_id).status == "completed"
    assert len({one.headers["Idempotency-Key"] for one in web.asked}) == 1


# --- keeping them ----------------------------------------------------------------------------------


def test_a_credential_is_kept_changed_and_listed(stage, web):
    first = credential(stage, web, name="Shop")
    again = stage.desk.run(
        DefineCredential("SHOP", "basic", "https://shop.example/", "api_key", {"user": " bot "})
    ).result_id
    assert again == first
    with stage.desk.database.read() as connection:
        (row,) = list_credentials(connection, stage.desk.tenant_id)
        assert find_credential(connection, stage.desk.tenant_id, " shop ") == row
    assert (row.name, row.kind, row.base_url) == ("SHOP", "basic", "https://shop.example")
    assert (dict(row.details), row.secret_name) == ({"user": "bot"}, "api_key")
    other = credential(stage, web, name="Other")
    with pytest.raises(Rejected, match=r"credential\.name_taken"):
        stage.desk.run(
            DefineCredential("shop", "bearer", "https://a.example", "api_key", {}, other)
        )


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"kind": "magic"}, "credential.unknown_kind"),
        ({"base_url": "ftp://a.example"}, "credential.bad_address"),
        ({"base_url": "https://user:pass@a.example"}, "credential.bad_address"),
        ({"base_url": "https://a.example/?key=1"}, "credential.bad_address"),
        ({"base_url": "https://a.example\\@b.example"}, "credential.bad_address"),
        ({"base_url": "https://"}, "credential.bad_address"),
        ({"secret_name": "nothing"}, "credential.no_secret"),
        ({"kind": "basic"}, "field.required"),
        ({"kind": "header", "details": {"header": "X Y"}}, "credential.bad_detail"),
        (
            {"kind": "oauth2", "details": {"token_url": "x", "client_id": "a"}},
            "credential.bad_address",
        ),
        ({"details": {"user": "x"}}, "field.unknown"),
        ({"credential_name": " "}, "field.required"),
    ],
)
def test_what_is_no_credential(stage, changes, code):
    given = {
        "credential_name": "A", "kind": "bearer", "base_url": "https://a.example",
        "secret_name": "api_key", "details": {}, **changes,
    }  # fmt: skip
    with pytest.raises((Rejected, Conflict)) as caught:
        stage.desk.run(DefineCredential(**given))
    assert caught.value.code == code


def test_no_secret_is_in_a_row_an_error_or_a_name(stage, web):
    web.says("no", 500)
    made = credential(stage, web)
    stage.execute("call_api", {"credential": str(made), "path": "orders"})
    assert SECRET not in repr(stage.desk.dump())
