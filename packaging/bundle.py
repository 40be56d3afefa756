"""Makes the bundle of the platform this runs on, adds the licence notices and uses it (`bundle_check.py`).

Called by `python dev.py build`. The result is the folder dist/deskflow.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

from bundle_check import check, largest, size_in_mb

ROOT = Path(__file__).resolve().parent.parent
PACKAGING = ROOT / "packaging"
BUNDLE = ROOT / "dist" / "deskflow"

LGPL_NOTE = """\
DeskFlow uses Qt and PySide6 under the GNU Lesser General Public License, version 3, and psycopg under
the same. Their texts are beside this file. These libraries lie as separate files in the folder
_internal; you may replace them by versions that you have changed and built yourself.
The source of Qt and PySide6 is published by The Qt Company, that of psycopg by its authors.

On Linux that folder also holds libraries of the system on which the bundle was made, among them GLib, libgcrypt,
libgpg-error, libkeyutils and libsystemd under the LGPL. The same is true of them; their source is published with that system.
"""


def freeze() -> None:
    if os.name == "posix" and sys.platform != "darwin" and shutil.which("objdump") is None:
        sys.exit("PyInstaller needs objdump; on Debian and Ubuntu: apt-get install binutils")
    shutil.rmtree(BUNDLE, ignore_errors=True)
    command = [
        *(sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level=WARN"),
        *("--distpath", str(ROOT / "dist"), "--workpath", str(ROOT / "build")),
        str(PACKAGING / "deskflow.spec"),
    ]
    subprocess.run(command, cwd=ROOT, check=True)


def add_notices() -> None:
    target = BUNDLE / "licences"
    target.mkdir(exist_ok=True)
    shutil.copy(ROOT / "LICENSE", target / "DeskFlow.txt")
    for text in (PACKAGING / "notices").glob("*.txt"):
        shutil.copy(text, target)
    (target / "README.txt").write_text(LGPL_NOTE, encoding="utf-8")
    notices = [PACKAGING / "licences.py", "--notices", target / "packages.txt"]
    subprocess.run([sys.executable, *map(str, notices)], check=True)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python dev.py build", description=__doc__)
    parser.add_argument("--only-check", action="store_true", help="use the bundle that is there")
    if not parser.parse_args().only_check:
        freeze()
        add_notices()
    works = check(BUNDLE)
    print(
        f"{BUNDLE.relative_to(ROOT)}: {size_in_mb(BUNDLE):.0f} MB, most of it in",
        *largest(BUNDLE),
        sep="\n",
    )
    return 0 if works else 1


if __name__ == "__main__":
    sys.exit(main())
