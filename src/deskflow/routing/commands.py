"""Every change this room makes."""

from __future__ import annotations

from deskflow.core.commands import Handlers
from deskflow.routing import planning
from deskflow.routing.learning import training

HANDLERS: Handlers = {**planning.HANDLERS, **training.HANDLERS}
