"""The built-in roles, and what a name or an address must look like."""

from __future__ import annotations

import re
from typing import Any, Final

from deskflow.core.errors import Rejected

# Roles of the desk; tenants may add their own. `admin` alone allows everything.
BUILT_IN_ROLES: Final[dict[str, tuple[str, tuple[str, ...]]]] = {
    "admin": ("Administrator", ("admin",)),
    "dispatcher": (
        "Dispatcher",
        (
            "tickets.*",
            "customers.*",
            "assets.*",
            "workflows.read",
            "workflows.execute",
            "import.run",
            "sla.*",
        ),
    ),
    "technician": ("Technician", ("tickets.*", "customers.read", "assets.read", "workflows.read")),
    "author": (
        "Workflow author",
        ("tickets.*", "customers.read", "assets.read", "workflows.*"),
    ),
    "approver": (
        "Approver",
        ("tickets.read", "customers.read", "workflows.read", "workflows.approve"),
    ),
}

PERMISSIONS: Final = (
    "tickets.read", "tickets.create", "tickets.update", "tickets.assign", "tickets.reply", "tickets.note",
    "tickets.share_views",
    "customers.read", "customers.write", "assets.read", "assets.write", "import.run",
    "sla.justify", "sla.credit", "workflows.read", "workflows.write", "workflows.execute", "workflows.approve", "admin",
)  # fmt: skip

# Deliberately loose: what mail servers accept is for them to say; this catches slips of the hand.
_ADDRESS = re.compile(r"[^\s@<>\"(),;:]+@[^\s@<>\"(),;:]+\.[^\s@<>\"(),;:.]+")

# Addresses of these do not say which company somebody works for.
FREE_MAIL: Final = frozenset(
    {
        "gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "msn.com", "yahoo.com",
        "icloud.com", "me.com", "aol.com", "gmx.de", "gmx.net", "web.de", "t-online.de", "proton.me",
        "protonmail.com", "mail.com", "yandex.com", "zoho.com",
    }
)  # fmt: skip


def checked_name(value: str, field: str = "name", limit: int = 255) -> str:
    """The name without outer spaces; Rejected when it is empty, too long or holds control characters."""
    text = " ".join(value.split())
    if not text:
        raise Rejected("field.required", field=field)
    if len(text) > limit:
        raise Rejected("field.too_long", field=field, limit=limit, length=len(text))
    if not text.isprintable():
        raise Rejected("field.bad_character", field=field)
    return text


def checked_email(value: str | None, field: str = "email") -> str | None:
    """The address in lower case, None for an empty one; Rejected when it cannot be an address."""
    text = (value or "").strip()
    if not text:
        return None
    if len(text) > 320 or not _ADDRESS.fullmatch(text):
        raise Rejected("field.bad_email", field=field, value=text[:80])
    return text.lower()


def company_domain(email: str | None) -> str | None:
    """The domain that tells the company, or None for free-mail addresses."""
    if not email or "@" not in email:
        return None
    domain = email.rsplit("@", 1)[1].lower()
    return None if domain in FREE_MAIL else domain


def checked_position(value: Any) -> tuple[float, float] | tuple[None, None]:
    """Latitude and longitude in degrees, two Nones for none; Rejected for what is no place on the globe."""
    if value in (None, "", []):
        return None, None
    try:
        latitude, longitude = (float(one) for one in value)
    except (TypeError, ValueError) as problem:
        raise Rejected("field.no_place", field="position") from problem
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise Rejected("field.no_place", field="position")
    return latitude, longitude
