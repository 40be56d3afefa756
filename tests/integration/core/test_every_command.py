"""What holds for every command there is: it applies, asks for permission, travels as JSON, repeats, is undone, and
writes the same rows wherever it is run."""

from __future__ import annotations

import dataclasses
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest

from deskflow import rooms
from deskflow.core.commands import Command, plain
from deskflow.core.database import Database
from deskflow.core.errors import Conflict, DeskflowError, Rejected
from deskflow.core.types import canonical_json
from deskflow.core.undo import UndoCommand
from deskflow.people.commands import CreateCustomer
from tests.integration.core.examples import EXAMPLES
from tests.integration.core.world import World, build, dump, picture

# What an undo does not take back: the record that it happened, what was announced, numbers already given, and what is
# asked to be worked out anew.
KEPT = ("audit_log", "events", "event_queue", "counters", "sla_recalculations")
# The same without what is asked to be worked out anew: for some commands that is all they change.
TOLD = KEPT[:-1]
# What does not depend on the database (who may, what repeats) is asked of files alone; that both are written alike, and
# that undo leaves no trace in either, of both.
NAMES = {kind.name: kind for kind in EXAMPLES}
UNDOABLE = [kind.name for kind in EXAMPLES if kind.undoable]


def test_every_command_has_an_example():
    assert {kind.__name__ for kind in rooms.handlers()} == {kind.__name__ for kind in EXAMPLES}


@pytest.fixture(scope="module")
def sqlite_world(empty_file: Path, tmp_path_factory) -> Iterator[World]:
    yield from _world_in_a_file(empty_file, tmp_path_factory.mktemp("world"))


def _world_in_a_file(empty_file: Path, folder: Path) -> Iterator[World]:
    path = folder / "world.deskflow"
    shutil.copy(empty_file, path)
    database = Database.open_file(path)
    yield build(database)
    database.close()


@pytest.fixture(scope="module")
def postgres_world(postgres) -> Iterator[World]:
    url = postgres.url("postgres", create="deskflow_world", template="deskflow_empty")
    database = Database.open_postgres(url)
    yield build(database)
    database.close()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def world(request) -> World:
    return request.getfixturevalue(f"{request.param}_world")


@pytest.mark.parametrize("name", NAMES)
def test_it_applies_and_says_what_changed(sqlite_world, name):
    example = EXAMPLES[NAMES[name]]
    with sqlite_world.trial() as unit:
        before = sqlite_world.before(unit, without=TOLD)
        outcome = sqlite_world.run(unit, example.make(sqlite_world), example.who, at=example.at)
        assert picture(unit, without=TOLD) != before
        assert outcome.changes
        assert unit.changes() == outcome.changes


@pytest.mark.parametrize("name", NAMES)
def test_somebody_without_the_permission_is_refused(sqlite_world, name):
    example = EXAMPLES[NAMES[name]]
    with sqlite_world.trial() as unit:
        before = sqlite_world.before(unit, revisions=True)
        if example.stranger is None:
            # Everybody has settings and notices of their own.
            sqlite_world.run(unit, example.make(sqlite_world), "guest", at=example.at)
            return
        with pytest.raises(DeskflowError) as refused:
            sqlite_world.run(unit, example.make(sqlite_world), "guest", at=example.at)
        assert refused.value.code == example.stranger
        assert picture(unit, revisions=True) == before


@pytest.mark.parametrize("name", NAMES)
def test_it_comes_back_from_json_as_it_was(sqlite_world, name):
    command = EXAMPLES[NAMES[name]].make(sqlite_world)
    written = json.loads(canonical_json(plain(command)))
    again = sqlite_world.bus.rebuild(name, written)
    assert again == command
    assert type(again) is NAMES[name]


@pytest.mark.parametrize("name", NAMES)
def test_an_id_belongs_to_one_command_and_its_repeat_does_nothing(sqlite_world, name):
    example = EXAMPLES[NAMES[name]]
    command = example.make(sqlite_world)
    with sqlite_world.trial() as unit:
        first = sqlite_world.run(unit, command, example.who, at=example.at)
        after = picture(unit, revisions=True)
        again = sqlite_world.run(unit, example.make(sqlite_world), example.who, at=example.at)
        assert again.repeated
        assert not again.changes
        assert again.result == first.result
        for other in (*_other_arguments(command), CreateCustomer("Somebody else")):
            with pytest.raises(Conflict, match=r"command\.reused_id"):
                sqlite_world.run(unit, other, example.who, at=example.at)
        assert picture(unit, revisions=True) == after


def _other_arguments(command: Command) -> list[Command]:
    for field in dataclasses.fields(command):
        value = getattr(command, field.name)
        if isinstance(value, UUID):
            return [dataclasses.replace(command, **{field.name: UUID(int=value.int ^ 1)})]
        if isinstance(value, str):
            return [dataclasses.replace(command, **{field.name: value + "x"})]
        if isinstance(value, int):
            return [dataclasses.replace(command, **{field.name: value + 1})]
        if isinstance(value, tuple):
            return [dataclasses.replace(command, **{field.name: value + value})]
        if dataclasses.is_dataclass(value):
            other = dataclasses.replace(value, title="Something else")
            return [dataclasses.replace(command, **{field.name: other})]
    return []


def test_two_commands_with_the_same_arguments_are_not_the_same(world):
    """Both take a key and a value, and mean different things."""
    from deskflow.core.settings import SetOwnSetting, SetSetting

    with world.trial() as unit:
        world.run(unit, SetSetting("theme", "dark"), "admin")
        with pytest.raises(Conflict, match=r"command\.reused_id"):
            world.run(unit, SetOwnSetting("theme", "dark"), "admin")


def test_the_answer_of_a_command_is_for_whoever_ran_it(world):
    with world.trial() as unit:
        world.run(unit, CreateCustomer("Secret client"), "admin")
        for other in ("guest", "other tenant"):
            with pytest.raises(Conflict, match=r"command\.reused_id"):
                world.run(unit, CreateCustomer("Secret client"), other)


@pytest.mark.parametrize("name", UNDOABLE)
def test_undo_leaves_no_trace_and_undoing_that_does_it_again(world, name):
    example = EXAMPLES[NAMES[name]]
    with world.trial() as unit:
        before = world.before(unit, without=KEPT)
        done = world.run(unit, example.make(world), example.who, at=example.at)
        after = picture(unit, without=KEPT)
        undone = world.run(
            unit, UndoCommand(done.command_id), example.who, number=901, at=example.at
        )
        assert picture(unit, without=KEPT) == before
        with pytest.raises(Rejected, match=r"undo\.already_undone"):
            world.run(unit, UndoCommand(done.command_id), example.who, number=902, at=example.at)
        world.run(unit, UndoCommand(undone.command_id), example.who, number=903, at=example.at)
        assert picture(unit, without=KEPT) == after


@pytest.mark.parametrize("name", sorted(set(NAMES) - set(UNDOABLE)))
def test_what_cannot_be_undone_says_so(world, name):
    example = EXAMPLES[NAMES[name]]
    with world.trial() as unit:
        done = world.run(unit, example.make(world), example.who, at=example.at)
        after = picture(unit, revisions=True)
        with pytest.raises(Rejected, match=r"undo\.not_possible"):
            world.run(unit, UndoCommand(done.command_id), example.who, number=901, at=example.at)
        assert picture(unit, revisions=True) == after


@pytest.mark.postgres
@pytest.mark.parametrize("name", NAMES)
def test_the_same_command_writes_the_same_rows_on_both_databases(
    sqlite_world, postgres_world, name
):
    """Also its audit, its before-images and its events; only the database's own row count may differ."""
    example = EXAMPLES[NAMES[name]]
    with sqlite_world.trial() as here, postgres_world.trial() as there:
        before = sqlite_world.before(here, revisions=True, exact=True)
        assert before == postgres_world.before(there, revisions=True, exact=True)
        first = sqlite_world.run(here, example.make(sqlite_world), example.who, at=example.at)
        second = postgres_world.run(there, example.make(postgres_world), example.who, at=example.at)
        assert first.result == second.result
        rows, rows_there = dump(here, revisions=True), dump(there, revisions=True)
        for table in rows:
            assert rows[table] == rows_there[table], table
