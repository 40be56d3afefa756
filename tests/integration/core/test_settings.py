"""Settings in tables: who counts before whom, who may change what, and that it can be undone."""

from __future__ import annotations

import pytest

from deskflow import rooms
from deskflow.core.bus import CommandBus
from deskflow.core.database import Database
from deskflow.core.errors import Bug, Denied, Rejected
from deskflow.core.settings import (
    HANDLERS,
    ClearOwnSetting,
    ClearSetting,
    SetOwnSetting,
    SetSetting,
    SettingValue,
    all_settings,
    get_setting,
)
from deskflow.core.settings_list import SETTINGS, setting
from deskflow.core.undo import UndoCommand
from deskflow.people.queries import permissions_of
from tests.integration.desk import Desk, found


def founded(database: Database) -> Desk:
    desk = found(database)
    handlers = {**rooms.handlers(), **HANDLERS}
    desk.bus = CommandBus(database, desk.clock, handlers, rooms.reactions(), (), permissions_of)
    return desk


@pytest.fixture
def desk(database: Database) -> Desk:
    return founded(database)


@pytest.fixture
def sqlite_desk(sqlite_database: Database) -> Desk:
    return founded(sqlite_database)


def held(desk: Desk, key: str, user: object = None, **environment: str) -> object:
    with desk.database.read() as connection:
        return get_setting(connection, key, desk.tenant_id, user, environment=environment)


class Machine:
    def value_of(self, key: str) -> SettingValue:
        return SettingValue(setting(key), "", "default")


def test_environment_then_tenant_then_user_then_default(desk: Desk) -> None:
    technician = desk.user("Tina Tech")
    assert held(desk, "theme", technician.user_id) == "system"
    desk.run(SetOwnSetting("theme", "dark"), technician)
    assert held(desk, "theme", technician.user_id) == "dark"
    assert held(desk, "theme", desk.admin.user_id) == "system"
    desk.run(SetSetting("theme", "light"))
    assert held(desk, "theme", technician.user_id) == "light"
    desk.run(ClearSetting("theme"))
    assert held(desk, "theme", technician.user_id) == "dark"
    desk.run(ClearOwnSetting("theme"), technician)
    assert held(desk, "theme", technician.user_id) == "system"
    desk.run(SetSetting("smtp_port", 25))
    assert held(desk, "smtp_port") == 25
    assert held(desk, "smtp_port", SMTP_PORT="465") == 465


def test_a_useless_variable_is_passed_over(desk: Desk) -> None:
    assert held(desk, "workflows_max_retry_attempts", WORKFLOWS_MAX_RETRY_ATTEMPTS="many") == 3
    assert held(desk, "workflows_max_retry_attempts", WORKFLOWS_MAX_RETRY_ATTEMPTS="") == 3


def test_only_an_administrator_changes_what_holds_for_all(desk: Desk) -> None:
    technician = desk.user("Tina Tech")
    with pytest.raises(Denied):
        desk.run(SetSetting("theme", "dark"), technician)
    with pytest.raises(Denied):
        desk.run(ClearSetting("theme"), technician)
    with pytest.raises(Rejected, match=r"setting\.not_personal"):
        desk.run(SetOwnSetting("smtp_host", "mail.example"), technician)


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (SetSetting("theme", "pink"), "setting.not_a_choice"),
        (SetSetting("no_such", 1), "setting.unknown"),
        (SetSetting("smtp_password", "hunter2"), "setting.is_secret"),
        (SetSetting("last_workspace", "x"), "setting.of_the_machine"),
        (ClearOwnSetting("smtp_host"), "setting.not_personal"),
    ],
)
def test_what_does_not_fit_is_refused(sqlite_desk: Desk, command: object, code: str) -> None:
    before = sqlite_desk.dump()
    with pytest.raises(Rejected) as refused:
        sqlite_desk.run(command)
    assert refused.value.code == code
    assert sqlite_desk.dump() == before


def test_the_system_has_no_settings_of_its_own(sqlite_desk: Desk) -> None:
    with pytest.raises(Rejected, match=r"setting\.no_user"):
        sqlite_desk.run(SetOwnSetting("theme", "dark"), sqlite_desk.system())


@pytest.mark.parametrize(
    "first", [SetSetting("workflows_enable_scheduler", False), SetOwnSetting("theme", "dark")]
)
def test_setting_is_undone(desk: Desk, first: SetSetting | SetOwnSetting) -> None:
    outcome = desk.run(first)
    desk.run(UndoCommand(outcome.command_id))
    default = setting(first.key).default
    assert held(desk, first.key, desk.admin.user_id) == default


def test_changing_and_clearing_are_undone(desk: Desk) -> None:
    desk.run(SetSetting("ticket_prefix", "ACME"))
    changed = desk.run(SetSetting("ticket_prefix", "MSP"))
    assert changed.changes.touches("settings")
    desk.run(UndoCommand(changed.command_id))
    assert held(desk, "ticket_prefix") == "ACME"
    cleared = desk.run(ClearSetting("ticket_prefix"))
    assert held(desk, "ticket_prefix") == "INC"
    desk.run(UndoCommand(cleared.command_id))
    assert held(desk, "ticket_prefix") == "ACME"


def test_clearing_what_is_not_set_changes_nothing(sqlite_desk: Desk) -> None:
    assert not sqlite_desk.run(ClearSetting("theme")).changes


def test_the_dialog_sees_all_of_them_and_where_they_come_from(sqlite_desk: Desk) -> None:
    sqlite_desk.run(SetSetting("workflows_enable_scheduler", False))
    sqlite_desk.run(SetOwnSetting("theme", "dark"))
    with sqlite_desk.database.read() as connection:
        shown = all_settings(
            connection,
            sqlite_desk.tenant_id,
            sqlite_desk.admin.user_id,
            Machine(),
            environment={"SMTP_HOST": "mail.example"},
        )
    assert [one.setting.key for one in shown] == list(SETTINGS)
    by_key = {one.setting.key: (one.value, one.source) for one in shown}
    assert by_key["workflows_enable_scheduler"] == (False, "tenant")
    assert by_key["theme"] == ("dark", "user")
    assert by_key["smtp_host"] == ("mail.example", "environment")
    assert by_key["language"] == ("system", "default")


def test_a_value_of_another_release_falls_back_to_the_default(sqlite_desk: Desk) -> None:
    from deskflow.core.tables import settings

    sqlite_desk.run(SetSetting("theme", "dark"))
    with sqlite_desk.database.write() as connection:
        connection.execute(settings.update().values(value="sepia"))
    assert held(sqlite_desk, "theme") == "system"


def test_a_secret_or_a_setting_of_the_machine_is_not_read_from_tables(sqlite_desk: Desk) -> None:
    for key in ("smtp_password", "last_workspace"):
        with pytest.raises(Bug):
            held(sqlite_desk, key)
