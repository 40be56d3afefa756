"""Credentials in the window: added with a secret that never comes out, tried against a real server, taken back."""

from __future__ import annotations

import pytest

from deskflow.core.settings import SetSetting
from deskflow.core.tables import audit_log
from deskflow.desktop.forms.surroundings import read_directory
from deskflow.desktop.pages.settings.credentials import free_name
from deskflow.workflows.credential_queries import list_credentials
from deskflow.workflows.tables import credentials, workflow_variables
from deskflow.workflows.variable_queries import known_variables, list_variables, open_secret
from tests.desktop.accessibility import assert_accessible
from tests.desktop.desk_window import DeskWindow
from tests.integration.engine.actions.web_server import web_server

CLEAR = "sk-live-0123456789"


@pytest.fixture
def made(desk: DeskWindow):
    page = desk.page("settings")
    page.open(section="credentials")
    return page.section("credentials")


def stored(desk: DeskWindow):
    return desk.workspace.look_up(list_credentials, desk.workspace.tenant_id)


def fill(made, **values: str) -> None:
    for key, text in values.items():
        made.form.put(key, text)
        made.form.left.emit(key)


def add(desk: DeskWindow, made, **more: str) -> None:
    desk.click(made.card.add_button)
    given = {
        "name": "Shop of ACME",
        "base_url": "https://shop.example/api",
        "secret": CLEAR,
        **more,
    }
    fill(made, **given)
    desk.click(made.save_button)
    desk.wait(lambda: stored(desk))


def test_a_credential_is_added_and_its_secret_is_only_sealed(desk: DeskWindow, made) -> None:
    desk.click(made.card.add_button)
    assert_accessible(made)
    assert made.form.fields["user"].isHidden()
    add(desk, made, kind="basic", user="deskflow")
    (row,) = stored(desk)
    assert (row.name, row.kind, dict(row.details)) == (
        "Shop of ACME",
        "basic",
        {"user": "deskflow"},
    )
    known = desk.workspace.look_up(known_variables, desk.workspace.tenant_id)
    secret = known.secret(None, row.secret_name)
    assert secret.name == "shop_of_acme_key"
    sealer = desk.workspace.secrets.sealer
    assert open_secret(sealer, desk.workspace.tenant_id, secret) == CLEAR
    desk.wait(made.form.fields["secret"].isHidden)
    assert made.form.fields["secret"].text() == ""
    for table in (audit_log, workflow_variables, credentials):
        with desk.workspace.database.read() as connection:
            assert CLEAR not in repr(list(connection.execute(table.select())))


def test_it_can_be_chosen_in_a_step(desk: DeskWindow, made) -> None:
    add(desk, made)
    directory = desk.workspace.look_up(read_directory, desk.workspace.tenant_id)
    (record,) = directory.of("credential")
    assert (record.name, record.detail) == ("Shop of ACME", "https://shop.example/api")


def test_what_is_wrong_stands_under_its_field_and_the_secret_is_typed_once(
    desk: DeskWindow, made
) -> None:
    desk.click(made.card.add_button)
    fill(made, name="Shop", base_url="shop.example")
    desk.click(made.save_button)
    assert made.form.error("secret")
    fill(made, secret=CLEAR)
    desk.click(made.save_button)
    desk.wait(lambda: "no address" in made.form.error("base_url"))
    fill(made, base_url="https://shop.example")
    desk.click(made.save_button)
    desk.wait(lambda: stored(desk))
    assert stored(desk)[0].secret_name == "shop_key"
    known = desk.workspace.look_up(known_variables, desk.workspace.tenant_id)
    assert len(known.secrets) == 1


def test_the_secret_stays_chosen_when_the_list_knew_it_first(
    desk: DeskWindow, made, monkeypatch: pytest.MonkeyPatch
) -> None:
    define = made._define

    def after_reading(secret_name: str) -> None:
        made._on_secrets(desk.workspace.look_up(list_variables, desk.workspace.tenant_id))
        define(secret_name)

    monkeypatch.setattr(made, "_define", after_reading)
    desk.click(made.card.add_button)
    fill(made, name="Shop", base_url="shop.example", secret=CLEAR)
    desk.click(made.save_button)
    desk.wait(lambda: "no address" in made.form.error("base_url"))
    assert made.form.value("secret_name") == "shop_key"


def test_deleting_can_be_taken_back(desk: DeskWindow, made) -> None:
    add(desk, made)
    desk.wait(lambda: len(made.card.list.records.rows) == 1)
    made.edit(stored(desk)[0].id)
    desk.click(made.delete_button)
    desk.wait(lambda: any("deleted" in text for text in desk.toasts()))
    assert not stored(desk)
    desk.window.toasts.undo_last()
    desk.wait(lambda: stored(desk))


@pytest.mark.parametrize(
    ("status", "said"), [(200, "works"), (401, "does not take"), (503, "trouble")]
)
def test_the_connection_can_be_tried(desk: DeskWindow, made, status, said) -> None:
    desk.run(SetSetting("workflows_allowed_hosts", "127.0.0.1"))
    with web_server() as web:
        web.says("hello", status)
        add(desk, made, base_url=web.url + "/api")
        desk.wait(made.try_button.isVisible)
        desk.click(made.try_button)
        desk.wait(lambda: said in made.banner.text)
        (asked,) = web.asked
    assert (asked.path, asked.headers["Authorization"]) == ("/api", f"Bearer {CLEAR}")


def test_an_address_inside_is_not_tried(desk: DeskWindow, made) -> None:
    with web_server() as web:
        web.says("hello")
        add(desk, made, base_url=web.url)
        desk.wait(made.try_button.isVisible)
        desk.click(made.try_button)
        desk.wait(lambda: "not allowed" in made.banner.text)
        assert web.asked == []


def test_names_for_secrets() -> None:
    assert free_name("Shop of ACME!", ["shop_of_acme_key"]) == "shop_of_acme_key_2"
    assert free_name("7", []) == free_name("", []) == "credential_key"
