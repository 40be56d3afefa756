"""Asks the address of a credential once, to see whether the other side takes it. Nothing is changed there."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import Future
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from deskflow.core.settings import get_setting
from deskflow.core.workspace import Workspace
from deskflow.engine.addresses import Reach
from deskflow.engine.credentials import CredentialBox
from deskflow.engine.web import WebRequest, ask
from deskflow.workflows.variable_queries import open_secret

SECONDS = 15.0
_MOST_BYTES = 1_000_000


def try_credential(workspace: Workspace, credential_id: UUID) -> Future[int]:
    """Answers with the status of a GET on its address; the errors are those of `engine.web` and `engine.credentials`.

    On a thread of its own that ends with the program: a server that never answers must not keep it open.
    """
    future: Future[int] = Future()
    future.set_running_or_notify_cancel()

    def work() -> None:
        try:
            future.set_result(asyncio.run(_ask(workspace, credential_id)))
        except BaseException as problem:  # noqa: BLE001 - it is handed over to whoever waits
            future.set_exception(problem)

    threading.Thread(target=work, name="deskflow-test-credential", daemon=True).start()
    return future


async def _ask(workspace: Workspace, credential_id: UUID) -> int:
    sealer = workspace.secrets.sealer
    box = CredentialBox(
        workspace.database, lambda tenant_id, one: open_secret(sealer, tenant_id, one)
    )
    reach = workspace.look_up(reach_of, workspace.tenant_id)
    opened = await box.open(workspace.tenant_id, str(credential_id))
    request = WebRequest("GET", opened.row.base_url, {"User-Agent": "DeskFlow"})
    async with asyncio.timeout(SECONDS):
        signed = await box.signed(opened, request, reach, SECONDS)
        answer = await ask(reach, signed, timedelta(seconds=SECONDS), _MOST_BYTES)
    return answer.status


def reach_of(connection: Connection, tenant_id: UUID) -> Reach:
    """Where workflows may reach, as the settings have it now."""

    def value(key: str) -> Any:
        return get_setting(connection, key, tenant_id)

    allowed = str(value("workflows_allowed_hosts")).replace(",", " ").split()
    return Reach(bool(value("workflows_allow_private_addresses")), tuple(allowed))
