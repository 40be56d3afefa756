"""What is to be imported: files that were picked, how each is to be read, and whether automation shall see it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from deskflow.interchange.csv_mapping import MapFile
from deskflow.interchange.importing import CSV_ENDINGS
from deskflow.interchange.staff_headers import Kind

FileKind = Literal["csv", "mail", "folder"]


@dataclass(frozen=True, slots=True)
class PickedFile:
    path: Path
    kind: FileKind
    size: int


@dataclass(slots=True)
class Plan:
    """`told` is what a person said about a CSV file, `kinds` what it holds, `make` whether what its people need and is
    not here is made. Tickets from tables and from mail have their own word on automation."""

    files: list[PickedFile] = field(default_factory=list)
    told: dict[Path, MapFile] = field(default_factory=dict)
    kinds: dict[Path, Kind] = field(default_factory=dict)
    make: dict[Path, bool] = field(default_factory=dict)
    automate_csv: bool = False
    automate_mail: bool = True

    @property
    def tables(self) -> list[PickedFile]:
        return [one for one in self.files if one.kind == "csv"]

    @property
    def others(self) -> list[PickedFile]:
        """Mail files, and folders, in which anything may lie."""
        return [one for one in self.files if one.kind != "csv"]

    @property
    def size(self) -> int:
        return sum(one.size for one in self.files)

    def add(self, files: Iterable[PickedFile]) -> None:
        """Each once, in the order they came."""
        known = {one.path for one in self.files}
        for one in files:
            if one.path not in known:
                self.files.append(one)
                known.add(one.path)


def pick(paths: Iterable[Path]) -> list[PickedFile]:
    """Looks at the files, so not on the UI thread. What is not there any more is left out."""
    picked = []
    for path in paths:
        resolved = path.resolve()
        if resolved.is_dir():
            picked.append(PickedFile(resolved, "folder", 0))
        elif resolved.is_file():
            ending = resolved.suffix.lower()
            is_table = ending in CSV_ENDINGS or ending == ".txt"
            size = resolved.stat().st_size
            picked.append(PickedFile(resolved, "csv" if is_table else "mail", size))
    return picked
