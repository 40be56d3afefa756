"""The order of the rooms, and who may know Qt, SQL and the web. See docs/architecture.md."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.architecture.modules import PACKAGE, ROOT, imports_of, room_of, source_files

QT = ("PySide6", "shiboken6", "qasync")
WEB = ("fastapi", "starlette", "uvicorn")
# Decisions are pure: values in, values out. No SQL, no Qt, no clock, no I/O.
NOT_IN_RULES = (
    *QT, *WEB, "sqlalchemy", "alembic", "sqlite3", "psycopg", "httpx", "time", "random", "secrets",
    "os", "pathlib", "socket", "subprocess", "threading", "asyncio", "logging",
)  # fmt: skip
# A command replays on the authority and has to write the same rows there.
NOT_IN_COMMANDS = (*QT, *WEB, "httpx", "random", "secrets", "time", "socket", "subprocess", "os")
CLOCKS_AND_DICE = {
    "datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "uuid4", "uuid1",
    "uuid.uuid4", "uuid.uuid1", "os.urandom",
}  # fmt: skip


def named(pattern: str) -> list[Path]:
    return sorted(PACKAGE.glob(f"*/{pattern}"))


def offences(
    files: list[Path], forbidden: tuple[str, ...], *, lazily_too: bool = True
) -> list[str]:
    return [
        f"{path.relative_to(ROOT)}:{found.line} imports {found.name}"
        for path in files
        for found in imports_of(path)
        if found.is_of(*forbidden) and (lazily_too or found.at_module_level)
    ]


def test_rooms_import_only_what_lies_below_them() -> None:
    command = [
        sys.executable,
        "-c",
        "from importlinter.cli import lint_imports; exit(lint_imports())",
    ]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr


def test_every_room_has_its_place_in_the_order() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    (layers,) = (
        c["layers"] for c in settings["tool"]["importlinter"]["contracts"] if c["type"] == "layers"
    )
    placed = {n.strip(" ()") for layer in layers for n in layer.replace(":", "|").split("|")}
    present = {room_of(path) for path in source_files()} - {"__init__"}
    assert present <= placed, f"not in the contract of pyproject.toml: {sorted(present - placed)}"


def test_qt_is_known_to_the_desktop_alone() -> None:
    elsewhere = [p for p in source_files() if room_of(p) not in ("desktop",)]
    assert not offences(elsewhere, QT)


def test_the_window_is_imported_only_when_one_is_wanted() -> None:
    starters = [
        p for p in source_files() if room_of(p) in ("bootstrap", "programs", "cli", "__main__")
    ]
    assert not offences(starters, ("deskflow.desktop",), lazily_too=False)


def test_the_web_is_known_to_the_server_alone() -> None:
    elsewhere = [p for p in source_files() if room_of(p) != "server"]
    assert not offences(elsewhere, WEB)


def test_rules_are_pure() -> None:
    rules = named("rules.py") + named("rules/*.py")
    assert not offences(rules, NOT_IN_RULES)
    assert not clock_readings(rules)


def test_command_handlers_read_no_clock_and_throw_no_dice() -> None:
    handlers = [
        path
        for pattern in ("commands.py", "commands/*.py", "reactions.py", "reactions/*.py")
        for path in named(pattern)
        if room_of(path) != "core"
    ]
    assert not offences(handlers, NOT_IN_COMMANDS)
    assert not clock_readings(handlers)


def clock_readings(files: list[Path]) -> list[str]:
    import ast

    return [
        f"{path.relative_to(ROOT)}:{node.lineno} calls {ast.unparse(node.func)}"
        for path in files
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func).removeprefix("datetime.") in CLOCKS_AND_DICE
    ]


def test_starting_the_program_loads_nothing_heavy() -> None:
    """`deskflow --version` and the start of the window wait for none of these."""
    if not (PACKAGE / "cli.py").exists():
        pytest.skip("the command line does not exist yet")
    heavy = ("PySide6", "sqlalchemy", "alembic", "networkx", "httpx", "holidays")
    program = f"import sys, deskflow.cli; print([m for m in {heavy!r} if m in sys.modules])"
    result = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == "[]"
