"""Two authors of one draft: each sees at once what the other does, and neither loses anything."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from deskflow.desktop.canvas.document.placing import set_field
from deskflow.desktop.pages.workflows.versions.states import THEIRS
from deskflow.desktop.theme import Theme
from deskflow.people.commands import AddUser
from deskflow.workflows.authoring import CreateWorkflow, SaveDraft
from deskflow.workflows.draft_tables import workflow_editors
from tests.desktop.desk_window import DeskWindow
from tests.desktop.workflows.conftest import designer_of
from tests.integration.engine.running import definition

STOP = {"id": "end", "key": "end", "type": "stop", "title": "The end", "config": {}}


@pytest.fixture
def flow(desk: DeskWindow) -> UUID:
    made: Any = definition(STOP)
    return desk.made(CreateWorkflow("Flow", definition=made))


@pytest.fixture
def otto(desk: DeskWindow) -> UUID:
    return desk.made(AddUser("Otto Other", "otto@msp.example", ("author",)))


@contextmanager
def second_window(desk: DeskWindow, theme: Theme, user: UUID) -> Iterator[DeskWindow]:
    workspace = desk.workspace
    with workspace.database.read() as connection:
        them = workspace.user_of(connection, user)
    other = DeskWindow(replace(workspace, current_user=them), theme)
    try:
        yield other
    finally:
        other.close()


def test_two_windows_of_two_people(desk: DeskWindow, theme: Theme, flow: UUID, otto: UUID) -> None:
    mine = designer_of(desk, flow)
    assert not mine.header.others.isVisible()
    with second_window(desk, theme, otto) as other:
        theirs = designer_of(other, flow)
        desk.wait(lambda: mine.header.others.isVisible() and theirs.header.others.isVisible())
        assert mine.header.others.accessibleName() == "Has this draft open too: Otto Other"
        assert "Ada Admin" in theirs.header.others.accessibleName()
        # What one saves the other sees, and builds on it.
        set_field(theirs.session.document, "end", "title", "Otto's")
        theirs.session.save()
        desk.wait(lambda: mine.session.document.nodes["end"].title == "Otto's")
        desk.wait(lambda: any("Otto Other is editing this draft" in one for one in desk.toasts()))
        # Both edit at once: who comes second is asked, and nothing is overwritten.
        set_field(mine.session.document, "end", "title", "Mine at once")
        set_field(theirs.session.document, "end", "title", "Otto's at once")
        mine.session.save()
        theirs.session.save()
        desk.wait(lambda: "conflict" in (mine.session.state, theirs.session.state))
        torn, calm = (mine, theirs) if mine.session.state == "conflict" else (theirs, mine)
        at = desk if torn is mine else other
        desk.wait(lambda: torn.company.banner.isVisible() and calm.session.state == "saved")
        titles = {one.session.document.nodes["end"].title for one in (torn, calm)}
        assert titles == {"Mine at once", "Otto's at once"}
        kept = torn.session.document.nodes["end"].title
        at.click(torn.company.keep_mine)
        desk.wait(lambda: calm.session.document.nodes["end"].title == kept)
        # One publishes, the other hears of it and has nothing left to publish.
        theirs.session.publish("From Otto")
        desk.wait(lambda: any("Otto Other published version 1" in one for one in desk.toasts()))
        desk.wait(lambda: not mine.header.publish.isEnabled())
        other.page("workflows", workflow_id=None)
        desk.wait(lambda: not mine.header.others.isVisible())


def test_the_two_drafts_are_compared_before_one_is_taken(
    desk: DeskWindow, theme: Theme, flow: UUID, otto: UUID
) -> None:
    mine = designer_of(desk, flow)
    set_field(mine.session.document, "end", "title", "Mine")
    with second_window(desk, theme, otto) as other:
        saved: Any = definition({**STOP, "title": "Theirs"})
        other.run(SaveDraft(flow, saved, 1))
        desk.wait(lambda: mine.session.state == "conflict")
    desk.click(mine.company.compare)
    page = desk.window.stack.page("workflows")
    view = page.versions
    desk.wait(lambda: view.comparison is not None and view.list.current_id == THEIRS)
    desk.wait(lambda: view.twins.captions[0].text() == "The draft of Otto Other")
    assert view.twins.captions[1].text() == "Your draft"
    assert [row.detail for row in view.differences.records.rows] == ["Title: Theirs → Mine"]
    assert not view.restore.isVisible()
    desk.click(view.use_theirs)
    desk.wait(lambda: mine.session.document.nodes["end"].title == "Theirs")
    # Mine is in the list now, and can be had again.
    taken = "Before another draft was taken"
    desk.wait(lambda: [row.title for row in view.list.records.rows] == ["Draft", taken])
    kept = view.list.records.rows[1]
    assert kept.detail.startswith("Ada Admin, ")
    view.list.choose(kept.id)
    desk.click(view.restore)
    desk.wait(lambda: mine.session.document.nodes["end"].title == "Mine")
    desk.wait(lambda: page.versions is None)


def test_both_made_the_same_of_it(desk: DeskWindow, flow: UUID) -> None:
    designer = designer_of(desk, flow)
    set_field(designer.session.document, "end", "title", "Alike")
    made: Any = definition({**STOP, "title": "Alike"})
    desk.run(SaveDraft(flow, made, 1))
    desk.wait(lambda: designer.session.revision == 2)
    assert designer.session.state == "saved"
    assert not designer.company.isVisible()


# What another process does on the same database: somebody opens the draft, and saves it when told to.
_OTHER = """
    import sys
    from datetime import UTC, datetime
    from pathlib import Path
    from uuid import UUID, uuid4
    from deskflow.core.database import Database
    from deskflow.core.permissions import Actor
    from deskflow.workflows.authoring import SaveDraft
    from deskflow.workflows.definition_json import to_json
    from deskflow.workflows.presence import be_there
    from tests.integration.engine.running import definition
    from tests.team_bus import bus_on
    path, tenant, flow, user = Path(sys.argv[1]), *map(UUID, sys.argv[2:5])
    database = Database.open_file(path)
    bus = bus_on(database)
    with database.write() as connection:
        be_there(connection, uuid4(), tenant, flow, user, datetime.now(UTC))
    print("here", flush=True)
    for title in sys.stdin:
        base, title = title.split(" ", 1)
        stop = {"id": "end", "key": "end", "type": "stop", "title": title.strip(), "config": {}}
        bus.run(SaveDraft(flow, definition(stop), int(base)), Actor(tenant, user))
        print("saved", flush=True)
    database.close()
"""


def test_another_process_on_the_same_database(
    desk: DeskWindow, flow: UUID, otto: UUID, file: Path, repository: Path
) -> None:
    designer = designer_of(desk, flow)
    session = designer.session
    words = [str(file), str(desk.workspace.tenant_id), str(flow), str(otto)]
    with subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(_OTHER), *words],
        cwd=repository, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        env={"PYTHONPATH": f"{repository}:{repository / 'src'}", "PATH": ""},
    ) as other:  # fmt: skip
        assert other.stdin is not None
        assert other.stdout is not None

        def save(base: int, title: str) -> None:
            other.stdin.write(f"{base} {title}\n")
            other.stdin.flush()
            assert other.stdout.readline() == "saved\n"

        assert other.stdout.readline() == "here\n"
        desk.wait(designer.header.others.isVisible)
        save(1, "From over there")
        desk.wait(lambda: session.document.nodes["end"].title == "From over there")
        set_field(session.document, "end", "title", "Mine")
        save(2, "Theirs again")
        desk.wait(designer.company.banner.isVisible)
        assert session.document.nodes["end"].title == "Mine"
        other.stdin.close()
        assert other.wait(20) == 0
    desk.click(designer.company.keep_mine)
    desk.wait(lambda: session.state == "saved")


def test_who_only_reads_is_not_announced(desk: DeskWindow, theme: Theme, flow: UUID) -> None:
    viewer = desk.made(AddUser("Vic Viewer", "vic@msp.example", ("technician",)))
    with second_window(desk, theme, viewer) as other:
        assert not other.workspace.can("workflows.write")
        designer_of(other, flow)
        with desk.workspace.database.read() as connection:
            assert connection.execute(workflow_editors.select()).all() == []
