"""A figure says honestly whether it reaches its target, and the JSON has the promised keys."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from types import ModuleType

import pytest

import benchmarks.__main__ as program
from benchmarks.report import Figure, percentile, table

KEYS = {"area", "name", "value", "unit", "target", "ok", "baseline", "runs"}


def test_the_value_is_the_median_of_the_runs() -> None:
    row = Figure("open", [9.0, 1.0, 2.0], "ms", target=5).as_row("desk")
    assert row == {
        "area": "desk",
        "name": "open",
        "value": 2.0,
        "unit": "ms",
        "target": 5,
        "ok": True,
        "baseline": None,
        "runs": 3,
    }


@pytest.mark.parametrize(
    ("better", "value", "ok"),
    [("lower", 5, True), ("lower", 5.1, False), ("higher", 5, True), ("higher", 4.9, False)],
)
def test_a_target_is_a_bound_in_its_direction(better: str, value: float, ok: bool) -> None:
    assert Figure("x", [value], "ms", target=5, better=better).ok is ok


def test_percentiles_are_measured_values() -> None:
    frames = [float(n) for n in range(1, 101)]
    assert percentile(frames, 0.95) == 95
    assert percentile([3.0], 0.95) == 3


def test_the_table_shows_what_missed_its_target() -> None:
    text = table([Figure("open", [250.0], "ms", target=100).as_row("desk")])
    assert "NO" in text.splitlines()[-1].split()


def area(name: str, *figures: Figure) -> ModuleType:
    module = ModuleType(f"benchmarks.{name}")
    module.AREA = name  # type: ignore[attr-defined]
    module.measure = lambda: list(figures)  # type: ignore[attr-defined]
    return module


def test_json_has_one_object_per_figure(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    figures = [Figure("open", [1.0, 2.0, 3.0], "ms", target=5, baseline=0.5)]
    monkeypatch.setitem(sys.modules, "benchmarks.start", area("start", *figures))
    target = tmp_path / "bench.json"
    assert program.main(["start", "--json", str(target)]) == 0
    (row,) = json.loads(target.read_text())
    assert set(row) == KEYS
    assert row["value"] == 2.0
    assert "open" in capsys.readouterr().out


def test_a_missing_area_is_reported_and_is_no_success(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(program.AREAS, "start", "benchmarks.nowhere")
    assert program.main(["start"]) == 1
    assert "start: not measured" in capsys.readouterr().out


def test_a_crashing_area_does_not_take_the_others_with_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = area("start")
    broken.measure = lambda: 1 / 0  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "benchmarks.start", broken)
    monkeypatch.setitem(sys.modules, "benchmarks.desk", area("desk", Figure("open", [1.0], "ms")))
    assert program.main(["start", "desk"]) == 1
    out = capsys.readouterr().out
    assert "open" in out
    assert "start: failed" in out
