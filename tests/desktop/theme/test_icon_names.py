"""An icon that is named somewhere exists: a misspelt name would be an empty space nobody notices."""

from __future__ import annotations

import re
from pathlib import Path

from deskflow import paths
from deskflow.desktop.pages import PAGES

SOURCE = Path(__file__).resolve().parents[3] / "src" / "deskflow"
# icon="name", icons.icon("name"), set_icon("name"), IconButton(theme, "name", …), EmptyState(theme, "name", …)
NAMED = re.compile(
    r"""(?: \bicon \s*=\s* | \.icon\(\s* | set_icon\(\s* | \.pixmap\(\s*
    | (?:IconButton|EmptyState|ChoiceCard) \(\s* [\w.]+ ,\s* ) "([a-z0-9-]+)" """,
    re.VERBOSE,
)


def test_every_icon_that_is_named_exists() -> None:
    there = {file.stem for file in (paths.resources() / "icons").glob("*.svg")}
    named = {(entry.icon, "PAGES") for entry in PAGES}
    for file in sorted(SOURCE.rglob("*.py")):
        where = str(file.relative_to(SOURCE))
        named |= {(name, where) for name in NAMED.findall(file.read_text(encoding="utf-8"))}
    missing = sorted(f"{name} in {where}" for name, where in named if name not in there)
    assert len(named) > 20
    assert not missing
