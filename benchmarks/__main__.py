"""Runs the areas that were asked for, prints a table, writes JSON.

An area is a module of this package with `AREA`, its name, and `measure() -> list[Figure]`. To add one,
write the module and add its line to `AREAS`.
"""

from __future__ import annotations

import argparse
import importlib
import json
import sys
import time
import traceback
from pathlib import Path

from benchmarks.report import Figure, table

# name on the command line -> module; imported only when measured, so that one area cannot slow another
AREAS = {
    "start": "benchmarks.start",
    "desk": "benchmarks.desk",
    "engine": "benchmarks.engine",
    "canvas": "benchmarks.canvas",
    "import": "benchmarks.import_",
    "routing": "benchmarks.routing",
    "dispatch": "benchmarks.dispatch",
    "service_levels": "benchmarks.service_levels",
    "idle": "benchmarks.idle",
}


def measure(area: str) -> list[Figure]:
    module = importlib.import_module(AREAS[area])
    assert area == module.AREA, f"{module.__name__} says it is the area {module.AREA!r}"
    figures: list[Figure] = module.measure()
    return figures


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python dev.py bench", description=__doc__)
    parser.add_argument("areas", nargs="*", metavar="AREA", help=f"of {', '.join(AREAS)}; or all")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there as well")
    options = parser.parse_args(arguments)
    if unknown := [area for area in options.areas if area not in AREAS]:
        parser.error(f"no such area: {', '.join(unknown)} (there are {', '.join(AREAS)})")

    rows: list[dict[str, object]] = []
    troubles: list[str] = []
    for area in options.areas or AREAS:
        began = time.monotonic()
        print(f"measuring {area} ...", file=sys.stderr, flush=True)
        try:
            rows += [figure.as_row(area) for figure in measure(area)]
        except ModuleNotFoundError as missing:
            if missing.name != AREAS[area]:
                raise
            troubles.append(f"{area}: not measured, {AREAS[area]} is not written yet")
        except Exception:  # noqa: BLE001 - the other areas are still worth measuring
            traceback.print_exc()
            troubles.append(f"{area}: failed, see above")
        print(f"... {time.monotonic() - began:.1f} s", file=sys.stderr, flush=True)

    print(table(rows))
    for trouble in troubles:
        print(trouble)
    if options.json is not None:
        options.json.write_text(json.dumps(rows, indent=2) + "\n", encoding="utf-8")
    return 0 if not troubles and all(row["ok"] for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
