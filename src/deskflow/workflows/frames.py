"""Frames around steps: a title, a colour and whom they hold. They are for people; nothing of them is carried out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

FRAME_TONES: Final = (
    "neutral", "accent", "success", "warning", "danger", "info", "violet", "teal",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Frame:
    """`members` are ids of steps (or `trigger`), each in one frame at most; who is not there is passed over."""

    id: str
    title: str = ""
    tone: str = "neutral"
    members: tuple[str, ...] = ()
    collapsed: bool = False
