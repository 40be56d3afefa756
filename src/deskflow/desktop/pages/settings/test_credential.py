"""Asks the address of a credential once, to see whether the other side takes it. Nothing is changed there."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from deskflow.core.settings import get_setting
from deskflow.core.workspace import Workspace
from deskflow.engine import web
from deskflow.engine.addresses import Reach
from deskflow.engine.credentials import CredentialBox
from deskflow.workflows.variable_queries import open_secret

SECONDS = 15.0
_MOST_BYTES = 1_000_000


async def try_credential(
    workspace: Workspace, credential_id: UUID, on_asking: Callable[[str], object]
) -> int:
    """Answers with the status of a GET on its address; the errors are those of `engine.web` and `engine.credentials`.

    `on_asking` gets the address before it is asked.
    """
    sealer = workspace.secrets.sealer
    box = CredentialBox(
        workspace.database, lambda tenant_id, one: open_secret(sealer, tenant_id, one)
    )
    await asyncio.to_thread(web.warm)
    reach = await asyncio.wrap_future(workspace.ask(reach_of, workspace.tenant_id))
    opened = await box.open(workspace.tenant_id, str(credential_id))
    on_asking(opened.row.base_url)
    request = web.WebRequest("GET", opened.row.base_url, {"User-Agent": "DeskFlow"})
    signed = await box.signed(opened, request, reach, SECONDS)
    answer = await web.ask(reach, signed, timedelta(seconds=SECONDS), _MOST_BYTES)
    return answer.status


def reach_of(connection: Connection, tenant_id: UUID) -> Reach:
    """Where workflows may reach, as the settings have it now."""

    def value(key: str) -> Any:
        return get_setting(connection, key, tenant_id)

    allowed = str(value("workflows_allowed_hosts")).replace(",", " ").split()
    return Reach(bool(value("workflows_allow_private_addresses")), tuple(allowed))
