"""Something a person should know that is no error: a code and parameters, put into words when shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from deskflow.core.types import Json


@dataclass(frozen=True, slots=True)
class Notice:
    """`code` is dotted and stable like an error's; `params` are plain JSON values for the words."""

    code: str
    params: Mapping[str, Json] = field(default_factory=dict)
