"""Reads the source tree without importing it: which modules there are and what they import where."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SRC = ROOT / "src"
PACKAGE = SRC / "deskflow"


@dataclass(frozen=True, slots=True)
class Import:
    """`name` is dotted and absolute; for `from a import b` there is one for `a` and one for `a.b`."""

    name: str
    line: int
    at_module_level: bool

    def is_of(self, *packages: str) -> bool:
        return any(self.name == p or self.name.startswith(f"{p}.") for p in packages)


@dataclass(frozen=True, slots=True)
class Source:
    """What the tests ask of a file; parsed once for all of them."""

    docstring: str | None
    imports: tuple[Import, ...]


def source_files(folder: Path = PACKAGE) -> list[Path]:
    return sorted(p for p in folder.rglob("*.py") if "__pycache__" not in p.parts)


def room_of(path: Path) -> str:
    """`tickets` for src/deskflow/tickets/rules.py, `cli` for src/deskflow/cli.py."""
    first = path.relative_to(PACKAGE).parts[0]
    return first.removesuffix(".py")


def module_name(path: Path) -> str:
    parts = path.relative_to(SRC).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def source_of(path: Path) -> Source:
    tree = ast.parse(path.read_text(encoding="utf-8"), filename=str(path))
    found: list[Import] = []
    _collect(tree, True, found)
    return Source(ast.get_docstring(tree, clean=True), tuple(found))


def imports_of(path: Path) -> tuple[Import, ...]:
    return source_of(path).imports


def _collect(node: ast.AST, at_module_level: bool, found: list[Import]) -> None:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.expr):
            continue  # an import is a statement, and expressions hold none
        if isinstance(child, ast.Import):
            found += [Import(a.name, child.lineno, at_module_level) for a in child.names]
        elif isinstance(child, ast.ImportFrom) and child.module and not child.level:
            found.append(Import(child.module, child.lineno, at_module_level))
            found += [
                Import(f"{child.module}.{a.name}", child.lineno, at_module_level)
                for a in child.names
            ]
        inside = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef)
        typing_only = isinstance(child, ast.If) and "TYPE_CHECKING" in ast.dump(child.test)
        _collect(child, at_module_level and not inside and not typing_only, found)
