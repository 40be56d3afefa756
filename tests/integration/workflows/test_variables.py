"""Variables and secrets: what may be kept, who may, and that nothing clear is kept anywhere."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from deskflow.core.errors import Conflict, Denied, NotFound, Rejected
from deskflow.core.master_keys import MasterKeys
from deskflow.core.sealing import Sealer
from deskflow.core.tables import audit_log
from deskflow.core.undo import UndoCommand
from deskflow.people.commands import DefineRole
from deskflow.workflows.authoring import CreateWorkflow, DeleteWorkflow
from deskflow.workflows.tables import workflow_variables
from deskflow.workflows.variable_queries import (
    known_variables,
    list_variables,
    open_secret,
    resealed,
)
from deskflow.workflows.variables import (
    DeleteVariable,
    DescribeVariable,
    ResealSecrets,
    RotateSecret,
    SetSecret,
    SetVariable,
    seal_secret,
)
from tests.integration.desk import Desk

CLEAR = "sk-live-0123456789"


@pytest.fixture
def sealer(tmp_path: Path) -> Sealer:
    return Sealer(MasterKeys(tmp_path, {}, lambda: None))


def known(desk: Desk):
    with desk.database.read() as connection:
        return known_variables(connection, desk.tenant_id)


def listed(desk: Desk):
    with desk.database.read() as connection:
        return list_variables(connection, desk.tenant_id)


def secret(desk: Desk, sealer: Sealer, name: str = "api_key", value: str = CLEAR, **where):
    sealed = seal_secret(sealer, desk.tenant_id, name, value, **where)
    return desk.run(SetSecret(name, sealed, **where)).result_id


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("string", "{{7*7}} ünï"), ("string", ""), ("number", 12), ("number", 1.5), ("boolean", False),
        ("date", "2026-11-21"), ("list", ["a", 1, None]), ("json", {"a": {"b": [True]}}), ("json", None),
    ],
)  # fmt: skip
def test_a_value_comes_back_as_it_was_given(desk: Desk, kind: str, value: object) -> None:
    desk.run(SetVariable("x", kind, value, "What for"))
    (row,) = listed(desk)
    assert (row.name, row.kind, row.value, row.description) == ("x", kind, value, "What for")
    assert row.updated_by == "Ada Admin"
    assert known(desk).values(None) == {"x": value}


@pytest.mark.parametrize(
    ("name", "kind", "value", "code"),
    [
        ("1x", "string", "a", "variable.bad_name"),
        ("a.b", "string", "a", "variable.bad_name"),
        ("__class__", "string", "a", "variable.bad_name"),
        ("é", "string", "a", "variable.bad_name"),
        ("x" * 101, "string", "a", "variable.bad_name"),
        ("x", "secret", "a", "variable.unknown_kind"),
        ("x", "python", "a", "variable.unknown_kind"),
        ("x", "number", "12", "variable.wrong_kind"),
        ("x", "number", True, "variable.wrong_kind"),
        ("x", "boolean", 1, "variable.wrong_kind"),
        ("x", "list", {}, "variable.wrong_kind"),
        ("x", "date", "soon", "variable.wrong_kind"),
        ("x", "string", None, "variable.wrong_kind"),
        ("x", "string", "x" * 100_001, "field.too_long"),
    ],
)
def test_what_cannot_be_kept_is_refused(desk: Desk, name, kind, value, code) -> None:
    with pytest.raises(Rejected) as refused:
        desk.run(SetVariable(name, kind, value))
    assert refused.value.code == code
    assert desk.rows(workflow_variables) == []


def test_a_workflows_own_variable_comes_before_the_organisations(desk: Desk) -> None:
    first = desk.run(CreateWorkflow("First")).result_id
    other = desk.run(CreateWorkflow("Other")).result_id
    desk.run(SetVariable("limit", "number", 1))
    desk.run(SetVariable("limit", "number", 2, workflow_id=first))
    desk.run(SetVariable("limit", "number", 3))
    variables = known(desk)
    assert variables.values(first) == {"limit": 2}
    assert variables.values(other) == variables.values(None) == {"limit": 3}
    assert [one.workflow_name for one in listed(desk)] == ["", "First"]
    desk.run(DeleteWorkflow(first))
    assert [one.workflow_name for one in listed(desk)] == [""]
    with pytest.raises(NotFound):
        desk.run(SetVariable("x", "number", 1, workflow_id=desk.admin.user_id))


def test_a_clear_value_of_a_secret_is_nowhere_in_the_database(desk: Desk, sealer: Sealer) -> None:
    variable_id = secret(desk, sealer)
    sealed = seal_secret(sealer, desk.tenant_id, "api_key", CLEAR + "-new", version=2)
    rotated = desk.run(RotateSecret(variable_id, sealed, 2))
    desk.run(UndoCommand(rotated.command_id))
    desk.run(DescribeVariable(variable_id, "For the monitoring"))
    desk.run(DeleteVariable(variable_id))
    everything = repr(desk.dump())
    assert "0123456789" not in everything
    assert "secret.rotate@1" in everything
    assert "MDEyMzQ1Njc4OQ" not in everything


def test_a_clear_value_is_refused_before_it_is_kept(desk: Desk, sealer: Sealer) -> None:
    variable_id = secret(desk, sealer)
    before = len(desk.rows(audit_log))
    for command in (SetSecret("other", CLEAR), RotateSecret(variable_id, CLEAR, 2)):
        with pytest.raises(Rejected, match=r"secret\.not_sealed"):
            desk.run(command)
    assert len(desk.rows(audit_log)) == before
    assert CLEAR not in repr(desk.dump())


def test_a_secret_opens_only_as_what_it_was_sealed_for(desk: Desk, sealer: Sealer) -> None:
    secret(desk, sealer)
    (stored,) = known(desk).secrets
    assert open_secret(sealer, desk.tenant_id, stored) == CLEAR
    # Somebody with access to the database puts the sealed text under another name.
    desk.run(SetSecret("public_name", stored.sealed))
    moved = known(desk).secret(None, "public_name")
    with pytest.raises(Rejected, match=r"secrets\.wrong_key"):
        open_secret(sealer, desk.tenant_id, moved)
    with pytest.raises(Rejected, match=r"secrets\.wrong_key"):
        open_secret(sealer, desk.admin.user_id, stored)


def test_a_rotated_secret_opens_to_its_new_value_and_undone_to_the_old(
    desk: Desk, sealer: Sealer
) -> None:
    variable_id = secret(desk, sealer)
    sealed = seal_secret(sealer, desk.tenant_id, "api_key", "another value", version=2)
    done = desk.run(RotateSecret(variable_id, sealed, 2))
    assert open_secret(sealer, desk.tenant_id, known(desk).secrets[0]) == "another value"
    with pytest.raises(Conflict, match=r"secret\.moved"):
        desk.run(RotateSecret(variable_id, sealed, 2))
    desk.run(UndoCommand(done.command_id))
    assert open_secret(sealer, desk.tenant_id, known(desk).secrets[0]) == CLEAR


def test_a_secret_is_never_turned_into_something_to_read(desk: Desk, sealer: Sealer) -> None:
    secret(desk, sealer)
    with pytest.raises(Rejected, match=r"variable\.is_secret"):
        desk.run(SetVariable("api_key", "string", "x"))
    (row,) = listed(desk)
    assert row.is_secret
    assert row.value is None
    assert known(desk).values(None) == {}
    plain = desk.run(SetVariable("plain", "string", "x")).result_id
    sealed = seal_secret(sealer, desk.tenant_id, "plain", CLEAR, version=1)
    with pytest.raises(Rejected, match=r"variable\.is_no_secret"):
        desk.run(RotateSecret(plain, sealed, 1))
    with pytest.raises(Rejected, match=r"variable\.name_taken"):
        desk.run(SetSecret("plain", sealed))


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("abc", "secret.too_short"),
        ("x" * 20_001, "field.too_long"),
        ("abcd\0", "field.bad_character"),
    ],
)
def test_a_secret_that_could_not_be_blackened_or_kept_is_refused(desk, sealer, value, code) -> None:
    with pytest.raises(Rejected) as refused:
        seal_secret(sealer, desk.tenant_id, "x", value)
    assert refused.value.code == code


def test_secrets_are_for_administrators(desk: Desk, sealer: Sealer) -> None:
    desk.run(DefineRole("author", "Author", ("workflows.write",)))
    author = desk.user("Willa Writer", "author")
    variable_id = secret(desk, sealer)
    desk.run(SetVariable("x", "number", 1), author)
    sealed = seal_secret(sealer, desk.tenant_id, "y", CLEAR)
    for command in (
        SetSecret("y", sealed), RotateSecret(variable_id, sealed, 2), DeleteVariable(variable_id),
        ResealSecrets(()),
    ):  # fmt: skip
        with pytest.raises(Denied):
            desk.run(command, author)
    with pytest.raises(Denied):
        desk.run(SetVariable("z", "number", 1), desk.user("Tess Tech"))


def test_after_the_key_is_renewed_everything_is_sealed_with_the_new_one(
    desk: Desk, sealer: Sealer, tmp_path: Path
) -> None:
    secret(desk, sealer, "one", "first value")
    secret(desk, sealer, "two", "second value")
    desk.run(
        SetSecret("foreign", Sealer(MasterKeys(tmp_path / "x", {}, lambda: None)).seal("y", "z"))
    )
    sealer.renew()
    todo = resealed(sealer, desk.tenant_id, known(desk))
    assert desk.run(ResealSecrets(todo)).result == 2
    (tmp_path / "old-master.keys").unlink()
    fresh = Sealer(MasterKeys(tmp_path, {}, lambda: None))
    opened = {
        one.name: open_secret(fresh, desk.tenant_id, one)
        for one in known(desk).secrets
        if one.name != "foreign"
    }
    assert opened == {"one": "first value", "two": "second value"}
    assert resealed(fresh, desk.tenant_id, known(desk)) == ()


def test_what_was_rotated_meanwhile_is_not_sealed_over(desk: Desk, sealer: Sealer) -> None:
    variable_id = secret(desk, sealer)
    sealer.renew()
    todo = resealed(sealer, desk.tenant_id, known(desk))
    newer = seal_secret(sealer, desk.tenant_id, "api_key", "newer value", version=2)
    desk.run(RotateSecret(variable_id, newer, 2))
    assert desk.run(ResealSecrets(todo)).result == 0
    assert open_secret(sealer, desk.tenant_id, known(desk).secrets[0]) == "newer value"


def test_the_audit_of_a_secret_is_readable_json(desk: Desk, sealer: Sealer) -> None:
    secret(desk, sealer)
    rows = [row for row in desk.rows(audit_log) if row.name == "secret.set@1"]
    said = (
        rows[0].arguments if isinstance(rows[0].arguments, dict) else json.loads(rows[0].arguments)
    )
    assert said["variable_name"] == "api_key"
    assert said["sealed"].startswith("df1.")
