"""What running an import needs from its surroundings, so that it runs in a window, from the command line and in tests."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from deskflow.core.bus import CommandBus
from deskflow.core.clock import Clock
from deskflow.core.database import Database
from deskflow.core.files import AttachmentStore
from deskflow.core.permissions import Actor

Answer = TypeVar("Answer")
Part = TypeVar("Part")


class Submit(Protocol):
    """Runs a job on the writer's thread, behind what people wait for, and answers when it is done."""

    def __call__(self, job: Callable[[], Answer]) -> Answer: ...


class Stream(Protocol):
    """Runs a generator function in a child process and hands over its parts; leaving the context ends it."""

    def __call__(
        self, function: Callable[..., Iterable[Part]], *args: Any
    ) -> AbstractContextManager[Iterable[Part]]: ...


@dataclass(frozen=True, slots=True)
class ImportPorts:
    bus: CommandBus
    actor: Actor
    clock: Clock
    database: Database
    attachments: AttachmentStore
    submit: Submit
    stream: Stream


def run_here(job: Callable[[], Answer]) -> Answer:
    """A `Submit` that runs the job at once; for tests and benchmarks."""
    return job()


def stream_here(
    function: Callable[..., Iterable[Part]], *args: Any
) -> AbstractContextManager[Iterable[Part]]:
    """A `Stream` without a child process; for tests and benchmarks."""
    return nullcontext(function(*args))
