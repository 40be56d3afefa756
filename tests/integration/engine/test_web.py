"""Requests of workflows to the web against real, hostile servers: nothing inside is reached, nothing grows."""

from __future__ import annotations

import asyncio
import gzip
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest

from deskflow.engine.addresses import Reach
from deskflow.engine.results import StepFailed
from deskflow.engine.web import WebAnswer, WebRequest, ask
from tests.integration.engine.actions.web_server import web_server

OPEN = Reach(allow_private=True)
CLOSED = Reach()


@pytest.fixture
def web():
    with web_server() as server:
        yield server


def get(
    url: str, reach: Reach = OPEN, *, seconds: float = 5, most: int = 1_000_000, **more
) -> WebAnswer:
    request = WebRequest(more.pop("method", "GET"), url, more.pop("headers", {}), **more)
    return asyncio.run(ask(reach, request, timedelta(seconds=seconds), most))


def refusal(url: str, reach: Reach = OPEN, **more) -> str:
    with pytest.raises(StepFailed) as caught:
        get(url, reach, **more)
    return caught.value.code


@pytest.fixture
def names(monkeypatch):
    """Names as a hostile name server answers them: another answer each time it is asked."""
    answers: dict[str, list[list[str]]] = {}
    asked: list[str] = []
    real = socket.getaddrinfo

    def look_up(host, port, *args, **more):
        if host not in answers:
            return real(host, port, *args, **more)
        asked.append(host)
        left = answers[host]
        now = left.pop(0) if len(left) > 1 else left[0]
        return [found for one in now for found in real(one, port, *args, **more)]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return answers, asked


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "127.1", "127.0.1", "0177.0.0.1", "0x7f.0.0.1", "0x7f000001", "2130706433", "017700000001",
     "127.0.0.1.", "localhost", "LOCALHOST", "localhost.", "[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]",
     "[0:0:0:0:0:0:0:1]", "[::]", "0", "0.0.0.0", "[::127.0.0.1]", "①②⑦.⓪.⓪.①", "127。0。0。1",
     "user:pass@127.0.0.1", "example.com@127.0.0.1", "127.0.0.1%00.example.com", "169.254.169.254",
     "[fe80::1]", "[fd00:ec2::254]", "10.0.0.1", "192.168.0.1"],
)  # fmt: skip
def test_no_spelling_of_an_address_inside_gets_through(web, host):
    web.says("inside")
    port = web.url.rpartition(":")[2]
    assert refusal(f"http://{host}:{port}/", CLOSED, seconds=2) in (
        "http.private_address", "http.bad_url", "http.unknown_host",
    )  # fmt: skip
    assert web.asked == []


@pytest.mark.parametrize(
    "url",
    ["file:///etc/passwd", "ftp://example.com/", "gopher://127.0.0.1:6379/_INFO", "dict://127.0.0.1/",
     "data:text/plain,x", "javascript:1", "http://", "https:///x", "//127.0.0.1/", "127.0.0.1", "", " ",
     "http://[::1", "http://a:99999/", "http://a:0/", "http://a\r\nHost: b/"],
)  # fmt: skip
def test_only_web_addresses(url):
    assert refusal(url, CLOSED) == "http.bad_url"


def test_a_name_with_one_bad_address_is_a_bad_name(web, names):
    answers, _ = names
    web.says("inside")
    answers["two.example"] = [["127.0.0.1", "10.0.0.1"]]
    port = web.url.rpartition(":")[2]
    assert (
        refusal(f"http://two.example:{port}/", Reach(allowed=("127.0.0.1",)))
        == "http.private_address"
    )
    assert web.asked == []


def test_a_name_that_changes_its_mind_is_asked_once(web, names):
    """Rebinding: the check sees a good address, a second look would give another one."""
    answers, asked = names
    web.says("the good one")
    port = int(web.url.rpartition(":")[2])
    answers["rebind.example"] = [["127.0.0.1"], ["127.0.0.2"]]
    with canary("127.0.0.2", port) as reached:
        answer = get(f"http://rebind.example:{port}/", Reach(allowed=("127.0.0.1",)))
    assert answer.text() == "the good one"
    assert asked == ["rebind.example"]
    assert reached == []
    assert web.asked[0].headers["Host"] == f"rebind.example:{port}"


def test_the_next_address_of_a_name_is_tried_when_nobody_listens_at_the_first(web, names):
    answers, _ = names
    web.says("here")
    answers["several.example"] = [["127.0.0.9", "127.0.0.1"]]
    assert get(f"http://several.example:{web.url.rpartition(':')[2]}/").text() == "here"


@pytest.mark.parametrize(
    "location", ["http://127.0.0.1:{port}/in", "http://[::1]:{port}/in", "http://2130706433:{port}/in",
                 "//localhost:{port}/in", "file:///etc/passwd", "gopher://127.0.0.1:{port}/"]
)  # fmt: skip
def test_a_redirect_is_judged_like_the_first_address(web, names, location):
    answers, _ = names
    port = web.url.rpartition(":")[2]
    answers["outside.example"] = [["127.0.0.3"]]
    with redirecting("127.0.0.3", location.format(port=port)) as outside:
        code = refusal(
            f"http://outside.example:{outside}/", Reach(allowed=("127.0.0.3",)), redirects=3
        )
    assert code in ("http.private_address", "http.bad_url")
    assert web.asked == []


def test_redirects_are_followed_only_when_wanted_and_not_for_ever(web):
    web.says("", 302, Location="/again")
    assert get(web.url).status == 302
    assert len(web.asked) == 1
    assert refusal(web.url, redirects=3) == "http.too_many_redirects"
    assert len(web.asked) == 5


def test_a_redirect_to_somebody_else_takes_no_password_and_no_data_along(web):
    web.says("thanks")
    secret = {"Authorization": "Bearer s3cret", "X-Api-Key": "k3y", "Accept": "text/plain"}
    with redirecting("127.0.0.3", web.url + "/collect") as other:
        get(f"http://127.0.0.3:{other}/", headers=secret, redirects=3)
        sent = {name.lower(): value for name, value in web.asked[0].headers.items()}
        assert sent["accept"] == "text/plain"
        assert "authorization" not in sent
        assert "x-api-key" not in sent
    with redirecting("127.0.0.3", web.url + "/collect", status=307) as other:
        code = refusal(f"http://127.0.0.3:{other}/", method="POST", content=b"data", redirects=3)
    assert code == "http.redirected_away"
    assert len(web.asked) == 1


def test_a_bomb_is_given_up_before_it_unfolds(web):
    packed = gzip.compress(b"\0" * 50_000_000)
    assert len(packed) < 100_000
    web.says(packed, Content_Encoding="gzip")
    assert refusal(web.url) == "http.answer_too_big"


def test_packed_answers_are_unpacked(web):
    web.says(
        gzip.compress("Grüße".encode()),
        Content_Encoding="gzip",
        Content_Type="text/plain; charset=utf-8",
    )
    assert get(web.url).text() == "Grüße"
    web.answers.clear()
    web.says(b"nonsense", Content_Encoding="gzip")
    assert refusal(web.url) == "http.no_answer"
    web.answers.clear()
    web.says(b"x", Content_Encoding="br")
    assert refusal(web.url) == "http.unknown_encoding"


@pytest.mark.parametrize(
    "body", ["{" * 200_000, "[" * 100_000 + "]" * 100_000, '{"a": NaN}', "{'a': 1}", "\x00"]
)
def test_json_that_is_none_is_an_error_and_nothing_worse(web, body):
    web.says(body, Content_Type="application/json")
    answer = get(web.url)
    with pytest.raises(StepFailed, match=r"http\.bad_json"):
        answer.value()


def test_unknown_letters_in_the_type_do_not_hurt(web):
    web.says(b"\xff\xfe ok", Content_Type="text/plain; charset=no-such-thing")
    assert "ok" in get(web.url).text()


@pytest.mark.parametrize(
    ("said", "seconds"), [("120", 120), ("0", 0), ("Sun, 22 Nov 2026 10:01:00 GMT", 60), ("99999999999", 86_400),
                          ("Sun, 22 Nov 2026 09:00:00 GMT", 0), ("soon", None), ("-5", None), ("", None)]
)  # fmt: skip
def test_how_long_to_stay_away(said, seconds):
    headers = {"retry-after": said, "date": "Sun, 22 Nov 2026 10:00:00 GMT"}
    answer = WebAnswer("http://a", 503, headers, b"", "utf-8")
    wanted = None if seconds is None else timedelta(seconds=seconds)
    assert answer.retry_after() == wanted


def test_a_server_that_drips_is_left_when_the_time_is_up():
    """Every byte comes in time; the whole does not: the engine bounds the whole."""
    with dripping() as port:
        begun = time.monotonic()

        async def bounded() -> None:
            request = WebRequest("GET", f"http://127.0.0.1:{port}/", {})
            await asyncio.wait_for(ask(OPEN, request, timedelta(seconds=30)), 0.5)

        with pytest.raises(TimeoutError):
            asyncio.run(bounded())
        assert time.monotonic() - begun < 5


# --- other servers ---------------------------------------------------------------------------------


@contextmanager
def listening(host: str, port: int, serve) -> Iterator[int]:
    server = socket.create_server((host, port))
    server.settimeout(0.05)
    stop = threading.Event()

    def loop() -> None:
        while not stop.is_set():
            try:
                peer, _ = server.accept()
            except TimeoutError:
                continue
            with peer:
                serve(peer, stop)

    thread = threading.Thread(target=loop)
    thread.start()
    try:
        yield server.getsockname()[1]
    finally:
        stop.set()
        thread.join()
        server.close()


@contextmanager
def canary(host: str, port: int) -> Iterator[list[str]]:
    reached: list[str] = []
    with listening(host, port, lambda peer, stop: reached.append(peer.getpeername())):
        yield reached


@contextmanager
def redirecting(host: str, location: str, status: int = 302) -> Iterator[int]:
    said = f"HTTP/1.1 {status} Moved\r\nLocation: {location}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"

    def serve(peer, stop) -> None:
        peer.recv(65_536)
        peer.sendall(said.encode())

    with listening(host, 0, serve) as port:
        yield port


@contextmanager
def dripping() -> Iterator[int]:
    def serve(peer, stop) -> None:
        peer.recv(65_536)
        try:
            peer.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
            while not stop.wait(0.02):
                peer.sendall(b"x")
        except OSError:
            return

    with listening("127.0.0.1", 0, serve) as port:
        yield port
