"""What outside effects may use besides the network; whoever starts the engine hands it over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from deskflow.core.children import ChildProcess
from deskflow.core.files import AttachmentStore

if TYPE_CHECKING:
    from deskflow.engine.credentials import CredentialBox


@dataclass(frozen=True, slots=True)
class EffectServices:
    """`child` computes for effects alone: what authors write may kill it. Without one each gets its own."""

    child: ChildProcess | None = None
    files: AttachmentStore | None = None
    credentials: CredentialBox | None = None


NO_SERVICES: Final = EffectServices()
