"""Files stay small, say what they are for, and are named in the registry of their folder."""

from __future__ import annotations

import ast
import re
import statistics
from pathlib import Path

import pytest

from tests.architecture.modules import (
    PACKAGE,
    ROOT,
    imports_of,
    module_name,
    source_files,
    source_of,
)

CEILING = 400
MEDIAN = 150
# path -> why it may be longer. Stays empty; a line here is a debt with a date.
ALLOWED: dict[str, str] = {}

VAGUE = {"utils", "util", "helpers", "helper", "misc", "common", "manager", "managers", "stuff"}


def lines_of(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def test_no_file_grows_past_the_ceiling() -> None:
    own = [ROOT / "dev.py", *source_files(), *source_files(ROOT / "benchmarks")]
    sizes = {str(path.relative_to(ROOT)): lines_of(path) for path in own}
    too_long = {n: size for n, size in sizes.items() if size > CEILING and n not in ALLOWED}
    assert not too_long, f"split along the subject: {too_long}"
    stale = [name for name in ALLOWED if sizes.get(name, 0) <= CEILING]
    assert not stale, f"no longer need their permission: {stale}"


def test_the_typical_file_is_short() -> None:
    sizes = [lines for path in source_files() if (lines := lines_of(path)) > 5]
    assert statistics.median(sizes) <= MEDIAN


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        str(path.relative_to(ROOT))
        for path in source_files()
        if lines_of(path) > 0 and not source_of(path).docstring
    ]
    assert not silent


def test_no_module_has_a_name_that_says_nothing() -> None:
    vague = [
        str(p.relative_to(ROOT)) for p in source_files() if VAGUE & set(p.parts) | VAGUE & {p.stem}
    ]
    assert not vague


@pytest.mark.parametrize("folder", ["engine/actions", "desktop/pages", "server/routes"])
def test_everything_in_a_registered_folder_is_listed(folder: str) -> None:
    """A file that its list does not name would never be used.

    The list is in the folder's `__init__.py` or in a file beside the folder, and names its members by
    import, or, where they are loaded late, by dotted name. (The bundle takes every module of DeskFlow.)
    """
    place = PACKAGE / folder
    if not place.is_dir():
        pytest.skip(f"{folder} does not exist yet")
    lists = [p for p in (place / "__init__.py", *place.parent.glob("*.py")) if p.exists()]
    named = {name for path in lists for name in names_in(path, module_name(place))}
    shared = {name for path in place.glob("*.py") for name in names_in(path, module_name(place))}
    members = {
        entry.stem
        for entry in place.iterdir()
        if is_member(entry) and not (is_support(entry) and entry.stem in shared)
    }
    assert not members - named, f"in no list: {sorted(members - named)}"


def is_member(entry: Path) -> bool:
    if entry.name.startswith(("_", ".")):
        return False
    return entry.suffix == ".py" or (entry / "__init__.py").exists() or (entry / "page.py").exists()


def is_support(entry: Path) -> bool:
    """A file that its neighbours use and that registers nothing itself."""
    return entry.suffix == ".py" and not re.search(
        r"^(ACTION|PAGE|ROUTES)\b", entry.read_text(encoding="utf-8"), re.M
    )


def names_in(path: Path, package: str) -> set[str]:
    """Members of `package` that a module imports or names in a string."""
    source = path.read_text(encoding="utf-8")
    imported = {
        found.name.removeprefix(f"{package}.").split(".")[0]
        for found in imports_of(path)
        if found.name.startswith(f"{package}.")
    }
    texts = (
        node.value
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )
    # "package.member.page:Name", or its second half when an f-string holds the package's name.
    targets = (text.partition(":")[0] for text in texts if re.fullmatch(r"[\w.]+:\w+", text))
    return imported | {part for target in targets for part in target.split(".")}
