"""One command for everybody who works on DeskFlow: `python dev.py run`, `python dev.py test`.

Makes `.venv`, puts exactly the pinned requirements into it and starts what was asked for. It must run on
a bare machine, so it uses the standard library alone and never imports DeskFlow.
"""

from __future__ import annotations

import ctypes
import hashlib
import importlib.util
import json
import os
import platform
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
STAMP = VENV / "deskflow-stamp"
REQUIREMENTS = ROOT / "requirements"
ON_WINDOWS = os.name == "nt"
PYTHON = VENV / ("Scripts/python.exe" if ON_WINDOWS else "bin/python")
# A folder that is really memory, as Linux has one, and the room that the tests may need in it.
MEMORY = Path("/dev/shm")
ROOM = 4 << 30
# pytest's exit code; and how many failures may be put down to a busy machine, if they pass alone.
TESTS_FAILED = 1
MOST_UNSTEADY = 3

# What Qt loads even without a screen, and what it loads besides on X11: soname -> Debian package.
QT_LIBRARIES = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libfontconfig.so.1": "libfontconfig1",
    "libdbus-1.so.3": "libdbus-1-3",
}
X11_LIBRARIES = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
}

USAGE = """\
usage: python dev.py [--apt] COMMAND [ARGUMENT ...]

  run      open DeskFlow on a demo workspace (without a screen: play the demo headless)
  demo     the same; arguments go to `deskflow demo`, e.g. --headless --out out --json
  test     every test; arguments go to pytest, e.g. tests/unit -k calendar, --coverage
  check    format, lint, types, imports, dependencies, licences; --fix repairs what can be
  pictures take the guide's pictures again (docs/images/guide), and see that it is true
  bench    measure; arguments go to `benchmarks`, e.g. start desk --json bench.json
  faults   kill the program at named points and look what is left; e.g. --seed 7
  build    make the bundle of this platform and see that it works
  lock     compile requirements/*.txt again; --upgrade moves the pins
  sync     only bring .venv up to date

  --apt    on Debian and Ubuntu: install missing system libraries (as root this happens anyway)
"""


class SetupFailed(Exception):
    """Something on the machine is missing; the text tells a person what to do."""


# --- the environment ------------------------------------------------------------------------------


def call(command: Sequence[object], **environment: str) -> int:
    """Run one command in the repository and answer its exit code."""
    # Compiled modules are kept, in .venv and not beside the source: tests start hundreds of processes, and each
    # would compile everything again.
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    kept["PYTHONPYCACHEPREFIX"] = str(VENV / "compiled")
    try:
        return subprocess.call(
            [str(part) for part in command], cwd=ROOT, env={**kept, **environment}
        )
    except KeyboardInterrupt:
        return 130


def must(command: Sequence[object], what: str, **environment: str) -> None:
    """Run one step of the set-up; `what` is its name in the message when it fails."""
    if (code := call(command, **environment)) != 0:
        raise SetupFailed(f"{what} failed (exit code {code}); the reason is in the lines above.")


def fingerprint() -> str:
    """Changes when .venv has to be brought up to date: new pins, another Python, a moved folder."""
    parts = [
        (REQUIREMENTS / "dev.txt").read_bytes(),
        f"{sys.version_info[:2]} {platform.machine()} {VENV}".encode(),
    ]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def ensure_environment(*, use_apt: bool) -> None:
    """Make `.venv` as the requirements want it. Does nothing when it is so already."""
    wanted = fingerprint()
    if PYTHON.exists() and STAMP.exists() and STAMP.read_text() == wanted:
        return
    began = time.monotonic()
    ensure_system(QT_LIBRARIES, use_apt=use_apt)
    create_venv()
    uv = uv_command()
    sync = [*uv, "pip", "sync", "--python", PYTHON, "--require-hashes"]
    must([*sync, REQUIREMENTS / "dev.txt"], "Installing the requirements", UV_NO_PROGRESS="1")
    put_source_on_path()
    STAMP.write_text(wanted)
    print(f"dev.py: .venv is ready ({time.monotonic() - began:.1f} s)", file=sys.stderr)


def create_venv() -> None:
    """Make .venv, anew when it belongs to another Python or another folder."""
    if venv_is_ours():
        return
    must([sys.executable, "-m", "venv", "--clear", VENV], "Making .venv")


def venv_is_ours() -> bool:
    probe = "import pip, sys; print(*sys.version_info[:2], sys.prefix)"
    try:
        result = subprocess.run(
            [PYTHON, "-c", probe], capture_output=True, text=True, check=False, timeout=60
        )
    except OSError:
        return False
    return result.stdout.strip() == f"{sys.version_info[0]} {sys.version_info[1]} {VENV}"


def uv_command() -> list[str | Path]:
    """uv, itself at the version and hash that requirements/dev.txt names."""
    version, pin = uv_pin()
    uv: list[str | Path] = [PYTHON, "-m", "uv"]
    probe = subprocess.run(
        [PYTHON, "-m", "uv", "--version"], capture_output=True, text=True, check=False
    )
    if probe.stdout.split()[1:2] == [version]:
        return uv
    with tempfile.TemporaryDirectory() as folder:
        pinned = Path(folder, "uv.txt")
        pinned.write_text(pin)
        install = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        must([*install, "--require-hashes", "-r", pinned], "Installing uv")
    return uv


def uv_pin() -> tuple[str, str]:
    lines = (REQUIREMENTS / "dev.txt").read_text().splitlines()
    start = next(n for n, line in enumerate(lines) if line.startswith("uv=="))
    end = start + 1
    while end < len(lines) and lines[end].startswith("    --hash"):
        end += 1
    version = lines[start].removeprefix("uv==").split()[0]
    return version, "\n".join(lines[start:end]).rstrip(" \\") + "\n"


def put_source_on_path() -> None:
    """A .pth file instead of an installed project: nothing to build, nothing to go stale."""
    layout = {"base": str(VENV), "platbase": str(VENV)}
    site_packages = Path(sysconfig.get_path("purelib", scheme="venv", vars=layout))
    (site_packages / "deskflow-source.pth").write_text(f"{ROOT / 'src'}\n", encoding="utf-8")


# --- system libraries -----------------------------------------------------------------------------


def ensure_system(libraries: dict[str, str], *, use_apt: bool) -> None:
    """What the system has to bring: the module venv, and on Linux the libraries PySide6 expects."""
    problems, packages = [], []
    if importlib.util.find_spec("ensurepip") is None:
        problems.append("this Python cannot make virtual environments")
        packages.append(f"python{sys.version_info.major}.{sys.version_info.minor}-venv")
    if sys.platform.startswith("linux") and (gone := [s for s in libraries if not loads(s)]):
        problems.append(f"Qt lacks {', '.join(gone)}")
        packages += [libraries[soname] for soname in gone]
    if packages:
        apt_install(packages, "; ".join(problems), use_apt=use_apt)


def loads(soname: str) -> bool:
    try:
        ctypes.CDLL(soname)
    except OSError:
        return False
    return True


def apt_install(packages: list[str], problem: str, *, use_apt: bool) -> None:
    """Install Debian packages when allowed to, otherwise say which line does it."""
    if shutil.which("apt-get") is None:
        names = " ".join(packages)
        raise SetupFailed(f"{problem}. Install what your system calls Debian's packages {names}.")
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    prefix = [] if is_root else ["sudo"]
    install = [*prefix, "apt-get", "install", "-y", "-q", "--no-install-recommends", *packages]
    if not (is_root or use_apt):
        line = " ".join(install)
        raise SetupFailed(f"{problem}. Run this line, or dev.py with --apt:\n\n    {line}\n")
    print(f"dev.py: {problem}; installing {' '.join(packages)}", file=sys.stderr)
    call([*prefix, "apt-get", "update", "-q"])
    must(install, "apt-get", DEBIAN_FRONTEND="noninteractive")


# --- the commands ---------------------------------------------------------------------------------


def has_screen() -> bool:
    if not sys.platform.startswith("linux"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def run(arguments: list[str], *, use_apt: bool) -> int:
    if "--headless" not in arguments:
        if has_screen():
            if os.environ.get("DISPLAY") and not os.environ.get("WAYLAND_DISPLAY"):
                ensure_system(X11_LIBRARIES, use_apt=use_apt)
        elif not {"-h", "--help"} & set(arguments):
            print("dev.py: there is no screen here, so the demo plays headless", file=sys.stderr)
            arguments = ["--headless", *arguments]
    return call([PYTHON, "-m", "deskflow", "demo", *arguments])


def test(arguments: list[str], *, use_apt: bool) -> int:
    environment = {**offscreen_unless_set(), **in_memory()}
    if "--coverage" in arguments:
        if sys.version_info >= (3, 12):
            # Costs next to nothing; older interpreters cannot do it.
            environment["COVERAGE_CORE"] = "sysmon"
        # Only the total: a list of files would push the failures out of sight. `coverage html` makes the pages.
        arguments = [*(a for a in arguments if a != "--coverage"), "--cov", "--cov-report="]
    if not all(argument.startswith("--cov") for argument in arguments):
        return call([PYTHON, "-m", "pytest", *arguments], **environment)
    # The whole suite: a file of tests never torn apart, in the order of tests/conftest.py. One process more than there
    # are cores, since tests of windows and processes wait as much as they work.
    spread = ["-n", str((os.cpu_count() or 1) + 1), "--dist", "loadfile", "--no-loadscope-reorder"]
    code = call([PYTHON, "-m", "pytest", *spread, *arguments], **environment)
    return code if code != TESTS_FAILED else test_again(environment)


def in_memory() -> dict[str, str]:
    """Lets tests keep their files in memory, where there is enough of it: a commit waits for the disk, and they make
    very many. None of them is about the disk."""
    if "TMPDIR" in os.environ or not os.access(MEMORY, os.W_OK):
        return {}
    place = os.statvfs(MEMORY)
    # Programs are started from there, too.
    if place.f_flag & os.ST_NOEXEC or place.f_bavail * place.f_frsize < ROOM:
        return {}
    return {"TMPDIR": str(MEMORY)}


def test_again(environment: dict[str, str]) -> int:
    """The few that failed while every core was busy get the machine to themselves; what fails again has failed.

    Says which were unsteady, so that they are mended and not forgotten.
    """
    noted = ROOT / ".pytest_cache" / "v" / "cache" / "lastfailed"
    failed = sorted(json.loads(noted.read_text(encoding="utf-8"))) if noted.exists() else []
    if not 0 < len(failed) <= MOST_UNSTEADY:
        return TESTS_FAILED
    print(f"test: {len(failed)} failed beside others; once more, alone", flush=True)
    code = call([PYTHON, "-m", "pytest", *failed], **environment)
    for name in failed:
        print(f"test: {'failed' if code else 'UNSTEADY'}: {name}", flush=True)
    return code


def check(arguments: list[str], *, use_apt: bool) -> int:
    fix = "--fix" in arguments
    steps: dict[str, list[str | Path]] = {
        "format": ["-m", "ruff", "format", *([] if fix else ["--check"]), "."],
        "lint": ["-m", "ruff", "check", *(["--fix"] if fix else []), "."],
        "types": ["-m", "mypy"],
        "imports": ["-c", "from importlinter.cli import lint_imports; exit(lint_imports())"],
        "dependencies": ["-m", "deptry", "src"],
        "licences": [ROOT / "packaging" / "licences.py", "--check"],
    }
    failed = []
    for name, command in steps.items():
        began = time.monotonic()
        code = call([PYTHON, *command])
        word = "ok" if code == 0 else "FAILED"
        print(f"check {name}: {word} ({time.monotonic() - began:.1f} s)", flush=True)
        if code != 0:
            failed.append(name)
    if failed:
        print(f"check: {', '.join(failed)} failed", file=sys.stderr)
    return 1 if failed else 0


def bench(arguments: list[str], *, use_apt: bool) -> int:
    return call([PYTHON, "-m", "benchmarks", *arguments], **offscreen_unless_set())


def pictures(arguments: list[str], *, use_apt: bool) -> int:
    environment = {**offscreen_unless_set(), "DESKFLOW_KEEP_PICTURES": "1"}
    return call([PYTHON, "-m", "pytest", "-q", "tests/desktop/guide", *arguments], **environment)


def faults(arguments: list[str], *, use_apt: bool) -> int:
    return call([PYTHON, "-m", "tests.faults", *arguments], **offscreen_unless_set())


def offscreen_unless_set() -> dict[str, str]:
    return {"QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen")}


def build(arguments: list[str], *, use_apt: bool) -> int:
    return call([PYTHON, ROOT / "packaging" / "bundle.py", *arguments])


def lock(arguments: list[str], *, use_apt: bool) -> int:
    """Compile the pins for all platforms. Existing pins stay unless --upgrade is given."""
    common = [
        *("pip", "compile", "--quiet", "--universal", "--no-header"),
        *("--python-version", "3.11", "--generate-hashes", *arguments),
    ]
    uv: list[str | Path] = [PYTHON, "-m", "uv"]
    wanted = {
        "runtime": ["pyproject.toml"],
        "dev": ["pyproject.toml", "--group", "dev", "-c", "requirements/runtime.txt"],
        "peers": ["--group", "peers"],
    }
    codes = (
        call([*uv, *common, *sources, "-o", f"requirements/{name}.txt"])
        for name, sources in wanted.items()
    )
    return next((code for code in codes if code), 0)


def sync(arguments: list[str], *, use_apt: bool) -> int:
    return 0


COMMANDS: dict[str, Callable[..., int]] = {
    "run": run,
    "demo": run,
    "test": test,
    "check": check,
    "bench": bench,
    "pictures": pictures,
    "faults": faults,
    "build": build,
    "lock": lock,
    "sync": sync,
}


def main(arguments: list[str]) -> int:
    use_apt = "--apt" in arguments
    arguments = [argument for argument in arguments if argument != "--apt"]
    if not arguments or arguments[0] not in COMMANDS:
        asked_for_help = bool(arguments) and arguments[0] in ("-h", "--help", "help")
        print(USAGE, file=sys.stdout if asked_for_help else sys.stderr)
        return 0 if asked_for_help else 2
    if sys.version_info < (3, 11):  # noqa: UP036 - whoever starts this may have any Python
        print(f"DeskFlow needs Python 3.11 or newer, this is {platform.python_version()}.")
        return 2
    try:
        ensure_environment(use_apt=use_apt)
        return COMMANDS[arguments[0]](arguments[1:], use_apt=use_apt)
    except SetupFailed as problem:
        print(f"dev.py: {problem}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
