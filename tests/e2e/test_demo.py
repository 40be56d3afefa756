"""`deskflow demo --headless`: the whole story in one command, with pictures of every page."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from deskflow.desktop.pages import PAGES
from tests.e2e.machine import Machine

pytestmark = pytest.mark.slow
STEPS = {
    "start", "import", "import again", "tickets", "automation", "approval", "rejection", "sla", "runs", "stop",
    "crash", "screenshots",
}  # fmt: skip


def test_the_story_goes_well_and_every_page_has_its_pictures(
    machine: Machine, tmp_path: Path
) -> None:
    out = tmp_path / "shots"
    answer = machine.run("demo", "--headless", "--json", "--out", out)
    assert answer.err == ""
    told = json.loads(answer.out)
    assert [step for step in told["steps"] if not step["ok"]] == []
    assert {step["name"] for step in told["steps"]} == STEPS
    assert told["ok"] is True
    assert answer.code == 0
    wanted = {
        f"{entry.id}-{look}.png" for entry in PAGES if entry.exists() for look in ("light", "dark")
    }
    assert {path.name for path in out.iterdir()} == wanted
    for path in out.iterdir():
        assert colours(path) > 20, f"{path.name} is nearly empty"


def colours(path: Path) -> int:
    """How many different colours a grid of points over the picture has."""
    from PySide6.QtGui import QImage

    image = QImage(str(path))
    assert not image.isNull()
    return len(
        {image.pixel(x, y) for x in range(0, image.width(), 7) for y in range(0, image.height(), 7)}
    )
