"""What stands on the page while the workspace is empty: the first steps, each with what comes of it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QProcess
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.home.words import tr
from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.buttons import Button
from deskflow.desktop.widgets.labels import Label
from deskflow.desktop.widgets.surfaces import Card

CHARS = 84


@dataclass(frozen=True, slots=True)
class Step:
    """Something to begin with."""

    title: str
    text: str
    action: str
    icon: str
    callback: Callable[[], object]


def first_steps(context: PageContext) -> list[Step]:
    """Those this person may take, the likeliest first."""
    can, navigate, actions = context.workspace.can, context.navigate, context.actions
    found: list[Step] = []
    if can("import.run"):
        found.append(
            Step(
                tr("Bring your tickets along"),
                tr("From a CSV file of any other system, or mails as EML or MBOX files."),
                tr("Import…"),
                "upload",
                lambda: "file.import" in actions and actions.trigger("file.import"),
            )
        )
    if can("tickets.create"):
        found.append(
            Step(
                tr("Write the first ticket"),
                tr("A customer called, something broke: it takes a title and a name."),
                tr("New ticket"),
                "ticket-plus",
                lambda: navigate("tickets", new=True),
            )
        )
    if can("workflows.write"):
        found.append(
            Step(
                tr("Let DeskFlow do the routine"),
                tr("Draw what should happen when a ticket arrives, and see it run."),
                tr("Open workflows"),
                "workflow",
                lambda: navigate("workflows"),
            )
        )
    found.append(
        Step(
            tr("Look around in the demo"),
            tr("A provider with customers, tickets and workflows, in a window of its own."),
            tr("Open the demo"),
            "rocket",
            lambda: _open_demo(context),
        )
    )
    return found


def _open_demo(context: PageContext) -> None:
    # A process of its own: the demo has its own file, engine and clock, and goes away when it is closed.
    command = ["demo"] if getattr(sys, "frozen", False) else ["-m", "deskflow", "demo"]
    # Its stubs promise a truth value; it answers with that and the id of the process.
    answer: Any = QProcess.startDetached(sys.executable, command)
    if answer[0] if isinstance(answer, tuple) else answer:
        context.toasts.show(tr("The demo opens in a window of its own."))
    else:
        context.toasts.show(tr("The demo could not be started. “deskflow demo” starts it, too."), tone="danger")  # fmt: skip


class FirstSteps(Card):
    """One line for each step; the first one is what most people do first."""

    def __init__(self, theme: Theme, steps: list[Step]) -> None:
        super().__init__(theme, padding=theme.space(4))
        self.setMaximumWidth(CHARS * theme.metrics().averageCharWidth())
        self.body.setSpacing(theme.space(3))
        self.body.addWidget(Label(theme, tr("Your workspace is ready"), size="heading", weight="semibold"))  # fmt: skip
        self.body.addWidget(
            Label(
                theme,
                tr(
                    "It is empty still. Once there are tickets, this page shows what is due, "
                    "how the day goes and what automation does."
                ),
                tone="text-muted",
                wrap=True,
            )
        )
        for place, step in enumerate(steps):
            self.body.addWidget(self._row(theme, step, first=place == 0))

    def _row(self, theme: Theme, step: Step, *, first: bool) -> QWidget:
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.space(3))
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(Label(theme, step.title, weight="semibold"))
        words.addWidget(Label(theme, step.text, size="sm", tone="text-muted", wrap=True))
        row.addLayout(words, 1)
        kind = "primary" if first else "default"
        button = Button(theme, step.action, kind=kind, icon=step.icon)  # type: ignore[arg-type]
        button.setAccessibleName(f"{step.action}: {step.title}")
        button.clicked.connect(step.callback)
        row.addWidget(button)
        return box
