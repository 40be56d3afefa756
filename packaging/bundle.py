"""Makes the bundle of the platform this runs on, adds the licence notices and sees that it starts.

Called by `python dev.py build`. The result is the folder dist/deskflow.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGING = ROOT / "packaging"
BUNDLE = ROOT / "dist" / "deskflow"
PROGRAM = BUNDLE / ("deskflow.exe" if os.name == "nt" else "deskflow")

LGPL_NOTE = """\
DeskFlow uses Qt and PySide6 under the GNU Lesser General Public License, version 3, and psycopg under
the same. Their texts are beside this file. These libraries lie as separate files in the folder
_internal; you may replace them by versions that you have changed and built yourself.
The source of Qt and PySide6 is published by The Qt Company, that of psycopg by its authors.
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


def see_that_it_starts() -> bool:
    """Run the bundle as a stranger would: no environment of ours, a folder of its own."""
    kept = ("SYSTEMROOT", "TEMP", "TMP", "LANG", "DISPLAY", "WAYLAND_DISPLAY")
    with tempfile.TemporaryDirectory() as home:
        environment = {name: os.environ[name] for name in kept if name in os.environ}
        environment |= {"HOME": home, "USERPROFILE": home, "APPDATA": home, "LOCALAPPDATA": home}
        return all(
            runs(arguments, home, environment)
            for arguments in (["--version"], ["demo", "--headless", "--out", f"{home}/out"])
        )


def runs(arguments: list[str], folder: str, environment: dict[str, str]) -> bool:
    began = time.monotonic()
    result = subprocess.run(
        [PROGRAM, *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    word = "ok" if result.returncode == 0 else f"FAILED ({result.returncode})"
    print(f"deskflow {' '.join(arguments[:2])}: {word} ({time.monotonic() - began:.1f} s)")
    if result.returncode != 0:
        print(result.stdout[-4000:], result.stderr[-4000:], sep="\n", file=sys.stderr)
    return result.returncode == 0


def size_in_mb(folder: Path) -> float:
    return sum(p.stat().st_size for p in folder.rglob("*") if not p.is_symlink()) / 1e6


def main() -> int:
    parser = argparse.ArgumentParser(prog="python dev.py build", description=__doc__)
    parser.add_argument("--only-check", action="store_true", help="start the bundle that is there")
    if not parser.parse_args().only_check:
        freeze()
        add_notices()
    started = see_that_it_starts()
    print(f"{BUNDLE.relative_to(ROOT)}: {size_in_mb(BUNDLE):.0f} MB")
    return 0 if started else 1


if __name__ == "__main__":
    sys.exit(main())
