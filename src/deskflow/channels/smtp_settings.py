"""Puts the settings of outgoing mail together: what the server, the sender and the security are."""

from __future__ import annotations

from uuid import UUID

from deskflow.channels.mail.addresses import read_addresses
from deskflow.channels.smtp import SmtpSettings
from deskflow.core.settings import Reading, get_setting


def read_smtp_settings(connection: Reading, tenant_id: UUID, password: str) -> SmtpSettings | None:
    """None while there is no server or no usable sender; the password comes from the machine's secrets."""

    def value(key: str) -> str:
        return str(get_setting(connection, key, tenant_id) or "").strip()

    boxes = read_addresses(value("email_from").encode(), 1)
    if not value("smtp_host") or not boxes:
        return None
    return SmtpSettings(
        host=value("smtp_host"),
        sender=boxes[0],
        port=int(value("smtp_port")),
        security=value("smtp_security"),
        user=value("smtp_user"),
        password=password,
    )
