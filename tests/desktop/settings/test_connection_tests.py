"""Asking servers from the settings: one that answers, one that never does, and a person who does not want to wait."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import pytest

from deskflow.core.settings import SetSetting
from deskflow.desktop.pages.settings.credentials import CredentialsSection
from deskflow.desktop.pages.settings.mail import MailSection
from deskflow.desktop.theme import Theme
from deskflow.desktop.watchdog import Watchdog
from deskflow.workflows.credentials import DefineCredential
from deskflow.workflows.variables import SetSecret, seal_secret
from tests.conftest import SECONDS_TO_STOP
from tests.desktop.conftest import LONGEST_PAUSE_MS
from tests.desktop.desk_window import DeskWindow, opened_desk
from tests.integration.channels.mail_server import MailServer


@dataclass
class Silent:
    """Takes connections and never says anything. `asked` once somebody came, `left` once they hung up."""

    port: int
    asked: threading.Event
    left: threading.Event


@contextlib.contextmanager
def silent_server() -> Iterator[Silent]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = Silent(listening.getsockname()[1], threading.Event(), threading.Event())
        sockets = [listening]

        def serve() -> None:
            with contextlib.suppress(OSError):
                connection, _ = listening.accept()
                sockets.append(connection)
                server.asked.set()
                while connection.recv(4096):
                    pass
                server.left.set()

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield server
        finally:
            for one in sockets:
                with contextlib.suppress(OSError):
                    one.shutdown(socket.SHUT_RDWR)
                one.close()
            thread.join()


@contextlib.contextmanager
def never_still() -> Iterator[None]:
    """The interface makes no pause anybody would notice."""
    with Watchdog(LONGEST_PAUSE_MS, on_pause=lambda pause: None) as dog:
        yield
    assert not dog.pauses, dog.pauses[0].stack


def mail_section(desk: DeskWindow, port: int, **more: object) -> MailSection:
    given = {
        "smtp_host": "127.0.0.1", "smtp_port": port, "smtp_security": "none",
        "email_from": "support@msp.example",
    }  # fmt: skip
    for key, value in (given | more).items():
        desk.run(SetSetting(key, value))
    page = desk.page("settings")
    page.open(section="mail")
    made = page.section("mail")
    desk.wait(lambda: made.rows)
    return made


def test_a_mail_is_sent_while_the_window_stays_alive(desk: DeskWindow) -> None:
    with MailServer() as server:
        made = mail_section(desk, server.port)
        with never_still():
            desk.click(made.test_button)
            assert made.test_button.text() == "Cancel"
            desk.wait(lambda: "took it" in made.result.text)
        assert made.test_button.text() == "Send a test mail"
        (mail,) = server.mails
    assert mail["To"] == "Ada Admin <ada@msp.example>"


@pytest.mark.filterwarnings("ignore:Requiring AUTH")
def test_the_password_that_was_just_typed_counts(desk: DeskWindow) -> None:
    with MailServer(password="right") as server:
        made = mail_section(desk, server.port, smtp_user="support")
        for password, said in (("wrong", "does not accept"), ("right", "took it")):
            made.rows["smtp_password"].field.setText(password)
            desk.click(made.test_button)
            desk.wait(lambda said=said: said in made.result.text)
    assert len(server.mails) == 1


def test_nothing_set_up_and_nobody_there_are_told(desk: DeskWindow) -> None:
    made = mail_section(desk, 9, smtp_host="")
    desk.click(made.test_button)
    desk.wait(lambda: made.test_button.text() == "Send a test mail")
    assert "server" in made.result.text
    server = MailServer()
    made = mail_section(desk, server.port)
    desk.click(made.test_button)
    desk.wait(
        lambda: f"port {server.port}" in made.result.text and "no mail server" in made.result.text
    )


def test_waiting_can_be_given_up(desk: DeskWindow) -> None:
    with silent_server() as server:
        made = mail_section(desk, server.port)
        with never_still():
            desk.click(made.test_button)
            desk.wait(server.asked.is_set)
            desk.wait(lambda: f"127.0.0.1, port {server.port}" in made.result.text)
            desk.click(made.test_button)
            assert made.result.text == "Cancelled."
            assert made.test_button.text() == "Send a test mail"
            desk.wait(server.left.is_set)


def test_waiting_has_an_end(desk: DeskWindow) -> None:
    with silent_server() as server:
        made = mail_section(desk, server.port)
        made.test.seconds = 0.3
        desk.click(made.test_button)
        desk.wait(lambda: "no answer" in made.result.text)
        desk.wait(server.left.is_set)


def test_closing_the_window_does_not_wait_for_a_server(theme: Theme, tmp_path: Path) -> None:
    with silent_server() as server, opened_desk(tmp_path / "desk.deskflow", theme) as desk:
        made = mail_section(desk, server.port)
        desk.click(made.test_button)
        desk.wait(server.asked.is_set)
        began = time.monotonic()
        desk.close()
        assert time.monotonic() - began < SECONDS_TO_STOP
        assert server.left.wait(SECONDS_TO_STOP)


# --- credentials ----------------------------------------------------------------------------------


def credential(desk: DeskWindow, base_url: str, name: str = "Shop") -> UUID:
    workspace = desk.workspace
    sealed = seal_secret(workspace.secrets.sealer, workspace.tenant_id, f"{name}_key", "sk-1")
    desk.run(SetSecret(f"{name}_key", sealed))
    return desk.made(DefineCredential(name, "bearer", base_url, f"{name}_key", {}))


@pytest.fixture
def waiting(desk: DeskWindow) -> Iterator[tuple[CredentialsSection, Silent]]:
    """A credential is tried on a server that never answers; there is a second one."""
    desk.run(SetSetting("workflows_allowed_hosts", "127.0.0.1"))
    with silent_server() as server:
        shop = credential(desk, f"http://127.0.0.1:{server.port}/api")
        credential(desk, "https://other.example", "Other")
        page = desk.page("settings")
        page.open(section="credentials")
        made = page.section("credentials")
        desk.wait(lambda: len(made.card.list.records.rows) == 2)
        made.edit(shop)
        with never_still():
            desk.click(made.try_button)
            desk.wait(server.asked.is_set)
            desk.wait(lambda: f"127.0.0.1:{server.port}" in made.banner.text)
        yield made, server


def test_a_credential_can_be_given_up(
    desk: DeskWindow, waiting: tuple[CredentialsSection, Silent]
) -> None:
    made, server = waiting
    assert made.try_button.text() == "Cancel"
    desk.click(made.try_button)
    assert made.banner.text == "Cancelled."
    desk.wait(server.left.is_set)


def test_another_credential_does_not_get_the_answer(
    desk: DeskWindow, waiting: tuple[CredentialsSection, Silent]
) -> None:
    made, server = waiting
    made.edit(next(row.id for row in made._rows if row.name == "Other"))
    desk.wait(server.left.is_set)
    assert made.try_button.text() == "Test connection"
    assert made.banner.isHidden()


def test_closing_does_not_wait_for_a_web_server(
    desk: DeskWindow, waiting: tuple[CredentialsSection, Silent]
) -> None:
    _, server = waiting
    began = time.monotonic()
    desk.close()
    assert time.monotonic() - began < SECONDS_TO_STOP
    assert server.left.wait(SECONDS_TO_STOP)
