"""What bounds an execution. Defaults are the seed's; settings and environment change them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class EngineLimits:
    """`execution_seconds` counts active time only: waiting for people or timers is free."""

    execution_seconds: int = 600
    retry_attempts: int = 3
    scheduler_enabled: bool = True
    poll_seconds: float = 60.0
    steps_per_execution: int = 100_000
    chain_length: int = 10
    lease: timedelta = timedelta(seconds=30)
    renew_seconds: float = 10.0
    effects_at_once: int = 16
    # How long one transaction may hold the writer; it ends at once when a person waits for it.
    slice_seconds: float = 0.060
    # The transaction ends after each step: what the checkpoints of a slice save is measured against this.
    commit_each_step: bool = False
    allow_private_addresses: bool = False
    # Hosts, addresses and networks that may be reached besides, as `addresses.Reach` understands them.
    allowed_hosts: tuple[str, ...] = ()
