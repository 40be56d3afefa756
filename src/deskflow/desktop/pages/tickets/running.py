"""Running a workflow on tickets somebody has chosen: which one, its form, what it would run on, then in parts."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget
from sqlalchemy import Connection

from deskflow.core.bus import Outcome
from deskflow.core.workspace import Workspace
from deskflow.desktop.forms.surroundings import Surroundings, read_directory
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.tickets.batch import Batch, BatchWatch
from deskflow.desktop.pages.tickets.run_preview import RunPreview
from deskflow.desktop.widgets.choices import Choice
from deskflow.desktop.widgets.picker import pick
from deskflow.desktop.words_problems import describe_workflow_error
from deskflow.tickets.list_queries import pick_by_keys
from deskflow.workflows.definition import Definition
from deskflow.workflows.definition_json import to_json
from deskflow.workflows.event_shapes import EVENT_SHAPES
from deskflow.workflows.on_the_fly import CreateAdHoc
from deskflow.workflows.selection import Chosen, Runnable, list_runnable, look_at_tickets

if TYPE_CHECKING:
    from deskflow.desktop.pages.tickets.page import TicketsPage
    from deskflow.desktop.pages.workflows.quick.creator import QuickCreator
    from deskflow.desktop.pages.workflows.quick.making import QuickMaking

QUICK: Final = "quick"


class TicketRuns(QObject):
    """What the page's actions "Run a workflow…" and "Automate this…" do."""

    def __init__(self, page: TicketsPage, context: PageContext) -> None:
        super().__init__(page)
        self._page = page
        self._context = context
        self._workspace: Workspace = context.workspace
        self._around = Surroundings(context.theme, events=EVENT_SHAPES)

    @functools.cached_property
    def making(self) -> QuickMaking:
        # With it come all the forms of workflows, for which no start should wait.
        from deskflow.desktop.pages.workflows.quick.making import QuickMaking

        return QuickMaking(self._context, self._page, self._page.ticket)

    # --- what a person asks for --------------------------------------------------------------------

    def automate(self) -> None:
        """A workflow that stays, begun from the open ticket."""
        ticket = self._page.target
        self.making.open(None if ticket is None else ticket.id)

    def run(self) -> None:
        """Choose a workflow for the chosen tickets, or for the open one."""
        if not self._page.model.marked:
            ticket = self._page.target
            if ticket is not None:
                self._offer([ticket.id])
            return
        keys = sorted(self._page.model.marked)
        asked = self._workspace.ask(pick_by_keys, keys)
        self._submit(asked, lambda found: self._offer([one.id for one in found]))

    # --- which workflow ----------------------------------------------------------------------------

    def _offer(self, tickets: Sequence[UUID]) -> None:
        workspace = self._workspace
        user_id = workspace.current_user.id
        asked = workspace.ask(list_runnable, workspace.tenant_id, user_id)
        self._submit(asked, partial(self._pick, tuple(tickets)))

    def _pick(self, tickets: tuple[UUID, ...], found: list[Runnable]) -> None:
        by_id = {one.id: one for one in found}
        last = self.tr("Used last")
        others = self.tr("Others") if any(one.used_at for one in found) else ""
        choices = [
            Choice(
                one.id, one.name, icon="workflow", section=last if one.used_at else others,
                keywords=one.description,
            )
            for one in found
        ]  # fmt: skip
        if self._workspace.can("workflows.write"):
            text = self.tr("Something quick, only for these…")
            if len(tickets) == 1:
                text = self.tr("Something quick, only for this one…")
            choices.append(Choice(QUICK, text, icon="zap", pinned=True))
        if not found and choices:
            self.making.open_once(tickets, partial(self._run_quick, tickets))
            return
        if not choices:
            text = self.tr("No workflow takes a ticket yet: it has to be started by hand.")
            self._context.toasts.show(text, tone="neutral")
            return

        def picked(value: Any) -> None:
            if value == QUICK:
                self.making.open_once(tickets, partial(self._run_quick, tickets))
            else:
                self._ask_values(by_id[value], tickets)

        marked = bool(self._page.model.marked)
        title = self.tr("Run on %n ticket(s)…", "", len(tickets))
        pick(
            self._context.theme, self._anchor(), title, choices, picked,
            "above-left" if marked else "below-left",
        )  # fmt: skip

    def _anchor(self) -> QWidget:
        if self._page.model.marked:
            return self._page.list.bulk
        return self._page.ticket.anchor("status") or self._page.list.view.anchor()

    # --- its form, and what it runs on -------------------------------------------------------------

    def _ask_values(self, workflow: Runnable, tickets: tuple[UUID, ...]) -> None:
        workspace = self._workspace

        def read(connection: Connection) -> Any:
            tenant = workspace.tenant_id
            directory = read_directory(connection, tenant) if workflow.inputs else None
            return look_at_tickets(connection, tenant, tickets), directory

        self._submit(workspace.ask(read), lambda found: self._ask_form(workflow, *found))

    def _ask_form(self, workflow: Runnable, chosen: Chosen, directory: Any) -> None:
        if not workflow.inputs or not chosen.tickets:
            self._preview(workflow, chosen, {})
            return
        self._around.directory = directory
        from deskflow.desktop.forms.run_form import RunPopover

        popover = RunPopover(
            self._context.theme, self._page.window(), workflow.name, workflow.inputs, self._around
        )
        popover.started.connect(lambda values: self._preview(workflow, chosen, values))
        popover.open_at(self._anchor(), "above-left" if self._page.model.marked else "below-left")

    def _preview(self, workflow: Runnable, chosen: Chosen, values: dict[str, Any]) -> None:
        """One ticket that nothing is wrong with needs no second look."""

        def go() -> None:
            self._start(Batch(workflow.id, workflow.name, chosen.tickets, values))

        if len(chosen.tickets) == 1 and not chosen.left_out:
            go()
            return
        preview = RunPreview(self._context.theme, self._page.window(), workflow.name, chosen, go)
        preview.open_at(self._anchor(), "above-left" if self._page.model.marked else "below-left")

    # --- going -------------------------------------------------------------------------------------

    def _run_quick(
        self, tickets: tuple[UUID, ...], creator: QuickCreator, name: str, made: Definition
    ) -> None:
        """Freeze it, then run it on those tickets that can be run on; the creator stays until that is done."""
        creator.set_busy(True)
        workspace = self._workspace

        def refused(error: BaseException) -> None:
            creator.set_busy(False)
            creator.say(describe_workflow_error(error))

        def looked(chosen: Chosen) -> None:
            if not chosen.tickets:
                creator.set_busy(False)
                creator.say(self.tr("None of these tickets can be changed."))
                return

            def frozen(outcome: Outcome) -> None:
                self.making.done(creator)
                self._start(Batch(outcome.result_id, name, chosen.tickets, {}))

            command = CreateAdHoc(name, to_json(made))
            self._context.requests.submit(workspace.run(command), frozen, refused, owner=creator)

        asked = workspace.ask(look_at_tickets, workspace.tenant_id, tickets)
        self._context.requests.submit(asked, looked, refused, owner=creator)

    def _start(self, batch: Batch) -> None:
        BatchWatch(self._context, batch, self).start()
        self._page.model.unmark_all()

    def _submit(self, asked: Any, then: Callable[[Any], object]) -> None:
        self._context.requests.submit(asked, then, self._say, owner=self)

    def _say(self, error: BaseException) -> None:
        self._context.toasts.show(describe_workflow_error(error), tone="danger")
