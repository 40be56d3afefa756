"""The whole of an author's work without a mouse: every step of it is a key pressed where the keyboard is."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from deskflow.approvals.deciding import DecideApproval
from deskflow.approvals.queries import list_pending
from deskflow.desktop.canvas.run_overlay import RunState
from deskflow.desktop.widgets.popover import Popover
from deskflow.people.queries import list_users
from tests.desktop.desk_window import CTRL, NONE, DeskWindow

K = Qt.Key
SHIFT = Qt.KeyboardModifier.ShiftModifier


class Keys:
    """Somebody with a keyboard and nothing else."""

    def __init__(self, desk: DeskWindow) -> None:
        self.desk = desk

    @property
    def page(self) -> Any:
        return self.desk.window.stack.page("workflows")

    @property
    def designer(self) -> Any:
        return self.page.designer

    @property
    def document(self) -> Any:
        return self.designer.session.document

    def at(self) -> QWidget:
        focused = QApplication.activePopupWidget() or QApplication.focusWidget()
        assert focused is not None, "the keyboard is nowhere"
        return focused

    def name(self) -> str:
        return self.at().accessibleName()

    def press(self, *keys: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
        for key in keys:
            QTest.keyClick(self.at(), key, held)

    def type(self, text: str) -> None:
        self.desk.type(text)

    def wait(self, condition: Any) -> None:
        self.desk.wait(condition)

    def popover(self) -> None:
        """Wait for what opens over the window."""
        self.wait(
            lambda: any(
                one.isVisible() and one.isAncestorOf(QApplication.focusWidget() or one)
                for one in self.desk.window.findChildren(Popover)
            )
        )

    def choose(self, text: str) -> None:
        self.popover()
        self.type(text)
        self.press(K.Key_Return)

    def command(self, text: str) -> None:
        """Whatever has no key of its own is in the palette."""
        self.press(K.Key_K, held=CTRL)
        self.choose(text)

    def add(self, kind: str) -> str:
        """Behind the current step; the key of the new one."""
        self.press(K.Key_Tab)
        self.choose(kind)
        return self.current()

    def current(self) -> str:
        node = self.designer.canvas.scene.selection.current
        assert node is not None, "no step is current"
        return self.document.nodes[node].key

    def tab_to(self, name: str, most: int = 40) -> None:
        """Tab through what is there until the keyboard is where it has to be."""
        seen = []
        for _ in range(most):
            if self.name().startswith(name):
                return
            seen.append(self.name())
            self.press(K.Key_Tab)
        raise AssertionError(f"Tab never came to “{name}”, only to {seen}")

    def field(self, name: str, text: str) -> None:
        """Into the form of the current step and back to the canvas."""
        self.press(K.Key_Return)
        self.tab_to(name)
        self.type(text)
        self.back()

    def fields(self, values: dict[str, str]) -> None:
        self.press(K.Key_Return)
        for name, text in values.items():
            self.tab_to(name)
            self.type(text)
        self.back()

    def pick_in(self, name: str, choice: str) -> None:
        self.press(K.Key_Return)
        self.tab_to(name)
        self.press(K.Key_Return)
        self.choose(choice)
        self.back()

    def back(self) -> None:
        for _ in range(3):
            # The first may only close what is proposed while typing.
            if not self.designer.canvas.view.hasFocus():
                self.press(K.Key_Escape)
        assert self.designer.canvas.view.hasFocus(), (
            f"Escape leaves the keyboard at “{self.name()}”"
        )


@pytest.fixture
def keys(living_desk: DeskWindow) -> Keys:
    return Keys(living_desk)


def test_an_author_builds_tries_publishes_watches_and_repairs_without_a_mouse(keys: Keys) -> None:
    build(keys)
    solve_what_is_missing(keys)
    try_out(keys)
    publish(keys, 1)
    keys.wait(keys.designer.header.live.isEnabled)
    keys.press(K.Key_L, held=CTRL)
    assert keys.designer.live.is_on
    keys.command("Run now")
    keys.wait(lambda: waiting_for_ann(keys))
    scene = keys.designer.canvas.scene
    approve = keys.document.node_with_key("approve").id
    keys.wait(lambda: scene.run_state and scene.run_state.nodes.get(approve) is RunState.WAITING)
    somebody_says_yes(keys)
    repair(keys)


def build(keys: Keys) -> None:
    keys.press(K.Key_G, K.Key_W)
    keys.wait(lambda: keys.desk.window.stack.currentWidget() is keys.page)
    keys.wait(keys.page.panel.empty.isVisible)
    keys.press(K.Key_N)
    keys.popover()
    keys.type("By keys")
    keys.press(K.Key_Return)
    keys.wait(lambda: keys.designer is not None)
    keys.wait(keys.designer.canvas.view.hasFocus)
    keys.add("manual")
    assert keys.add("condition") == "check"
    # As a text: the key that says so stands beside the field.
    keys.press(K.Key_Return)
    keys.press(K.Key_Tab, held=SHIFT)
    assert "as text" in keys.name()
    keys.press(K.Key_Space)
    keys.tab_to("Is it true that")
    keys.type("1 < 2")
    keys.back()
    assert keys.add("loop") == "loop"
    keys.field("For each of", "[1, 2]")
    assert keys.add("set variable") == "variable"
    keys.fields({"Variable": "seen", "Value": "{{ steps.loop.item"})
    keys.press(K.Key_Left)
    assert keys.current() == "loop"
    assert keys.add("fork") == "fork"
    assert keys.add("set variable") == "variable2"
    keys.fields({"Variable": "left", "Value": "1"})
    keys.press(K.Key_Left)
    assert keys.current() == "fork"
    assert keys.add("set variable") == "variable3"
    keys.fields({"Variable": "right", "Value": "2"})
    assert keys.add("join") == "join"
    # The other branch is led to the join.
    keys.press(K.Key_Left, K.Key_Left, K.Key_Right)
    assert keys.current() == "variable2"
    keys.press(K.Key_C, K.Key_Return)
    keys.press(K.Key_Right)
    assert keys.current() == "join"
    assert keys.add("approval") == "approve"
    keys.pick_in("or everybody with the role", "Approver")
    assert keys.add("assign") == "assign"
    keys.pick_in("To", "Ada")
    # What goes wrong goes another way.
    keys.press(K.Key_A)
    keys.choose("fails")
    keys.choose("set variable")
    assert keys.current() == "variable4"
    keys.fields({"Variable": "trouble", "Value": "{{ 1 / 0"})
    keys.press(K.Key_Left)
    keys.press(K.Key_Left)
    assert keys.current() == "approve"
    assert keys.add("stop") == "stop"


def solve_what_is_missing(keys: Keys) -> None:
    """What is wrong is listed, and Enter leads into its field."""
    keys.wait(lambda: keys.designer.session.is_checked)
    keys.press(K.Key_P, held=CTRL | SHIFT)
    assert keys.name() == "Problems"
    assert keys.desk.toasts()[-1].startswith("1 problem must be solved")
    keys.press(K.Key_Return)
    assert keys.current() == "approve"
    assert keys.name() == "What is asked"
    keys.type("Shall we go on?")
    keys.back()
    keys.wait(lambda: keys.designer.session.is_checked and not keys.designer.session.errors)


def try_out(keys: Keys) -> None:
    """A scenario is made and played; what came of it is said."""
    trial = keys.designer.tests.trial
    keys.press(K.Key_T, held=CTRL)
    assert keys.name() == "Scenarios"
    while "New scenario" not in getattr(keys.at(), "text", str)():
        keys.press(K.Key_Tab, held=SHIFT)
    keys.press(K.Key_Space)
    keys.wait(QApplication.activePopupWidget)
    keys.press(K.Key_Down, K.Key_Return)
    keys.popover()
    keys.press(K.Key_Return, held=CTRL)
    keys.wait(lambda: trial.scenarios and trial.report_of(trial.scenarios[0]) is not None)
    keys.back()
    assert keys.designer.tests.panel.said.text()
    assert keys.designer.canvas.scene.run_state.nodes, "the way it went is on the canvas"


def publish(keys: Keys, version: int) -> None:
    keys.wait(lambda: keys.designer.session.is_checked)
    keys.press(K.Key_P, held=CTRL | SHIFT)
    keys.popover()
    keys.press(K.Key_Return)
    keys.wait(lambda: keys.page.current is not None and keys.page.current.version == version)
    assert keys.designer.canvas.view.hasFocus()


def waiting_for_ann(keys: Keys) -> list[Any]:
    workspace = keys.desk.workspace
    users = workspace.look_up(list_users, workspace.tenant_id)
    ann = next(user for user in users if user.name == "Ann Approver")
    now = workspace.clock.now()
    return [(ann, one) for one in workspace.look_up(list_pending, workspace.tenant_id, ann.id, now)]


def somebody_says_yes(keys: Keys) -> None:
    """The approver, at another desk."""
    workspace = keys.desk.workspace
    ((ann, asked),) = waiting_for_ann(keys)
    author = workspace.current_user.id
    workspace.become(ann.id)
    keys.desk.run(DecideApproval(asked.id, "approved", ""))
    workspace.become(author)


def repair(keys: Keys) -> None:
    """The failed step is put right, and the run goes on in the new version."""
    keys.press(K.Key_F, held=CTRL)
    keys.type("trouble")
    keys.press(K.Key_Escape)
    assert keys.current() == "variable4"
    keys.press(K.Key_Return)
    keys.tab_to("Value")
    keys.press(K.Key_A, held=CTRL)
    keys.type("none any more")
    keys.back()
    publish(keys, 2)
    keys.command("Show its runs")
    runs = keys.desk.window.stack.page("runs")
    keys.wait(lambda: runs.current is not None and runs.current.status == "failed")
    keys.press(K.Key_Return)
    keys.wait(lambda: runs.run is not None)
    keys.command("Go on in another version")
    keys.choose("Version 2")
    keys.wait(lambda: runs.run is not None and runs.run.details.row.status == "completed")


def opened(keys: Keys) -> None:
    keys.press(K.Key_G, K.Key_W)
    keys.wait(keys.page.panel.empty.isVisible)
    keys.press(K.Key_N)
    keys.popover()
    keys.type("Small")
    keys.press(K.Key_Return)
    keys.wait(lambda: keys.designer is not None and keys.designer.canvas.view.hasFocus())


def test_steps_are_added_one_after_the_other_with_ctrl(keys: Keys) -> None:
    opened(keys)
    keys.press(K.Key_Tab)
    for kind, held in (("manual", CTRL), ("delay", CTRL), ("notify", NONE)):
        keys.popover()
        keys.type(kind)
        keys.press(K.Key_Return, held=held)
    assert keys.designer.canvas.view.hasFocus(), "without Ctrl it was the last"
    wired = {(e.source, e.target) for e in keys.document.edges.values()}
    chain = [keys.document.node_with_key(key).id for key in ("trigger", "wait", "notify")]
    assert wired == {(chain[0], chain[1]), (chain[1], chain[2])}
    # Behind a step whose way on is taken it comes between, not out of what goes wrong.
    keys.press(K.Key_Left)
    assert keys.add("set variable") == "variable"
    assert [e.target for e in keys.document.edges_out(chain[1])] == [
        keys.document.node_with_key("variable").id
    ]


def test_tab_and_f6_go_round_the_designer_and_nothing_keeps_the_keyboard(keys: Keys) -> None:
    opened(keys)
    keys.add("manual")
    keys.add("approval")
    parts = []
    for _ in range(7):
        keys.press(K.Key_F6)
        parts.append(keys.name() or type(keys.at()).__name__)
    assert parts[0] == "Parts of the step"
    assert parts[-1] == "Canvas"
    assert {"Back to the list", "Find a step"} <= set(parts)
    keys.press(K.Key_F6)
    seen: list[QWidget] = []
    while keys.at() not in seen:
        seen.append(keys.at())
        keys.press(K.Key_Tab)
        if keys.designer.canvas.view.hasFocus():
            break
    names = [one.accessibleName() for one in seen]
    assert keys.designer.canvas.view.hasFocus(), f"Tab never left {names[-4:]}"
    places = [names.index(one) for one in (
        "Parts of the step", "What is asked", "Problems and outline", "Back to the list", "Find a step",
    )]  # fmt: skip
    assert places == sorted(places), "form, what lies below, header, palette, canvas"


def test_keys_of_the_window_that_begin_with_g_work_from_the_canvas(keys: Keys) -> None:
    opened(keys)
    keys.add("manual")
    keys.press(K.Key_G, K.Key_R)
    runs = keys.desk.window.stack.page("runs")
    keys.wait(lambda: keys.desk.window.stack.currentWidget() is runs)
    keys.press(K.Key_G, K.Key_W)
    keys.wait(lambda: keys.desk.window.stack.currentWidget() is keys.page)
    assert len(keys.document.nodes) == 1, "R alone would have asked for another trigger"
