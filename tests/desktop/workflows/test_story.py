"""The foundation's story by hand: built with keys on the canvas, published, seen running live, decided, looked at."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt

from deskflow.approvals.deciding import DecideApproval
from deskflow.approvals.queries import list_pending
from deskflow.channels.queries import list_outbox
from deskflow.desktop.canvas.run_overlay import RunState, WireState
from deskflow.desktop.pages.workflows.name_popover import NamePopover
from deskflow.people.queries import list_customers, list_users
from deskflow.tickets.creating import CreateTicket
from deskflow.tickets.drafting import NewMessage, NewTicket
from deskflow.workflows.execution_queries import list_executions
from tests.desktop.desk_window import DeskWindow

K = Qt.Key


def add_step(desk: DeskWindow, designer: Any, text: str) -> Any:
    """Tab on the canvas, a few letters, Enter: the new step is selected and wired to the one before."""
    designer.canvas.view.setFocus()
    desk.press(K.Key_Tab)
    desk.pick(text)
    current = designer.canvas.scene.selection.current
    assert current is not None
    return designer.session.document.nodes[current]


def fill(desk: DeskWindow, designer: Any, field: str, text: str) -> None:
    designer.properties.form.rows[field].focus()
    desk.type(text)


def pick_in(desk: DeskWindow, designer: Any, field: str, text: str) -> None:
    designer.properties.form.rows[field].focus()
    desk.press(K.Key_Return)
    desk.pick(text)


def build(desk: DeskWindow) -> Any:
    page = desk.page("workflows")
    desk.wait(page.panel.empty.isVisible)
    desk.press(K.Key_N)
    desk.wait(lambda: any(p.isVisible() for p in desk.window.findChildren(NamePopover)))
    desk.type("P1 escalation")
    desk.press(K.Key_Return)
    desk.wait(lambda: page.designer is not None)
    designer = page.designer
    add_step(desk, designer, "event")
    filters = designer.properties.form.rows["filters"].editor
    desk.click(filters.add)
    desk.pick("priority")
    desk.press(K.Key_Return)
    desk.pick("P1")
    add_step(desk, designer, "find in")
    assign = add_step(desk, designer, "assign")
    desk.click(designer.properties.form.rows["assigned_to"].braces)
    desk.type("steps.find.result.id")
    desk.press(K.Key_Escape)
    approval = add_step(desk, designer, "approval")
    fill(desk, designer, "title", "Overtime?")
    pick_in(desk, designer, "roles", "Approver")
    add_step(desk, designer, "send mail")
    fill(desk, designer, "subject", "We are on it")
    designer.canvas.select(approval.id)
    add_step(desk, designer, "add message")
    fill(desk, designer, "text", "Overtime was refused")
    assert assign.key == "assign"
    assert approval.key == "approve"
    return designer


def test_the_story_is_built_by_keys_published_and_seen_running(living_desk: DeskWindow) -> None:
    desk = living_desk
    designer = build(desk)
    session = designer.session
    wired = {
        (session.document.nodes[e.source].key, e.source_port, session.document.nodes[e.target].key)
        for e in session.document.edges.values()
    }
    assert wired == {
        ("trigger", "started", "find"),
        ("find", "success", "assign"),
        ("assign", "success", "approve"),
        ("approve", "approved", "mail"),
        ("approve", "rejected", "message"),
    }
    desk.wait(lambda: session.is_checked and session.state == "saved")
    assert session.problems == []
    trigger = session.definition.trigger
    assert dict(trigger.config) == {"event": "ticket.created", "filters": {"priority": ["P1"]}}

    desk.click(designer.header.publish)
    desk.press(K.Key_Return)
    desk.wait(lambda: session.details.version == 1)
    assert session.changes == 0
    designer.header.live.click()

    # A P1 ticket starts it; live on the canvas it stands at the approval.
    workspace = desk.workspace
    customers = workspace.look_up(list_customers, workspace.tenant_id, text="Northwind")
    customer = customers[0]
    ticket = desk.made(
        CreateTicket(NewTicket("Mail is down", NewMessage("Help"), customer_id=customer.id, priority="P1"))
    )  # fmt: skip
    approve = session.document.node_with_key("approve")
    scene = designer.canvas.scene
    desk.wait(lambda: scene.run_state and scene.run_state.nodes.get(approve.id) is RunState.WAITING)
    assert scene.run_state.subtitles[approve.id] == "1 here now"

    # The run, on the version that ran.
    (execution,) = workspace.look_up(list_executions, workspace.tenant_id)
    assert (execution.status, execution.subject_id) == ("pending_approval", ticket)
    runs = desk.page("runs", execution_id=execution.id)
    desk.wait(lambda: runs.run is not None)
    states = {
        runs.run.document.nodes[node].key: state
        for node, state in runs.run.canvas.scene.run_state.nodes.items()
    }
    assert states == {
        "find": RunState.COMPLETED,
        "assign": RunState.COMPLETED,
        "approve": RunState.WAITING,
    }
    assert [one.row.step_key for one in runs.run.story.moments] == ["find", "assign", "approve"]
    assert runs.run.canvas.scene.run_state.subtitles

    # The approver says yes; the run goes on while it is looked at.
    users = workspace.look_up(list_users, workspace.tenant_id)
    ann = next(user for user in users if user.name == "Ann Approver")
    admin = workspace.current_user.id
    workspace.become(ann.id)
    (waiting,) = workspace.look_up(list_pending, workspace.tenant_id, ann.id, workspace.clock.now())
    desk.run(DecideApproval(waiting.id, "approved", "go ahead"))
    workspace.become(admin)
    desk.wait(lambda: runs.run.details.row.status == "completed")
    overlay = runs.run.canvas.scene.run_state
    mail = runs.run.document.node_with_key("mail")
    assert overlay.nodes[mail.id] is RunState.COMPLETED
    (into,) = runs.run.document.edges_in(mail.id)
    assert overlay.wires[into.id] is WireState.TAKEN
    (sent,) = workspace.look_up(list_outbox, workspace.tenant_id)
    assert sent.subject.endswith("We are on it")
    assert sent.to == ("it@northwind.example",)
