"""What an example of a command is made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from deskflow.core.commands import Command
from tests.integration.core.world import LATER, World


@dataclass(frozen=True)
class Example:
    """`stranger` is the code a user without any permission gets, None where everybody may."""

    make: Callable[[World], Command]
    who: str = "admin"
    at: datetime = LATER
    stranger: str | None = "permission.missing"
    changes_something: bool = True
