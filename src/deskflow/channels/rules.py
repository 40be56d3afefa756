"""Decisions about outgoing mail: its id, when it is tried again, and when it must not be sent at all."""

from __future__ import annotations

import hashlib
import re
from datetime import timedelta
from typing import Final

# What the delivery may pick up once its time has come.
DELIVERABLE: Final = ("queued", "held", "no_route", "sending")
STATUSES: Final = ("queued", "held", "no_route", "sending", "sent", "failed", "cancelled")
# A person may give these another chance, or take those back.
RETRYABLE: Final = frozenset({"failed", "cancelled", "queued", "no_route"})
CANCELLABLE: Final = frozenset({"queued", "held", "no_route", "failed"})

FIRST_DELAY: Final = timedelta(minutes=1)
LONGEST_DELAY: Final = timedelta(hours=4)
# A minute doubling up to four hours: together more than the four days RFC 5321 (4.5.4.1) asks for.
MOST_ATTEMPTS: Final = 32
# Beside the size of its files: how long a message may take to be handed over, and how long a claim holds.
SEND_SECONDS: Final = 60
LEASE_SECONDS: Final = 120
_BYTES_PER_SECOND: Final = 100_000

NO_DOMAIN: Final = "deskflow.invalid"

_ROBOTS: Final = re.compile(
    r"(?:mailer-daemon|mail-daemon|postmaster|no-?reply|do-?not-?reply|bounces?)(?:[+=-][^@]*)?@",
    re.IGNORECASE,
)


def retry_delay(attempts: int) -> timedelta:
    """How long to wait after that many attempts, counted from 1."""
    doublings = min(max(attempts - 1, 0), 20)
    return min(FIRST_DELAY * (1 << doublings), LONGEST_DELAY)


def send_seconds(size: int) -> float:
    """How long handing over may take with so many bytes of files; a slow uplink is no reason to give up."""
    return SEND_SECONDS + size / _BYTES_PER_SECOND


def lease(size: int) -> timedelta:
    """How long a claim holds: longer than connecting and sending may take, so that nobody else sends meanwhile."""
    return timedelta(seconds=LEASE_SECONDS + size / _BYTES_PER_SECOND)


def gives_up(attempts: int) -> bool:
    return attempts >= MOST_ATTEMPTS


def message_id(tenant: str, key: str, domain: str) -> str:
    """The bare Message-ID of what that idempotency key stands for; the same whenever it is asked."""
    digest = hashlib.blake2b(f"{tenant}\x1f{key}".encode(), digest_size=18).hexdigest()
    return f"{digest}@{domain or NO_DOMAIN}"


def domain_of(address: str) -> str:
    """The domain of an address if it can stand in a Message-ID, else ""."""
    domain = address.rpartition("@")[2].strip().lower()
    return domain if re.fullmatch(r"[a-z0-9](?:[a-z0-9.-]{0,180}[a-z0-9])?", domain) else ""


def is_robot(address: str) -> bool:
    """Addresses where nobody reads; an automatic mail there can only come back."""
    return bool(_ROBOTS.match(address))
