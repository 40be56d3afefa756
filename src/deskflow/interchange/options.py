"""How an import shall behave."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from deskflow.interchange.csv_mapping import MapFile
from deskflow.interchange.staff_headers import Kind
from deskflow.interchange.summary import ImportProgress

BATCH_ROWS = 500
# While somebody works in a window, a batch may keep their click waiting no longer than a frame or three.
WINDOW_BATCH_ROWS = 50


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """`own_addresses` are mailboxes of the desk's besides the one it sends from: what they sent is no customer's mail."""

    told: MapFile | None = None
    automate: bool = True
    """Whether workflows, notices and promised times see what is fresh. Old and finished tickets come in quietly
    in any case: an archive must not set off ten thousand mails."""
    fresh: timedelta = timedelta(days=3)
    own_addresses: frozenset[str] = frozenset()
    kind: Kind | None = None
    """What CSV files hold; None: as their headers say."""
    make: bool = True
    """Whether skills, teams and working hours that a list of people names and nobody knows are made."""
    batch_rows: int = BATCH_ROWS
    """Rows or mails to a transaction; a window passes `WINDOW_BATCH_ROWS`."""
    progress: Callable[[ImportProgress], None] = lambda progress: None
    cancelled: Callable[[], bool] = lambda: False

    def is_fresh(self, created_at: datetime | None, now: datetime, *, is_open: bool) -> bool:
        """Whether automation shall see a ticket or message of that time."""
        if not self.automate or not is_open:
            return False
        return created_at is None or created_at >= now - self.fresh
