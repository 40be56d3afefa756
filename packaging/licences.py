"""Keeps packages out whose licence would bind DeskFlow, and writes the notices that a bundle carries.

python packaging/licences.py --check           exit code 1 when a package is only to be had under (A)GPL
python packaging/licences.py --notices FILE    every runtime package with its licence text
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

# Strong copyleft. LGPL and MPL are fine: they bind the library, not who uses it.
REFUSED = re.compile(r"\bA?GPL|(?<!Lesser )(?<!Library or Lesser )General Public License", re.I)
LESSER = re.compile(r"\bLGPL|Lesser General Public", re.I)

# Never part of DeskFlow or of a process it starts; each with the reason why that is fine.
BUILD_TOOLS = {
    "pyinstaller": "GPL-2.0 with an exception: what it bundles may have any licence",
    "pyinstaller-hooks-contrib": "GPL-2.0 for hooks that run at build time, Apache-2.0 for the rest",
}

# Metadata without a licence; what the licence file in the wheel says.
READ_BY_HAND = {"pysqlite3": "Zlib"}


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def pinned(requirements: str) -> set[str]:
    text = (ROOT / "requirements" / requirements).read_text(encoding="utf-8")
    return {canonical(name) for name in re.findall(r"^([a-z0-9][\w.-]*)==", text, re.M)}


def installed(*options: str) -> list[dict[str, str]]:
    command = [sys.executable, "-m", "piplicenses", "--with-system", "--format=json", *options]
    output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    rows: list[dict[str, str]] = json.loads(output)
    return rows


def statement(row: dict[str, str]) -> str:
    """What the package says of itself; the SPDX expression is the most precise of the three."""
    keys = ("License-Expression", "License-Metadata", "License-Classifier")
    said = [row[key].strip() for key in keys if row[key].strip() not in ("", "UNKNOWN")]
    return said[0].splitlines()[0] if said else READ_BY_HAND.get(canonical(row["Name"]), "")


def is_refused(licence: str) -> bool:
    """True unless one of the offered licences can be chosen."""
    choices = re.split(r"\s+OR\s+", licence)
    return all(REFUSED.search(choice) and not LESSER.search(choice) for choice in choices)


def check() -> int:
    refused, silent = [], []
    rows = installed("--from=all")
    for row in rows:
        name, licence = canonical(row["Name"]), statement(row)
        line = f"{row['Name']} {row['Version']}: {licence or 'says nothing about its licence'}"
        if not licence:
            silent.append(line)
        elif is_refused(licence) and name not in BUILD_TOOLS:
            refused.append(line)
    shipped_tools = pinned("runtime.txt") & set(BUILD_TOOLS)
    for line in [*refused, *silent, *(f"{name}: must not be shipped" for name in shipped_tools)]:
        print(f"licence: {line}", file=sys.stderr)
    print(f"{len(rows)} packages looked at")
    return 1 if refused or silent or shipped_tools else 0


def write_notices(target: Path) -> None:
    wanted = sorted(pinned("runtime.txt") & {canonical(d.name) for d in metadata.distributions()})
    rows = installed(
        "--from=all", "--with-license-file", "--no-license-path", "--with-notice-file", "--packages",
        *wanted,
    )  # fmt: skip
    parts = ["DeskFlow contains these packages, each under its own licence.\n"]
    for row in sorted(rows, key=lambda row: row["Name"].lower()):
        texts = [row.get("LicenseText", ""), row.get("NoticeText", "")]
        kept = "\n".join(text for text in texts if text and text != "UNKNOWN")
        parts.append(f"{row['Name']} {row['Version']}\n{statement(row)}\n\n{kept}\n")
    target.write_text(f"\n{'=' * 80}\n\n".join(parts), encoding="utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    action = parser.add_mutually_exclusive_group(required=True)
    action.add_argument("--check", action="store_true")
    action.add_argument("--notices", type=Path, metavar="FILE")
    options = parser.parse_args()
    if options.check:
        return check()
    write_notices(options.notices)
    return 0


if __name__ == "__main__":
    sys.exit(main())
