"""What lies in the repository installs anywhere and tells nothing about the machines it was made on."""

from __future__ import annotations

import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from tests.architecture.modules import ROOT

# Each file, and how many packages it pins at the least.
PINS = {"runtime": 20, "dev": 60, "peers": 10}
# Written in pieces, or this file would find itself.
MACHINE_PATH = re.compile(
    r"(?<![\w.)\]}~-])/(?:wo" r"rk|ro" r"ot|home/[a-z]+|Users/[a-z]+)/[\w.]", re.I
)
REGISTRY_HOST = re.compile(
    r"pypi\.o" r"rg|pythonhos" r"ted\.org|npmjs\.(?:c" r"om|org)|deb\.deb" r"ian\.org", re.I
)
TEXT = {
    "", ".cfg", ".css", ".csv", ".html", ".ini", ".json", ".mako", ".md", ".py", ".qss", ".sh", ".spec",
    ".svg", ".toml", ".txt", ".ui", ".xml", ".yaml", ".yml",
}  # fmt: skip


def tracked_files() -> list[Path]:
    if shutil.which("git") is None:
        pytest.skip("git is not installed")
    listing = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listing.returncode != 0:
        pytest.skip("not a git checkout")
    paths = (ROOT / name for name in listing.stdout.split("\0") if name)
    return [path for path in paths if path.is_file()]


def pins(name: str) -> dict[str, list[Requirement]]:
    """Every pin of one requirements file; a package can have several, for different Pythons."""
    found: dict[str, list[Requirement]] = {}
    for line in (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if re.match(r"[a-z0-9]", line):
            requirement = Requirement(line.rstrip(" \\"))
            found.setdefault(requirement.name, []).append(requirement)
    return found


@pytest.mark.parametrize("name", PINS)
def test_requirements_are_pinned_with_hashes_and_have_no_address(name: str) -> None:
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    assert "://" not in text
    assert " @ " not in text
    assert not re.search(r"^\s*-(?!-hash)", text, re.M), "only pins and hashes"
    blocks = re.split(r"^(?=[a-z0-9])", text, flags=re.M)[1:]
    assert len(blocks) >= PINS[name]
    for block in blocks:
        first = block.splitlines()[0]
        assert re.match(r"[a-z0-9.-]+==[\w.]+( ;.*)? \\$", first), first
        assert "--hash=sha256:" in block, first


def test_requirements_are_fresh() -> None:
    """What pyproject.toml asks for is what is pinned; if not: `python dev.py lock`."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    asked = {
        "runtime": settings["project"]["dependencies"],
        "dev": settings["project"]["dependencies"] + settings["dependency-groups"]["dev"],
        "peers": settings["dependency-groups"]["peers"],
    }
    for name, wanted in asked.items():
        pinned = pins(name)
        for requirement in map(Requirement, wanted):
            if requirement.marker and not requirement.marker.evaluate():
                continue  # for another platform; it can have a pin of its own
            versions = [
                str(p.specifier).removeprefix("==")
                for p in pinned.get(requirement.name, [])
                if p.marker is None or p.marker.evaluate()
            ]
            assert versions, f"{requirement.name} is not in requirements/{name}.txt"
            assert all(requirement.specifier.contains(v, prereleases=True) for v in versions)


def test_runtime_and_dev_agree() -> None:
    dev = pins("dev")
    for name, requirements in pins("runtime").items():
        assert {str(r) for r in requirements} == {str(r) for r in dev[name]}


def test_packages_that_were_decided_against_stay_away() -> None:
    """docs/decisions/0001 and 0003."""
    names = set(pins("dev"))
    assert not names & {"pyside6", "pyside6-addons", "pysqlite3-binary"}
    (qt,) = pins("runtime")["pyside6-essentials"]
    assert tuple(map(int, str(qt.specifier).removeprefix("==").split(".")[:2])) < (6, 12)
    (sqlite,) = pins("runtime")["pysqlite3"]
    assert sqlite.marker is not None
    has_wheel = {
        ("linux", "x86_64"): True,
        ("win32", "AMD64"): True,
        ("darwin", "arm64"): True,
        ("linux", "aarch64"): False,
        ("win32", "ARM64"): False,
        ("darwin", "x86_64"): False,
    }
    for (system, machine), expected in has_wheel.items():
        environment = {"sys_platform": system, "platform_machine": machine}
        assert sqlite.marker.evaluate(environment) is expected, (system, machine)


def test_no_lock_file_is_committed() -> None:
    """docs/decisions/0002: lock files carry the addresses of the index they were made with."""
    names = {path.name for path in tracked_files()}
    assert not names & {"uv.lock", "pylock.toml", "poetry.lock", "Pipfile.lock"}


def test_nothing_names_a_machine_or_a_registry() -> None:
    found = []
    for path in tracked_files():
        if path.suffix.lower() not in TEXT:
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        for number, line in enumerate(text.splitlines(), start=1):
            if MACHINE_PATH.search(line) or REGISTRY_HOST.search(line):
                found.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()[:120]}")
    assert not found, "\n".join(found)
