"""Stopwatch and time: begun, paused, logged, corrected; the same from a key, the top bar and the day sheet."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from deskflow.core.bus import Outcome
from deskflow.core.commands import Command
from deskflow.core.workspace import Workspace
from deskflow.desktop import words
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.tickets.working.time_panel import TimePanel, WrittenTime
from deskflow.desktop.pages.tickets.working.time_words import clock_text
from deskflow.desktop.records.saving import run_with_undo, tell_with_undo
from deskflow.desktop.widgets.choices import Choice
from deskflow.desktop.widgets.picker import pick
from deskflow.tickets.stopwatches import (
    PauseStopwatch,
    StartStopwatch,
    StopStopwatch,
    rounded_minutes,
)
from deskflow.tickets.time_queries import SheetEntry, StopwatchRow, stopwatches_of
from deskflow.tickets.time_spent import LogTime, RemoveTime, UpdateTime
from deskflow.tickets.work_queries import TimeRow


class Timing(QObject):
    """`window` answers with where panels open."""

    def __init__(
        self, context: PageContext, parent: QObject, window: Callable[[], QWidget]
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._workspace: Workspace = context.workspace
        self._window = window

    # --- stopwatch ----------------------------------------------------------------------------

    def ask(self, then: Callable[[list[StopwatchRow]], object]) -> None:
        """The stopwatches of whoever sits here."""
        workspace = self._workspace
        asked = workspace.ask(stopwatches_of, workspace.tenant_id, workspace.current_user.id)
        self._context.requests.submit(asked, then, owner=self)

    def toggle(self, ticket_id: UUID, number: str) -> None:
        """Runs from now on, or waits."""

        def known(watches: list[StopwatchRow]) -> None:
            runs = any(one.ticket_id == ticket_id and one.runs_since for one in watches)
            if runs:
                said = self.tr("{number}: stopwatch paused").format(number=number)
                run_with_undo(self._context, PauseStopwatch(ticket_id), said, owner=self)
            else:
                self.start(ticket_id, number, watches)

        self.ask(known)

    def start(self, ticket_id: UUID, number: str, watches: list[StopwatchRow]) -> None:
        """One that ran until now is paused, and can be logged at once."""
        before = next(
            (one for one in watches if one.runs_since and one.ticket_id != ticket_id), None
        )

        def started(outcome: Outcome) -> None:
            tell_with_undo(
                self._context,
                outcome,
                self.tr("{number}: stopwatch runs").format(number=number),
                owner=self,
            )
            if before is not None:
                shown = clock_text(before.gathered(self._workspace.clock.now()))
                text = self.tr("{number} waits at {time}").format(number=before.number, time=shown)
                log = (self.tr("Log it…"), lambda: self.stop(before.ticket_id, before.number))
                self._context.toasts.show(text, tone="info", action=log, seconds=12)

        asked = self._workspace.run(StartStopwatch(ticket_id))
        self._context.requests.submit(asked, started, self._say, owner=self)

    def stop(self, ticket_id: UUID, number: str) -> None:
        """What it shows is looked at before it is logged."""

        def known(watches: list[StopwatchRow]) -> None:
            found = next((one for one in watches if one.ticket_id == ticket_id), None)
            if found is None:
                text = self.tr("No stopwatch of yours is on {number}.").format(number=number)
                self._context.toasts.show(text, tone="neutral", seconds=4)
                return
            now = self._workspace.clock.now()
            minutes = rounded_minutes(found.gathered(now), 1)

            def go(written: WrittenTime) -> None:
                # Untouched, it is measured and rounded where it is logged.
                changed = None if written.minutes == minutes else written.minutes
                command = StopStopwatch(ticket_id, written.note, written.is_billable, written.kind, changed)  # fmt: skip
                self._run_in(panel, command, self.tr("{number}: time logged").format(number=number))

            title = self.tr("Log the time of {number}").format(number=number)
            panel = TimePanel(self._context.theme, self._window(), title, self.tr("Log it"), go)
            panel.fill(minutes, "", "remote", now, is_billable=True)
            panel.day_row.hide()
            panel.open_centred()

        self.ask(known)

    def discard(self, ticket_id: UUID, number: str) -> None:
        said = self.tr("{number}: stopwatch thrown away").format(number=number)
        run_with_undo(self._context, StopStopwatch(ticket_id, minutes=0), said, owner=self)

    def offer(self, anchor: QWidget, watches: list[StopwatchRow]) -> None:
        """What can be done with one's stopwatches."""
        now = self._workspace.clock.now()
        choices: list[Choice] = []
        for one in watches:
            section = f"{one.number}\u2002{clock_text(one.gathered(now))}\u2002{one.title}"
            deeds: list[tuple[str, str, Callable[[], object]]] = [
                (self.tr("Stop and log {number}…"), "check", lambda one=one: self.stop(one.ticket_id, one.number)),
                (
                    self.tr("Pause {number}") if one.runs_since else self.tr("Go on with {number}"),
                    "pause" if one.runs_since else "play",
                    lambda one=one: self.toggle(one.ticket_id, one.number),
                ),
                (self.tr("Open {number}"), "ticket", lambda one=one: self._context.navigate("tickets", ticket_id=one.ticket_id)),
                (self.tr("Throw away the time of {number}"), "trash-2", lambda one=one: self.discard(one.ticket_id, one.number)),
            ]  # fmt: skip
            choices += [
                Choice(deed, title.format(number=one.number), icon=icon, section=section)
                for title, icon, deed in deeds
            ]
        popup = pick(self._context.theme, anchor, self.tr("Stopwatch…"), choices, lambda deed: deed(), "below-right")  # fmt: skip
        popup.width_wanted = 380
        popup.show_choices(choices)

    # --- entries ------------------------------------------------------------------------------

    def log(self, ticket_id: UUID, number: str) -> None:
        """By hand."""

        def go(written: WrittenTime) -> None:
            command = LogTime(
                ticket_id, written.minutes, written.note, written.is_billable,
                worked_at=written.day, kind=written.kind,
            )  # fmt: skip
            self._run_in(panel, command, self.tr("{number}: time logged").format(number=number))

        title = self.tr("Log time on {number}").format(number=number)
        panel = TimePanel(self._context.theme, self._window(), title, self.tr("Log it"), go)
        panel.fill(None, "", "remote", self._workspace.clock.now(), is_billable=True)
        panel.open_centred()

    def edit(
        self, entry: TimeRow | SheetEntry, on_done: Callable[[], object] | None = None
    ) -> None:
        """Corrects what was logged; `on_done` when it is."""

        def go(written: WrittenTime) -> None:
            updates: dict[str, Any] = {
                "minutes": written.minutes, "note": written.note, "kind": written.kind,
                "is_billable": written.is_billable,
            }  # fmt: skip
            if written.day is not None:
                updates["worked_at"] = written.day.isoformat()
            self._run_in(panel, UpdateTime(entry.id, updates), self.tr("Time changed"), on_done)

        panel = TimePanel(
            self._context.theme, self._window(), self.tr("Change the time"), self.tr("Save"), go
        )
        panel.fill(
            entry.minutes, entry.note, entry.kind, entry.worked_at, is_billable=entry.is_billable
        )
        panel.open_centred()

    def remove(self, entry_id: UUID) -> None:
        run_with_undo(self._context, RemoveTime(entry_id), self.tr("Time removed"), owner=self)

    # --- inside -------------------------------------------------------------------------------

    def _run_in(
        self, panel: TimePanel, command: Command, said: str, on_done: Callable[[], object] | None = None
    ) -> None:  # fmt: skip
        def applied(outcome: Outcome) -> None:
            panel.dismiss()
            tell_with_undo(self._context, outcome, said, owner=self)
            if on_done is not None:
                on_done()

        def refused(error: BaseException) -> None:
            panel.say(words.describe_error(error))

        self._context.requests.submit(self._workspace.run(command), applied, refused, owner=panel)

    def _say(self, error: BaseException) -> None:
        self._context.toasts.show(words.describe_error(error), tone="danger", seconds=12)
