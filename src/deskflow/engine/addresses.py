"""Which addresses a workflow may reach: never the machine itself or a private network unless allowed.

The name is resolved once and that address is connected to, so that a name cannot change its mind in between.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from urllib.parse import urlsplit

from deskflow.engine.results import StepFailed


async def checked_address(url: str, *, allow_private: bool) -> tuple[str, str]:
    """(address to connect to, host name) of an http(s) URL. Raises StepFailed for anything else."""
    try:
        parts = urlsplit(url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError as problem:
        raise StepFailed("http.bad_url", retryable=False, url=url[:200]) from problem
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise StepFailed("http.bad_url", retryable=False, url=url[:200])
    try:
        found = await asyncio.get_running_loop().getaddrinfo(
            parts.hostname, port, type=socket.SOCK_STREAM
        )
    except (OSError, UnicodeError) as problem:
        raise StepFailed("http.unknown_host", host=parts.hostname[:200]) from problem
    for *_, address in found:
        if not allow_private and not _is_public(str(address[0])):
            raise StepFailed("http.private_address", retryable=False, host=parts.hostname[:200])
    return str(found[0][4][0]), parts.hostname


def _is_public(text: str) -> bool:
    address = ipaddress.ip_address(text.partition("%")[0])
    mapped = getattr(address, "ipv4_mapped", None)
    if mapped is not None:
        address = mapped
    return address.is_global and not address.is_multicast
