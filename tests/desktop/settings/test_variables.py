"""Variables and secrets in the window: added, changed, deleted with undo; a secret goes in and never comes out."""

from __future__ import annotations

import pytest

from deskflow.core.tables import audit_log
from deskflow.desktop.pages.settings.page import SettingsPage
from deskflow.desktop.pages.settings.variable_values import read_value, shown_value, written_value
from deskflow.desktop.pages.settings.variables import VariablesSection
from deskflow.people.commands import AddUser, DefineRole
from deskflow.workflows.authoring import CreateWorkflow
from deskflow.workflows.tables import workflow_variables
from deskflow.workflows.variable_queries import known_variables, list_variables, open_secret
from deskflow.workflows.variables import SetVariable
from tests.desktop.accessibility import assert_accessible
from tests.desktop.desk_window import DeskWindow
from tests.integration.engine.running import definition

CLEAR = "sk-live-0123456789"


@pytest.fixture
def page(desk: DeskWindow) -> SettingsPage:
    return desk.page("settings")


@pytest.fixture
def made(page: SettingsPage):
    page.open(section="variables")
    return page.section("variables")


def stored(desk: DeskWindow):
    return desk.workspace.look_up(list_variables, desk.workspace.tenant_id)


def known(desk: DeskWindow):
    return desk.workspace.look_up(known_variables, desk.workspace.tenant_id)


def fill(made, **values: str) -> None:
    for key, text in values.items():
        made.form.put(key, text)
        made.form.left.emit(key)


def add_secret(desk: DeskWindow, made) -> None:
    desk.click(made.card.add_button)
    fill(made, kind="secret", name="api_key", secret=CLEAR, description="For the monitoring")
    desk.click(made.save_button)
    desk.wait(lambda: stored(desk))


def test_a_variable_is_added_changed_and_deleted_with_undo(desk: DeskWindow, made) -> None:
    desk.click(made.card.add_button)
    assert_accessible(made)
    fill(made, name="vip domains", kind="list", value="a.example\nb.example")
    desk.click(made.save_button)
    desk.wait(lambda: "no name" in made.form.error("name"))
    fill(made, name="vip_domains", description="Who comes first")
    desk.click(made.save_button)
    desk.wait(lambda: stored(desk))
    (row,) = stored(desk)
    assert (row.kind, row.value, row.description) == (
        "list", ["a.example", "b.example"], "Who comes first",
    )  # fmt: skip
    desk.wait(lambda: len(made.card.list.records.rows) == 1)
    made.edit(row.id)
    fill(made, value="c.example")
    desk.click(made.save_button)
    desk.wait(lambda: stored(desk)[0].value == ["c.example"])
    made.edit(row.id)
    desk.click(made.delete_button)
    desk.wait(lambda: any("deleted" in text for text in desk.toasts()))
    assert not stored(desk)
    desk.window.toasts.undo_last()
    desk.wait(lambda: stored(desk) and stored(desk)[0].value == ["c.example"])


def test_a_value_of_the_wrong_kind_is_said_under_the_field(desk: DeskWindow, made) -> None:
    desk.click(made.card.add_button)
    fill(made, name="limit", kind="number", value="many")
    desk.click(made.save_button)
    assert "no value of the chosen kind" in made.form.error("value")
    assert made.form.value("value") == "many"
    assert stored(desk) == []


def test_a_secret_goes_in_and_never_comes_out(desk: DeskWindow, made) -> None:
    add_secret(desk, made)
    (row,) = stored(desk)
    assert row.value is None
    desk.wait(lambda: len(made.card.list.records.rows) == 1)
    assert "sealed" in made.card.list.records.rows[0].detail
    made.edit(row.id)
    assert made.form.value("secret") == ""
    assert made.form.fields["value"].isHidden()
    opened = open_secret(
        desk.workspace.secrets.sealer, desk.workspace.tenant_id, known(desk).secrets[0]
    )
    assert opened == CLEAR
    with desk.workspace.database.read() as connection:
        for table in (audit_log, workflow_variables):
            assert CLEAR not in repr(connection.execute(table.select()).all())


def test_a_secret_gets_another_value_or_only_another_description(desk: DeskWindow, made) -> None:
    add_secret(desk, made)
    desk.wait(lambda: len(made.card.list.records.rows) == 1)
    made.edit(stored(desk)[0].id)
    fill(made, description="For the new monitoring")
    desk.click(made.save_button)
    desk.wait(lambda: stored(desk)[0].description == "For the new monitoring")
    assert stored(desk)[0].version == 1
    desk.wait(made.editor.isHidden)
    made.edit(stored(desk)[0].id)
    fill(made, secret="another value")
    desk.click(made.save_button)
    desk.wait(lambda: stored(desk)[0].version == 2)
    sealer = desk.workspace.secrets.sealer
    assert open_secret(sealer, desk.workspace.tenant_id, known(desk).secrets[0]) == "another value"


def test_an_author_describes_a_secret_and_gives_it_no_value(desk: DeskWindow, made) -> None:
    add_secret(desk, made)
    desk.run(DefineRole("author", "Author", ("workflows.write",)))
    author = desk.run(AddUser("Willa Writer", "willa@msp.example", ("author",))).result_id
    desk.workspace.become(author)
    section = VariablesSection(made._context)
    desk.wait(lambda: len(section.card.list.records.rows) == 1)
    section.edit(stored(desk)[0].id)
    assert section.key.isHidden()
    assert section.delete_button.isHidden()
    assert not section.form.fields["secret"].isEnabled()
    fill(section, description="Asked for by Willa")
    section.save()
    desk.wait(lambda: stored(desk)[0].description == "Asked for by Willa")
    section.edit(None)
    kinds = section.form.fields["kind"]
    assert "secret" not in [kinds.itemData(row) for row in range(kinds.count())]
    section.deleteLater()


def test_what_was_typed_is_there_again_but_no_secret(desk: DeskWindow, made) -> None:
    add_secret(desk, made)
    desk.run(SetVariable("limit", "number", 3))
    desk.wait(lambda: len(made.card.list.records.rows) == 2)
    by_name = {one.name: one.id for one in stored(desk)}
    made.edit(by_name["limit"])
    made.form.put("value", "17")
    made.edit(by_name["api_key"])
    made.form.put("secret", "half typed")
    made.edit(by_name["limit"])
    assert made.form.value("value") == "17"
    made.edit(by_name["api_key"])
    assert made.form.value("secret") == ""


def test_what_is_too_short_to_be_blackened_is_refused(desk: DeskWindow, made) -> None:
    desk.click(made.card.add_button)
    fill(made, kind="secret", name="pin", secret="123")
    desk.click(made.save_button)
    desk.wait(lambda: "at least" in made.form.error("secret"))
    assert stored(desk) == []


def test_it_says_where_a_variable_is_used(desk: DeskWindow, made) -> None:
    step = {
        "key": "chase", "action_type": "set_variable",
        "config": {"variable_name": "x", "variable_value": "{{ variables.limit + 1 }}"},
    }  # fmt: skip
    desk.run(CreateWorkflow("Chaser", definition=definition(step)))
    desk.run(SetVariable("limit", "number", 3))
    desk.run(SetVariable("unused", "number", 3))
    desk.wait(lambda: len(made.card.list.records.rows) == 2)
    by_name = {one.name: one.id for one in stored(desk)}
    made.edit(by_name["limit"])
    desk.wait(lambda: made.used.text() == "Used in Chaser (chase)")
    made.edit(by_name["unused"])
    desk.wait(lambda: made.used.text() == "No workflow uses it.")


def test_a_new_key_seals_everything_again(desk: DeskWindow, made) -> None:
    add_secret(desk, made)
    before = stored(desk)[0].key
    desk.click(made.key.renew_button)
    desk.wait(lambda: stored(desk)[0].key != before)
    desk.wait(lambda: "1 secret of" in made.key.result.text)
    sealer = desk.workspace.secrets.sealer
    assert open_secret(sealer, desk.workspace.tenant_id, known(desk).secrets[0]) == CLEAR


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("string", "  spaces stay "), ("number", 1.5), ("number", 12), ("boolean", True), ("list", []),
        ("list", ["a", "b"]), ("list", ["[a", 1]), ("list", [" a"]), ("json", {"a": [1]}), ("json", None),
        ("date", "2026-11-21"),
    ],
)  # fmt: skip
def test_what_is_shown_is_read_again_as_the_same(kind: str, value: object) -> None:
    assert read_value(kind, written_value(kind, value)) == value
    assert len(shown_value(kind, value)) <= 80
