"""Coroutines in the UI thread: they wait without stopping it, can be given up, and end with the window."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer
from pytestqt.qtbot import QtBot

from deskflow.desktop.conversations import Conversations
from deskflow.desktop.watchdog import Watchdog


@pytest.fixture
def conversations(qapp: object) -> Iterator[Conversations]:
    conversations = Conversations()
    yield conversations
    conversations.close()


@pytest.fixture
def ended() -> list[str]:
    """How `waiting` ended."""
    return []


async def waiting(ended: list[str]) -> None:
    try:
        await asyncio.Event().wait()
    except asyncio.CancelledError:
        await asyncio.sleep(0)
        ended.append("cancelled")
        raise


def test_it_runs_here_and_waits_elsewhere(
    qtbot: QtBot, conversations: Conversations, watchdog: Watchdog
) -> None:
    async def talk() -> list[int]:
        there = await asyncio.to_thread(threading.get_ident)
        await asyncio.sleep(0.15)
        await asyncio.to_thread(time.sleep, 0.15)
        return [there, threading.get_ident()]

    heard: list[int] = []
    conversations.start(talk(), heard.extend, owner=conversations)
    assert heard == []
    qtbot.waitUntil(lambda: bool(heard))
    there, here = heard
    assert here == threading.get_ident() != there


def test_an_error_goes_to_its_handler(qtbot: QtBot, conversations: Conversations) -> None:
    async def talk() -> None:
        raise ValueError("no such server")

    heard: list[BaseException] = []
    conversations.start(talk(), on_error=heard.append, owner=conversations)
    qtbot.waitUntil(lambda: bool(heard))
    assert str(heard[0]) == "no such server"


@pytest.mark.may_log_errors
def test_an_error_nobody_handles_is_told(qtbot: QtBot, conversations: Conversations) -> None:
    async def talk() -> float:
        return 1 / 0

    with qtbot.waitSignal(conversations.failed) as failed:
        conversations.start(talk(), owner=conversations)
    assert isinstance(failed.args[0], ZeroDivisionError)


def test_what_is_given_up_ends_and_is_not_answered(
    qtbot: QtBot, conversations: Conversations, ended: list[str]
) -> None:
    heard: list[Any] = []
    given_up = conversations.start(waiting(ended), heard.append, heard.append, owner=conversations)
    qtbot.wait(10)
    given_up.cancel()
    qtbot.waitUntil(lambda: given_up.done)
    assert ended == ["cancelled"]
    assert heard == []


def test_it_ends_with_its_owner(
    qtbot: QtBot, conversations: Conversations, ended: list[str]
) -> None:
    owner = QObject()
    conversations.start(waiting(ended), owner=owner)
    qtbot.wait(10)
    shiboken6.delete(owner)
    qtbot.waitUntil(lambda: ended == ["cancelled"])


def test_closing_ends_all_of_them_at_once(qapp: object, ended: list[str]) -> None:
    conversations, held = Conversations(), threading.Event()
    conversations.start(waiting(ended), owner=conversations)
    # What cannot be stopped, such as looking up a name, is left to itself.
    conversations.start(asyncio.to_thread(held.wait), owner=conversations)
    QCoreApplication.processEvents()
    began = time.monotonic()
    conversations.close()
    assert time.monotonic() - began < 0.5
    assert ended == ["cancelled"]
    held.set()


def test_nothing_of_it_is_left_to_other_threads(qtbot: QtBot) -> None:
    """Python clears up in whatever thread it likes, and Qt says so when a timer was left."""

    async def talk() -> None:
        async with asyncio.timeout(60):
            await asyncio.sleep(0)

    conversations = Conversations()
    heard: list[None] = []
    conversations.start(talk(), heard.append, owner=conversations)
    qtbot.waitUntil(lambda: heard == [None])
    conversations.close()
    del conversations
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    thread = threading.Thread(target=gc.collect)
    thread.start()
    thread.join()


def test_the_application_goes_on_afterwards(qtbot: QtBot) -> None:
    """Somebody else signs in: a new window with conversations of its own."""
    for _ in range(2):
        conversations = Conversations()
        heard: list[str] = []
        conversations.start(asyncio.sleep(0, "done"), heard.append, owner=conversations)
        qtbot.waitUntil(lambda heard=heard: heard == ["done"])
        conversations.close()
    fired: list[bool] = []
    QTimer.singleShot(0, lambda: fired.append(True))
    qtbot.waitUntil(lambda: bool(fired))
    # This thread has no loop any more.
    assert asyncio.run(asyncio.sleep(0, "elsewhere")) == "elsewhere"


def test_a_cancellation_that_gets_lost_is_repeated(
    qtbot: QtBot, conversations: Conversations
) -> None:
    async def deaf() -> None:
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.Event().wait()
        await asyncio.Event().wait()

    going_on = conversations.start(deaf(), owner=conversations)
    qtbot.wait(20)
    going_on.cancel()
    qtbot.waitUntil(lambda: going_on.done)
