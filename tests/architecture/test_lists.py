"""`deskflow/rooms.py` names what every room brings; what it forgets would silently not work."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.architecture.modules import PACKAGE, imports_of, module_name

ROOMS = PACKAGE / "rooms.py"


@pytest.mark.parametrize("furniture", ["tables", "commands", "events", "reactions"])
def test_no_room_is_forgotten(furniture: str) -> None:
    if not ROOMS.exists():
        pytest.skip("rooms.py does not exist yet")
    listed = {found.name for found in imports_of(ROOMS)}
    present = {module_name(path) for path in furniture_of_rooms(furniture)}
    assert not present - listed, f"not in rooms.py: {sorted(present - listed)}"


def furniture_of_rooms(name: str) -> list[Path]:
    files = [*PACKAGE.glob(f"*/{name}.py"), *PACKAGE.glob(f"*/{name}/__init__.py")]
    # core has the machinery for commands and events; only its tables are furniture.
    return [p for p in files if p.parts[len(PACKAGE.parts)] != "core" or name == "tables"]
