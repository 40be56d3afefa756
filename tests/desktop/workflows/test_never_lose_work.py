"""An author's edits survive: a kill, somebody else's save, a page left in a hurry."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt

from deskflow.desktop.canvas.document.placing import add_node, set_field
from deskflow.desktop.pages.workflows.designer.draft_journal import journal_key
from deskflow.people.commands import AddUser
from deskflow.people.queries import list_users
from deskflow.workflows.authoring import CreateWorkflow, SaveDraft
from deskflow.workflows.checkpoints import get_checkpoint, list_checkpoints
from deskflow.workflows.queries import get_workflow
from tests.desktop.desk_window import DeskWindow
from tests.desktop.workflows.conftest import OpenDesk, designer_of
from tests.integration.engine.running import definition

STOP = {"id": "end", "key": "end", "type": "stop", "title": "The end", "config": {}}

# What the killed process does: opens the window, edits by hand, is gone without any goodbye.
_VICTIM = """
    import os, sys, time
    from pathlib import Path
    from PySide6.QtWidgets import QApplication
    from deskflow import paths
    from deskflow.desktop.theme import Theme
    from deskflow.desktop.canvas.document.placing import add_node, set_field
    from tests.desktop.desk_window import opened_desk
    from tests.desktop.pausing import pause
    app = QApplication([])
    theme = Theme(paths.resources(), "light", family="bundled", motion=False)
    theme.apply(app)
    with opened_desk(Path(sys.argv[1]), theme) as desk:
        page = desk.page("workflows", workflow_id=sys.argv[2])
        desk.wait(lambda: page.designer is not None)
        session = page.designer.session
        add_node(session.document, "step.delay", 0, 200)
        desk.wait(lambda: session.state == "saved")
        set_field(session.document, "end", "title", "Almost")
        set_field(session.document, "end", "title", "Finished")
        pause(400)
        assert session.state == "unsaved", session.state
        os.kill(os.getpid(), 9)
"""


def draft_of(desk: DeskWindow, workflow_id: Any) -> Any:
    return desk.workspace.look_up(get_workflow, desk.workspace.tenant_id, workflow_id)


def kept(desk: DeskWindow, designer: Any) -> list[tuple[str, str | None, str]]:
    """Why, by whom, and the title its step had, the newest first."""
    look_up, tenant_id = desk.workspace.look_up, desk.workspace.tenant_id
    rows = look_up(list_checkpoints, tenant_id, designer.session.details.id)
    states = [look_up(get_checkpoint, tenant_id, row.id) for row in rows]
    return [
        (row.reason, row.made_by, state.steps[0].title)
        for row, state in zip(rows, states, strict=True)
        if state is not None
    ]


def made(desk: DeskWindow) -> Any:
    return desk.made(CreateWorkflow("Flow", definition=definition(STOP)))


def test_kill_9_loses_no_edit_and_no_undo_step(
    open_desk: OpenDesk, file: Path, repository: Path
) -> None:
    desk = open_desk()
    workflow_id = made(desk)
    desk.close()
    desk.workspace.close()
    environment = {**os.environ, "PYTHONPATH": str(repository)}
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(_VICTIM), str(file), str(workflow_id)],
        env=environment, cwd=repository, timeout=60, check=False, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == -9, done.stderr[-2000:]

    desk = open_desk()
    designer = designer_of(desk, workflow_id)
    session = designer.session
    assert session.document.nodes["end"].title == "Finished"
    assert session.recovered > 0
    desk.wait(lambda: session.state == "saved")
    steps = draft_of(desk, workflow_id).draft["steps"]
    assert [step["title"] for step in steps] == ["Finished", ""]
    # The undo history is that of the process that died: title, title, the step that was saved before.
    for expected in ("Almost", "The end"):
        designer.undo()
        assert session.document.nodes["end"].title == expected
    designer.undo()
    assert set(session.document.nodes) == {"trigger", "end"}
    designer.redo()
    assert len(session.document.nodes) == 3


def test_what_was_typed_is_in_the_journal_at_once_and_saved_soon(desk: DeskWindow) -> None:
    workflow_id = made(desk)
    designer = designer_of(desk, workflow_id)
    designer.canvas.select("end")
    designer.properties.title.setFocus()
    designer.properties.title.selectAll()
    desk.type("Enough")
    drafts = desk.workspace.drafts
    key = journal_key(desk.workspace.current_user.id, workflow_id)
    records = drafts.read_journal(key)
    assert records[-1]["changes"][0]["after"] == "Enough"
    assert designer.session.state == "unsaved"
    desk.wait(lambda: designer.session.state == "saved", seconds=4)
    assert draft_of(desk, workflow_id).draft["steps"][0]["title"] == "Enough"


def test_going_back_to_the_list_saves_at_once(desk: DeskWindow) -> None:
    workflow_id = made(desk)
    designer = designer_of(desk, workflow_id)
    set_field(designer.session.document, "end", "title", "Left in a hurry")
    desk.page("workflows", workflow_id=None)
    desk.wait(lambda: draft_of(desk, workflow_id).draft_revision == 2, seconds=1)
    key = journal_key(desk.workspace.current_user.id, workflow_id)
    desk.wait(lambda: not desk.workspace.drafts.read_journal(key))


@pytest.fixture
def torn(desk: DeskWindow) -> Any:
    """The designer, while somebody else has saved another draft."""
    desk.run(AddUser("Otto Other", "otto@msp.example", ("author",)))
    workflow_id = made(desk)
    designer = designer_of(desk, workflow_id)
    set_field(designer.session.document, "end", "title", "Mine")
    workspace = desk.workspace
    users = workspace.look_up(list_users, workspace.tenant_id)
    me, otto = workspace.current_user.id, next(u.id for u in users if u.name == "Otto Other")
    workspace.become(otto)
    desk.run(SaveDraft(workflow_id, definition({**STOP, "title": "Theirs"}), 1))
    workspace.become(me)
    desk.wait(lambda: designer.session.state == "conflict")
    return designer


def test_two_authors_are_both_shown_and_nothing_is_overwritten(desk: DeskWindow, torn: Any) -> None:
    session = torn.session
    assert torn.company.banner.isVisible()
    assert "Otto Other" in torn.company.banner.text
    assert session.document.nodes["end"].title == "Mine"
    # Going on with the work does not save over the other draft.
    add_node(session.document, "step.delay", 0, 200)
    session.save()
    assert draft_of(desk, session.details.id).draft["steps"][0]["title"] == "Theirs"
    assert not torn.header.publish.isEnabled()


def test_theirs_can_be_used_and_mine_is_one_undo_away(desk: DeskWindow, torn: Any) -> None:
    document = torn.session.document
    desk.click(torn.company.use_theirs)
    desk.wait(lambda: document.nodes["end"].title == "Theirs")
    assert torn.session.state == "saved"
    assert not torn.company.isVisible()
    assert kept(desk, torn) == [("theirs", "Ada Admin", "Mine")]
    torn.canvas.view.setFocus()
    desk.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert document.nodes["end"].title == "Mine"


def test_mine_can_be_kept_knowingly(desk: DeskWindow, torn: Any) -> None:
    desk.click(torn.company.keep_mine)
    desk.wait(lambda: torn.session.state == "saved")
    details = draft_of(desk, torn.session.details.id)
    assert details.draft["steps"][0]["title"] == "Mine"
    assert details.draft_revision == 3
    assert kept(desk, torn) == [("mine", "Otto Other", "Theirs")]


def test_a_draft_nobody_is_editing_follows_the_other_author(desk: DeskWindow) -> None:
    workflow_id = made(desk)
    designer = designer_of(desk, workflow_id)
    desk.run(SaveDraft(workflow_id, definition({**STOP, "title": "Newer"}), 1))
    desk.wait(lambda: designer.session.document.nodes["end"].title == "Newer")
    assert designer.session.state == "saved"
    assert not designer.company.isVisible()


def test_a_draft_can_be_opened_again_while_it_is_still_being_saved(desk: DeskWindow) -> None:
    workflow_id = made(desk)
    for title in ("Once", "Twice", "Thrice"):
        designer = designer_of(desk, workflow_id)
        set_field(designer.session.document, "end", "title", title)
        desk.page("workflows", workflow_id=None)
        page = desk.page("workflows", workflow_id=workflow_id)
        desk.wait(lambda page=page: page.designer is not None)
        assert page.designer is not designer
        session = page.designer.session
        assert session.document.nodes["end"].title == title
        desk.wait(lambda session=session: session.state == "saved", seconds=8)
        assert draft_of(desk, workflow_id).draft["steps"][0]["title"] == title
        assert not page.designer.company.isVisible()


def test_a_draft_opened_twice_at_once_is_one(desk: DeskWindow) -> None:
    workflow_id = made(desk)
    page = desk.page("workflows")
    page.show_designer(workflow_id)
    page.show_designer(workflow_id)
    desk.wait(lambda: page.designer is not None)
    designer = page.designer
    set_field(designer.session.document, "end", "title", "Kept")
    desk.wait(lambda: designer.session.state == "saved")
    assert page.designer is designer
