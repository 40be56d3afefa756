"""Asking a server from the settings: a button that begins and then gives up, and a line that says how it stands."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine
from typing import Any

from PySide6.QtCore import QObject, QTimer

from deskflow.desktop.conversations import Conversation
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.theme import Tone
from deskflow.desktop.widgets.banner import InlineBanner
from deskflow.desktop.widgets.buttons import Button

# What came of it, and its colour.
Verdict = tuple[str, Tone]


class ConnectionTest(QObject):
    """`talk` asks and answers with a verdict; `describe` makes one of whatever went wrong.

    Pressing the button again cancels it. So do closing the window, and `seconds` without an answer.
    """

    def __init__(
        self,
        context: PageContext,
        button: Button,
        banner: InlineBanner,
        talk: Callable[[], Coroutine[Any, Any, Verdict]],
        describe: Callable[[BaseException], str],
        *,
        seconds: float,
    ) -> None:
        super().__init__(button)
        self.seconds = seconds
        self._context = context
        self._button = button
        self._banner = banner
        self._talk = talk
        self._describe = describe
        self._words, self._icon = button.text(), button.icon_name
        self._conversation: Conversation | None = None
        self._began = 0.0
        self._stage = ""
        self._clock = QTimer(self)
        self._clock.setInterval(1000)
        self._clock.timeout.connect(self._on_second)
        button.clicked.connect(self._on_pressed)

    def tell(self, stage: str) -> None:
        """How far it is, as a sentence that goes on: "Asking mail.example…"."""
        self._stage = stage
        self._banner.say(stage)

    def cancel(self) -> None:
        """Without a word: what was asked about is no longer what is shown."""
        if self._conversation is not None:
            self._conversation.cancel()
            self._rest()

    def _on_pressed(self) -> None:
        if self._conversation is not None:
            self.cancel()
            self._banner.say(self.tr("Cancelled."))
            return
        self._button.setText(self.tr("Cancel"))
        self._button.set_icon("x")
        self._began = time.monotonic()
        self._clock.start()
        self.tell(self.tr("Asking…"))
        self._conversation = self._context.requests.converse(
            self._limited(), self._on_verdict, self._on_trouble, owner=self
        )

    async def _limited(self) -> Verdict:
        async with asyncio.timeout(self.seconds):
            return await self._talk()

    def _on_second(self) -> None:
        passed = int(time.monotonic() - self._began)
        words = self.tr("{stage} {passed} of at most {most} seconds")
        self._banner.go_on(words.format(stage=self._stage, passed=passed, most=int(self.seconds)))

    def _on_verdict(self, verdict: Verdict) -> None:
        self._rest()
        self._banner.say(*verdict)

    def _on_trouble(self, problem: BaseException) -> None:
        self._rest()
        if isinstance(problem, TimeoutError):
            words = self.tr(
                "There was no answer in {seconds} seconds. Check the address, the port and the network."
            )
            self._banner.say(words.format(seconds=round(self.seconds)), "danger")
        else:
            self._banner.say(self._describe(problem), "danger")

    def _rest(self) -> None:
        self._conversation = None
        self._clock.stop()
        self._button.setText(self._words)
        self._button.set_icon(self._icon)
