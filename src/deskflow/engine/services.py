"""What outside effects may use besides the network; whoever starts the engine hands it over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from deskflow.core.children import ChildProcess
from deskflow.core.files import AttachmentStore


@dataclass(frozen=True, slots=True)
class EffectServices:
    """`child` computes for effects alone: what authors write may kill it. Without one each gets its own."""

    child: ChildProcess | None = None
    files: AttachmentStore | None = None


NO_SERVICES: Final = EffectServices()
