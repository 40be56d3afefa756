"""Answers reach the UI thread, late ones are dropped, and bursts of changes become one refresh."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from deskflow.desktop.async_calls import ChangesRelay, Requests
from tests.desktop.pausing import pause


@pytest.fixture
def requests(qapp: object) -> Iterator[Requests]:
    requests = Requests()
    yield requests
    requests.close()


def test_an_answer_comes_in_the_ui_thread(qtbot: QtBot, requests: Requests) -> None:
    owner = QObject()
    heard: list[tuple[int, int, str]] = []
    here = threading.get_ident()
    requests.submit(
        threading.get_ident,
        lambda there: heard.append((there, threading.get_ident(), "done")),
        owner=owner,
    )
    qtbot.waitUntil(lambda: bool(heard))
    there, delivered, _ = heard[0]
    assert there != here
    assert delivered == here


def test_a_future_of_somebody_else_is_fine(qtbot: QtBot, requests: Requests) -> None:
    owner, heard = QObject(), []
    future: Future[int] = Future()
    requests.submit(future, heard.append, owner=owner)
    thread = threading.Thread(target=future.set_result, args=(7,))
    thread.start()
    qtbot.waitUntil(lambda: heard == [7])
    thread.join()


def test_an_error_goes_to_its_handler(qtbot: QtBot, requests: Requests) -> None:
    owner, heard = QObject(), []

    def fail() -> None:
        raise ValueError("no such ticket")

    requests.submit(fail, None, heard.append, owner=owner)
    qtbot.waitUntil(lambda: bool(heard))
    assert str(heard[0]) == "no such ticket"


@pytest.mark.may_log_errors
def test_an_error_nobody_handles_is_told(qtbot: QtBot, requests: Requests) -> None:
    owner = QObject()
    with qtbot.waitSignal(requests.failed) as failed:
        requests.submit(lambda: 1 / 0, owner=owner)
    assert isinstance(failed.args[0], ZeroDivisionError)


def test_nothing_comes_for_an_owner_that_is_gone(qtbot: QtBot, requests: Requests) -> None:
    import shiboken6

    gone, here = QObject(), QObject()
    heard: list[str] = []
    first: Future[str] = Future()
    second: Future[str] = Future()
    requests.submit(first, heard.append, owner=gone)
    requests.submit(second, heard.append, owner=here)
    shiboken6.delete(gone)
    first.set_result("late")
    second.set_result("in time")
    qtbot.waitUntil(lambda: heard == ["in time"])


def test_a_cancelled_question_is_not_answered(qtbot: QtBot, requests: Requests) -> None:
    owner = QObject()
    heard: list[Any] = []
    old: Future[str] = Future()
    new: Future[str] = Future()
    request = requests.submit(old, heard.append, owner=owner)
    requests.submit(new, heard.append, owner=owner)
    request.cancel()
    new.set_result("new")
    qtbot.waitUntil(lambda: heard == ["new"])


def test_after_closing_nothing_is_delivered(qtbot: QtBot, requests: Requests) -> None:
    owner, heard = QObject(), []
    future: Future[int] = Future()
    requests.submit(future, heard.append, owner=owner)
    requests.close()
    future.set_result(1)
    pause(5)
    assert heard == []


def test_a_burst_becomes_one_notice(qtbot: QtBot) -> None:
    relay = ChangesRelay(combine=lambda several: [one for part in several for one in part])
    heard: list[list[int]] = []
    relay.changed.connect(heard.append)
    threads = [threading.Thread(target=relay.notify, args=([n],)) for n in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    qtbot.waitUntil(lambda: bool(heard))
    assert len(heard) == 1
    assert sorted(heard[0]) == list(range(50))
    with qtbot.waitSignal(relay.changed):
        relay.notify([99])
    assert heard[1] == [99]


def test_it_can_be_deleted_as_soon_as_it_is_closed(qapp: object) -> None:
    """While answers are on their way from other threads: telling something that is gone would end the program."""
    turns = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        for _ in range(1_500):
            requests, relay = Requests(), ChangesRelay(list)
            answer: Future[int] = Future()
            requests.submit(answer, lambda _: None, owner=requests)

            def work(answer=answer, relay=relay) -> None:
                answer.set_result(1)
                relay.notify(1)

            thread = threading.Thread(target=work)
            thread.start()
            for one in (requests, relay):
                one.close()
                shiboken6.delete(one)
            thread.join()
    finally:
        sys.setswitchinterval(turns)
