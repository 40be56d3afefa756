"""What a person can do on the dispatch page, as records: keys, menus and the palette come from them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from deskflow.desktop.actions import Action
from deskflow.desktop.pages.dispatch.remark_words import tr

if TYPE_CHECKING:
    from deskflow.desktop.pages.dispatch.page import DispatchPage

PLAN_MENU = (
    "plan.open", "-", "plan.tentative", "plan.duplicate", "plan.unplan", "-", "plan.mark",
)  # fmt: skip
BOARD_MENU = (
    "plan.suggest",
    "plan.propose",
    "-",
    "dispatch.today",
    "dispatch.week",
    "dispatch.day",
)
QUEUE_MENU = ("plan.suggest", "plan.propose", "-", "plan.open_waiting")


def build_actions(page: DispatchPage) -> Sequence[Action]:
    group, look = tr("Dispatch"), tr("Dispatch board")
    state = page.state

    def has_plan() -> bool:
        return bool(state.targets)

    def waits() -> bool:
        return bool(page.queue.view.chosen())

    def open_waiting() -> None:
        for one in page.queue.view.chosen()[:1]:
            page.open_ticket(one)

    assign = "tickets.assign"
    return (
        Action(
            id="plan.suggest", title=tr("Plan it: when, and by whom…"), icon="calendar-clock",
            shortcuts=("P",), group=group, permission=assign, enabled=waits,
            callback=page.suggest, keywords=tr("schedule slot free time who"),
        ),
        Action(
            id="plan.propose", title=tr("Propose a plan for the queue"), icon="sparkles", shortcuts=("Shift+P",),
            group=group, permission=assign, enabled=lambda: bool(page.queue.model.rows), callback=page.propose,
            keywords=tr("batch assign all automatic"),
        ),
        Action(
            id="plan.accept", title=tr("Plan all that is proposed"), icon="check-check",
            shortcuts=("Ctrl+Return",), group=group, permission=assign, enabled=lambda: bool(state.ghosts),
            callback=page.ghosts.take_all,
        ),
        Action(
            id="plan.accept_one", title=tr("Plan one of those proposed…"), icon="check",
            shortcuts=("Ctrl+Shift+Return",), group=group, permission=assign,
            enabled=lambda: bool(state.ghosts), callback=page.ghosts.take_some,
        ),
        Action(
            id="plan.open", title=tr("Open its ticket"), icon="ticket", shortcuts=("O",), group=group,
            enabled=has_plan, callback=page.open_current,
        ),
        Action(
            id="plan.open_waiting", title=tr("Open the waiting ticket"), icon="ticket", group=group,
            enabled=waits, callback=open_waiting,
        ),
        Action(
            id="plan.tentative", title=tr("Firm or tentative"), icon="calendar-check", shortcuts=("T",),
            group=group, permission=assign, enabled=has_plan, callback=page.toggle_tentative,
            keywords=tr("confirm pencil"),
        ),
        Action(
            id="plan.duplicate", title=tr("Plan it again, right after"), icon="copy", shortcuts=("Ctrl+D",),
            group=group, permission=assign, enabled=has_plan, callback=page.duplicate,
        ),
        Action(
            id="plan.unplan", title=tr("Take the plan back"), icon="trash-2", shortcuts=("Del",), group=group,
            permission=assign, enabled=has_plan, callback=page.unplan, keywords=tr("unplan delete cancel"),
        ),
        Action(
            id="plan.mark", title=tr("Choose it as well"), icon="square-check", shortcuts=("X",),
            group=group, enabled=lambda: state.current is not None, callback=page.mark_current,
        ),
        Action(
            id="plan.earlier", title=tr("Move the plan"), icon="arrow-right-left", own_key="Shift+Left",
            group=group, permission=assign, enabled=has_plan, callback=lambda: page.board.nudged.emit(-900.0, 0, 0.0),
        ),
        Action(
            id="plan.longer", title=tr("Make the plan longer"), icon="expand", own_key="Alt+Right",
            group=group, permission=assign, enabled=has_plan, callback=lambda: page.board.nudged.emit(0.0, 0, 900.0),
        ),
        Action(
            id="plan.shorter", title=tr("Make the plan shorter"), icon="minimize-2", own_key="Alt+Left",
            group=group, permission=assign, enabled=has_plan, callback=lambda: page.board.nudged.emit(0.0, 0, -900.0),
        ),
        Action(
            id="dispatch.queue", title=tr("Go to the queue"), icon="inbox", shortcuts=("Q",), group=look,
            callback=page.queue.focus,
        ),
        Action(
            id="dispatch.filter", title=tr("Filter what waits"), icon="search", shortcuts=("/",), group=look,
            callback=page.queue.filter.setFocus,
        ),
        Action(
            id="dispatch.board", title=tr("Go to the board"), icon="calendar-days", shortcuts=("B",), group=look,
            callback=page.focus_default,
        ),
        Action(
            id="dispatch.day", title=tr("One day"), icon="calendar", shortcuts=("D",), group=look,
            checked=lambda: page.view == "day", callback=lambda: page.show_view("day"),
        ),
        Action(
            id="dispatch.week", title=tr("A week"), icon="calendar-days", shortcuts=("W",), group=look,
            checked=lambda: page.view == "week", callback=lambda: page.show_view("week"),
        ),
        Action(
            id="dispatch.map", title=tr("The day on a map"), icon="map", shortcuts=("M",), group=look,
            checked=lambda: page.view == "map", callback=lambda: page.show_view("map"),
        ),
        Action(
            id="dispatch.list", title=tr("As a list"), icon="list", shortcuts=("L",), group=look,
            checked=lambda: page.view == "list", callback=lambda: page.show_view("list"),
            keywords=tr("screen reader table"),
        ),
        Action(
            id="dispatch.earlier", title=tr("Earlier"), icon="chevron-left", shortcuts=("[",), group=look,
            callback=lambda: page.step(-1),
        ),
        Action(
            id="dispatch.later", title=tr("Later"), icon="chevron-right", shortcuts=("]",), group=look,
            callback=lambda: page.step(1),
        ),
        Action(
            id="dispatch.today", title=tr("Today"), icon="calendar-check", shortcuts=(".",), group=look,
            callback=page.go_to_today,
        ),
        Action(
            id="dispatch.pdf", title=tr("Save everybody's plans as PDF…"), icon="printer", group=look, menu="file",
            enabled=lambda: bool(state.plans), callback=page.save_sheets, keywords=tr("print export paper day sheet"),
        ),
        Action(
            id="dispatch.zoom_in", title=tr("Larger"), icon="zoom-in", shortcuts=("+", "="), group=look,
            enabled=lambda: page.view != "list", callback=lambda: page.zoom(1.2),
        ),
        Action(
            id="dispatch.zoom_out", title=tr("Smaller"), icon="zoom-out", shortcuts=("-",), group=look,
            enabled=lambda: page.view != "list", callback=lambda: page.zoom(1 / 1.2),
        ),
    )  # fmt: skip
