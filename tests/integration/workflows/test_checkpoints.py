"""States of a draft that were kept: by whom, how many, and what an undo brings back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from deskflow.core.errors import NotFound, Rejected
from deskflow.core.undo import UndoCommand
from deskflow.workflows import presence
from deskflow.workflows.authoring import CreateWorkflow, DeleteWorkflow, SaveDraft
from deskflow.workflows.checkpoints import (
    MOST_AUTOMATIC,
    CheckpointRow,
    DeleteCheckpoint,
    KeepCheckpoint,
    RenameCheckpoint,
    get_checkpoint,
    list_checkpoints,
)
from deskflow.workflows.draft_tables import workflow_editors
from tests.integration.desk import Desk
from tests.integration.engine.running import definition


def state(title: str) -> dict[str, Any]:
    made: Any = definition({"id": "end", "key": "end", "type": "stop", "title": title})
    return made


@pytest.fixture
def flow(desk: Desk) -> UUID:
    return desk.run(CreateWorkflow("Flow", definition=state("Now"))).result_id


def kept(desk: Desk, flow: UUID) -> list[CheckpointRow]:
    with desk.database.read() as connection:
        return list_checkpoints(connection, desk.tenant_id, flow)


def title_in(desk: Desk, checkpoint: UUID) -> str:
    with desk.database.read() as connection:
        found = get_checkpoint(connection, desk.tenant_id, checkpoint)
    assert found is not None
    return found.steps[0].title


def test_a_state_is_kept_under_a_name_and_the_draft_goes_on(desk: Desk, flow: UUID) -> None:
    made = desk.run(KeepCheckpoint(flow, "  Before the\tholidays ")).result_id
    desk.run(SaveDraft(flow, state("Later"), 1))
    (row,) = kept(desk, flow)
    assert (row.id, row.title, row.reason) == (made, "Before the holidays", "kept")
    assert row.made_by == "Ada Admin"
    assert title_in(desk, made) == "Now"


def test_what_is_stored_is_kept_as_the_work_of_whoever_saved_it(desk: Desk, flow: UUID) -> None:
    desk.run(SaveDraft(flow, state("Theirs"), 1), desk.user("Otto Other", "author"))
    theirs = desk.run(KeepCheckpoint(flow, reason="mine")).result_id
    mine = desk.run(KeepCheckpoint(flow, reason="theirs", definition=state("Mine"))).result_id
    assert {row.id: row.made_by for row in kept(desk, flow)} == {
        theirs: "Otto Other",
        mine: "Ada Admin",
    }
    assert title_in(desk, theirs) == "Theirs"


def test_the_newest_automatic_ones_stay_and_named_ones_all(desk: Desk, flow: UUID) -> None:
    desk.run(KeepCheckpoint(flow, "The very first"))
    saved = desk.run(KeepCheckpoint(flow, reason="restore", definition=state("to be named")))
    desk.run(RenameCheckpoint(saved.result_id, "Worth it"))
    for number in range(MOST_AUTOMATIC + 3):
        desk.clock.advance(timedelta(minutes=1))
        done = desk.run(KeepCheckpoint(flow, reason="restore", definition=state(f"No. {number}")))
    rows = kept(desk, flow)
    assert [row.title for row in rows if row.title] == ["Worth it", "The very first"]
    automatic = [row.id for row in rows if not row.title]
    assert len(automatic) == MOST_AUTOMATIC
    assert title_in(desk, automatic[0]) == f"No. {MOST_AUTOMATIC + 2}"
    assert title_in(desk, automatic[-1]) == "No. 3"
    # What made room for it comes back with an undo.
    desk.run(UndoCommand(done.command_id))
    assert title_in(desk, [row.id for row in kept(desk, flow) if not row.title][-1]) == "No. 2"


def test_the_same_state_is_not_kept_twice_in_a_row(desk: Desk, flow: UUID) -> None:
    first = desk.run(KeepCheckpoint(flow, reason="restore", definition=state("Same"))).result_id
    again = desk.run(KeepCheckpoint(flow, reason="discard", definition=state("Same"))).result_id
    assert again == first
    desk.run(KeepCheckpoint(flow, "But under a name always", definition=state("Same")))
    assert len(kept(desk, flow)) == 2


def test_a_deleted_one_comes_back(desk: Desk, flow: UUID) -> None:
    made = desk.run(KeepCheckpoint(flow, "Precious")).result_id
    done = desk.run(DeleteCheckpoint(made))
    assert kept(desk, flow) == []
    desk.run(UndoCommand(done.command_id))
    assert title_in(desk, made) == "Now"


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"title": ""}, "field.required"),
        ({"title": "x" * 201}, "field.too_long"),
        ({"title": "a\x07b"}, "field.bad_character"),
        ({"title": "a", "reason": "restore"}, "field.unknown_choice"),
        ({"reason": "because"}, "field.unknown_choice"),
    ],
)
def test_what_makes_no_sense_is_refused(
    desk: Desk, flow: UUID, more: dict[str, Any], code: str
) -> None:
    with pytest.raises(Rejected) as refused:
        desk.run(KeepCheckpoint(flow, **more))
    assert refused.value.code == code
    assert kept(desk, flow) == []


def test_of_what_is_gone_nothing_is_kept(desk: Desk, flow: UUID) -> None:
    desk.run(DeleteWorkflow(flow))
    with pytest.raises(Rejected, match=r"workflow\.deleted"):
        desk.run(KeepCheckpoint(flow, "Too late"))
    for command in (RenameCheckpoint(uuid4(), "x"), DeleteCheckpoint(uuid4())):
        with pytest.raises(NotFound, match=r"workflow_checkpoints\.not_found"):
            desk.run(command)


def test_others_are_seen_while_they_are_there(desk: Desk, flow: UUID) -> None:
    me, otto = desk.admin.user_id, desk.user("Otto Other", "author").user_id
    assert me is not None
    assert otto is not None
    here, there, again = uuid4(), uuid4(), uuid4()

    def come(place: UUID, user: UUID) -> bool:
        with desk.database.write() as connection:
            now = desk.clock.now()
            return presence.be_there(connection, place, desk.tenant_id, flow, user, now)

    def seen_by(user: UUID) -> list[str]:
        with desk.database.read() as connection:
            found = presence.glimpse(connection, desk.tenant_id, flow, user, desk.clock.now())
        assert found is not None
        return [one.name for one in found.others]

    assert come(here, me)
    assert come(there, otto)
    assert come(again, otto)
    assert seen_by(me) == ["Otto Other"]
    assert seen_by(otto) == ["Ada Admin"]
    with desk.database.write() as connection:
        presence.leave(connection, there)
    assert seen_by(me) == ["Otto Other"]
    # The other window has died: nobody renews its row.
    desk.clock.advance(presence.RENEWED_AFTER)
    assert not come(here, me)
    desk.clock.advance(presence.GONE_AFTER - timedelta(seconds=20))
    assert seen_by(me) == []
    assert seen_by(otto) == ["Ada Admin"]
    assert not come(here, me)
    assert len(desk.rows(workflow_editors)) == 1
