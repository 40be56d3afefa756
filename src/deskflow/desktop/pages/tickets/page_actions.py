"""Everything that can be done on the ticket page, as records: keys, menus, palette and cheat sheet follow."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from deskflow.desktop.actions import Action
from deskflow.desktop.pages.tickets.panes import Name
from deskflow.desktop.pages.tickets.relating.actions import relation_actions
from deskflow.desktop.pages.tickets.ticket.told_popover import open_told
from deskflow.desktop.pages.tickets.views.actions import view_actions
from deskflow.desktop.pages.tickets.working.actions import work_actions
from deskflow.tickets.views import BUILT_IN

if TYPE_CHECKING:
    from deskflow.desktop.pages.tickets.page import TicketsPage

CONTEXT_MENU = (
    "tickets.open", "-", "tickets.reply", "tickets.note", "-", "tickets.assign", "tickets.take",
    "tickets.status", "tickets.priority", "tickets.resolve", "-",
    "tickets.impact", "tickets.urgency", "tickets.type", "tickets.field", "-", "tickets.macro", "tickets.run_workflow", "tickets.automate", "-",
    "tickets.merge", "tickets.split", "tickets.link", "-",
    "tickets.mark", "tickets.copy_number",
)  # fmt: skip


def _tr(text: str) -> str:
    return QCoreApplication.translate("ticket_actions", text)


def build_actions(page: TicketsPage) -> list[Action]:
    return [
        *_work(page),
        *_writing(page),
        *relation_actions(page),
        *work_actions(page),
        *_moving(page),
        *_choosing(page),
        *_views(page),
        *_panes(page),
    ]


def _work(page: TicketsPage) -> list[Action]:
    group = _tr("Ticket")

    def about(
        action_id: str,
        title: str,
        icon: str,
        key: str,
        callback: Callable[[], object],
        permission: str,
    ) -> Action:
        return Action(
            id=action_id, title=title, icon=icon, shortcuts=(key,) if key else (), group=group,
            permission=permission, enabled=lambda: page.has_target, callback=callback,
        )  # fmt: skip

    return [
        about("tickets.assign", _tr("Assign…"), "user-plus", "A", page.pickers.assign, "tickets.assign"),
        about("tickets.propose", _tr("Propose who takes it…"), "users", "Shift+P", page.pickers.propose, "tickets.assign"),
        about("tickets.skills", _tr("Which skills it needs…"), "badge-check", "", page.pickers.skills, "tickets.update"),
        about("tickets.take", _tr("Take it"), "user-check", "Shift+A", page.pickers.take, "tickets.assign"),
        about("tickets.status", _tr("Set status…"), "circle-dot", "S", page.pickers.status, "tickets.update"),
        about("tickets.priority", _tr("Set priority…"), "flag", "P", page.pickers.priority, "tickets.update"),
        about("tickets.impact", _tr("Set impact…"), "users", "I", lambda: page.pickers.level("impact"), "tickets.update"),
        about("tickets.urgency", _tr("Set urgency…"), "alarm-clock", "U", lambda: page.pickers.level("urgency"), "tickets.update"),
        about("tickets.type", _tr("Set type…"), "tag", "Y", page.pickers.type, "tickets.update"),
        about("tickets.field", _tr("Set a field of your own…"), "text-cursor-input", "F", page.pickers.field, "tickets.update"),
        about("tickets.outcome", _tr("Change the outcome…"), "circle-check", "", page.pickers.deciding.outcome, "tickets.update"),
        about("tickets.severity", _tr("Why is it so severe?"), "gauge", "Shift+E", page.pickers.deciding.severity, "tickets.read"),
        about(
            "tickets.resolve", _tr("Resolve"), "circle-check", "Shift+S",
            lambda: page.pickers.update("status", "resolved"), "tickets.update",
        ),
        about("tickets.edit_title", _tr("Edit the title"), "pencil", "E", page.ticket.edit_title, "tickets.update"),
        about("tickets.copy_number", _tr("Copy the number"), "copy", "", page.ticket.copy_number, "tickets.read"),
        about("tickets.why_due", _tr("Why is it due then?"), "timer", "W", page.ticket.explain_due, "tickets.read"),
        about("tickets.macro", _tr("Run a macro…"), "zap", "M", page.macros.choose, "tickets.note"),
        about("tickets.run_workflow", _tr("Run a workflow…"), "play", "Shift+W", page.runs.run, "workflows.execute"),
        Action(
            id="tickets.automate", title=_tr("Automate this…"), icon="zap", group=group, shortcuts=("Shift+Q",),
            permission="workflows.write", keywords=_tr("quick workflow rule when if then"),
            callback=page.runs.automate,
        ),
        about("tickets.add_task", _tr("Add a task"), "list-checks", "T", lambda: page.ticket.add_to_side("task"), "tickets.update"),
    ]  # fmt: skip


def _writing(page: TicketsPage) -> list[Action]:
    group = _tr("Ticket")
    there = lambda: page.ticket.ticket_id is not None  # noqa: E731
    return [
        Action(
            id="tickets.new", title=_tr("New ticket"), icon="ticket", group=_tr("New"),
            permission="tickets.create", shortcuts=("C",), callback=lambda: page.ticket.start_new(None),
        ),
        Action(
            id="tickets.reply", title=_tr("Reply"), icon="reply", group=group, shortcuts=("R",),
            permission="tickets.reply", enabled=there, callback=page.ticket.start_reply,
        ),
        Action(
            id="tickets.note", title=_tr("Internal note"), icon="lock", group=group, shortcuts=("N",),
            permission="tickets.note", enabled=there, callback=page.ticket.start_note,
        ),
        Action(
            id="tickets.told", title=_tr("Who hears of it?"), icon="bell", group=group, shortcuts=("Shift+H",),
            permission="tickets.read", enabled=there, keywords=_tr("mute watch notify"),
            callback=lambda: open_told(page.context, page.ticket.ticket_id, page.ticket.header.more_button),
        ),
        Action(
            id="tickets.quote", title=_tr("Quote the customer"), icon="message-square", group=group, shortcuts=("Q",),
            permission="tickets.reply", enabled=there, callback=page.ticket.quote,
        ),
        Action(
            id="tickets.send", title=_tr("Send"), icon="send", group=group, shortcuts=("Ctrl+Return",),
            enabled=lambda: page.ticket.can_send, callback=page.ticket.send,
        ),
        Action(
            id="tickets.send_next", title=_tr("Send, and on to the next ticket"), icon="send", group=group,
            shortcuts=("Ctrl+Shift+Return",), enabled=lambda: page.ticket.can_send, callback=page.ticket.send_and_next,
        ),
        Action(
            id="tickets.send_after", title=_tr("Send and set the status…"), icon="circle-dot", group=group,
            shortcuts=("Alt+Return",), enabled=lambda: page.ticket.composer.can_send,
            callback=page.ticket.composer.choose_after,
        ),
        Action(
            id="tickets.attach", title=_tr("Attach files…"), icon="paperclip", group=group,
            shortcuts=("Ctrl+Shift+A",), enabled=there, callback=page.ticket.attach,
        ),
    ]  # fmt: skip


def _moving(page: TicketsPage) -> list[Action]:
    group = _tr("Move")
    view = page.list.view

    def move(action_id: str, title: str, key: str, callback: Callable[[], object]) -> Action:
        return Action(
            id=action_id,
            title=title,
            shortcuts=(key,),
            group=group,
            callback=callback,
            key_only=True,
        )

    return [
        move("tickets.next", _tr("Next ticket"), "J", lambda: view.move_current(1)),
        move("tickets.previous", _tr("Previous ticket"), "K", lambda: view.move_current(-1)),
        move("tickets.open", _tr("Open"), "O", page.open_current),
        move("tickets.filter", _tr("Filter"), "/", page.list.filter.start_typing),
        Action(
            id="tickets.build_filter", title=_tr("Build the filter…"), icon="funnel", group=group,
            shortcuts=("Shift+F",), callback=page.list.filter.build, keywords=_tr("query builder conditions"),
        ),
        move("tickets.escape", _tr("Back to the list"), "Esc", page.escape),
        move("tickets.next_view", _tr("Next view"), "Ctrl+Down", lambda: page.views.step(1)),
        move("tickets.previous_view", _tr("Previous view"), "Ctrl+Up", lambda: page.views.step(-1)),
        Action(
            id="tickets.filter_reset", title=_tr("Take the filter away"), icon="x", group=group,
            enabled=lambda: page.list.filter.is_changed, callback=page.list.filter.reset,
        ),
        Action(
            id="tickets.sort", title=_tr("Order and groups…"), icon="arrow-down-wide-narrow", group=group,
            shortcuts=("Ctrl+Shift+O",), callback=page.list.choose_order, keywords=_tr("sort group by"),
        ),
        Action(
            id="tickets.columns", title=_tr("Choose the columns…"), icon="columns-3", group=group,
            shortcuts=("Ctrl+Shift+L",), callback=page.list.choose_columns, keywords=_tr("table cards density"),
        ),
        Action(
            id="tickets.table", title=_tr("Table or cards"), icon="table", group=group,
            shortcuts=("Shift+C",), callback=page.layouts.toggle_table, checked=lambda: page.shown.layout.style == "table",
        ),
        Action(
            id="tickets.fold", title=_tr("Fold or unfold the group"), icon="chevrons-up-down", group=group,
            shortcuts=("Z",), callback=page.fold,
        ),
    ]  # fmt: skip


def _choosing(page: TicketsPage) -> list[Action]:
    group = _tr("Choose several")
    view = page.list.view
    return [
        Action(
            id="tickets.mark", title=_tr("Choose, or no longer"), icon="square-check", group=group,
            shortcuts=("X",), enabled=lambda: view.current_key is not None, callback=view.toggle_mark,
        ),
        Action(
            id="tickets.mark_down", title=_tr("Choose downwards"), group=group, shortcuts=("Shift+J",),
            callback=lambda: view.extend_marks(1), key_only=True,
        ),
        Action(
            id="tickets.mark_up", title=_tr("Choose upwards"), group=group, shortcuts=("Shift+K",),
            callback=lambda: view.extend_marks(-1), key_only=True,
        ),
        Action(
            id="tickets.mark_all", title=_tr("Choose all of this list"), icon="list-checks", group=group,
            shortcuts=("Ctrl+Shift+X",), callback=page.feed.mark_everything,
        ),
        Action(
            id="tickets.mark_none", title=_tr("Choose none"), icon="square", group=group,
            enabled=lambda: bool(page.model.marked), callback=page.model.unmark_all,
        ),
    ]  # fmt: skip


def _views(page: TicketsPage) -> list[Action]:
    return [
        *view_actions(page),
        *_built_in_views(page),
    ]


def _built_in_views(page: TicketsPage) -> list[Action]:
    return [
        Action(
            id=f"tickets.view.{view.key}",
            title=_tr("View: {name}").format(name=QCoreApplication.translate("words", view.title)),
            icon=view.icon,
            group=_tr("Views"),
            shortcuts=(f"Alt+{place}",),
            callback=lambda view=view: page.show_view(view),
        )
        for place, view in enumerate(BUILT_IN, 1)
    ]


def _panes(page: TicketsPage) -> list[Action]:
    def toggle(name: Name, title: str, key: str) -> Action:
        return Action(
            id=f"tickets.pane.{name}",
            title=title,
            icon="panel-left" if name == "views" else "panel-right",
            group=_tr("View"),
            menu="view",
            shortcuts=(key,),
            checked=lambda: page.panes.is_shown(name),
            callback=lambda: page.panes.toggle(name),
        )

    return [
        toggle("views", _tr("Show the views"), "Ctrl+Shift+1"),
        toggle("list", _tr("Show the list"), "Ctrl+Shift+2"),
        toggle("ticket", _tr("Show the ticket"), "Ctrl+Shift+3"),
        Action(
            id="tickets.pane.side",
            title=_tr("Show what is known"),
            icon="panel-right",
            group=_tr("View"),
            menu="view",
            shortcuts=("Ctrl+Shift+4",),
            checked=lambda: page.ticket.is_side_shown,
            callback=page.ticket.toggle_side,
        ),
    ]
