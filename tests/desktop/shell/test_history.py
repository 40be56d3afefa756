"""Back and forward."""

from __future__ import annotations

from deskflow.desktop.shell.history import LONGEST, History, Place


def test_going_somewhere_new_forgets_what_lay_ahead() -> None:
    history = History()
    for page in ("home", "tickets", "runs"):
        history.visit(Place(page))
    assert history.back() == Place("tickets")
    assert history.can_go_forward
    history.visit(Place("settings"))
    assert not history.can_go_forward
    assert history.back() == Place("tickets")


def test_going_where_one_is_changes_nothing() -> None:
    history = History()
    history.visit(Place("home"))
    history.visit(Place("home"))
    assert not history.can_go_back


def test_the_ends_are_ends() -> None:
    history = History()
    assert history.back() is None
    assert history.current is None
    history.visit(Place("home"))
    assert history.forward() is None
    assert history.current == Place("home")


def test_it_does_not_grow_for_ever() -> None:
    history = History()
    for number in range(3 * LONGEST):
        history.visit(Place("tickets", {"ticket_id": number}))
    steps = 0
    while history.back():
        steps += 1
    assert steps == LONGEST - 1
