"""What somebody meets who types a command for the first time, or mistypes one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from deskflow import __version__
from tests.e2e.machine import Machine, ended

COMMANDS = ("demo", "worker", "admin", "import", "export", "event", "workflow", "eval")


def test_help_has_examples_for_every_command(machine: Machine) -> None:
    main, *answers = machine.run_all(["--help"], *([command, "--help"] for command in COMMANDS))
    assert main.code == 0
    assert "examples:\n  deskflow " in main.out
    for command, answer in zip(COMMANDS, answers, strict=True):
        assert command in main.out
        assert answer.code == 0, answer.err
        assert f"example:\n  deskflow {command} " in answer.out


def test_version(machine: Machine) -> None:
    answer = machine.run("--version")
    assert (answer.code, answer.out) == (0, f"deskflow {__version__}\n")


@pytest.mark.parametrize("arguments", [(), ("demo",)])
def test_without_a_screen_one_sentence_names_the_alternatives(
    machine: Machine, arguments: tuple[str, ...]
) -> None:
    answer = machine.run(*arguments)
    assert answer.code == 1
    assert answer.out == ""
    assert len(answer.err.splitlines()) == 1
    assert "no screen" in answer.err
    assert "deskflow demo --headless" in answer.err


def test_no_workspace_yet(machine: Machine) -> None:
    answer = machine.call("export", "tickets")
    assert answer.code == 1
    assert "No workspace was opened yet; name one with --workspace FILE" in answer.err


def test_unknown_arguments_are_a_usage_error(machine: Machine) -> None:
    assert machine.run("export", "planets").code == 2


# --- eval ------------------------------------------------------------------------------------------------


@pytest.fixture
def data(tmp_path: Path) -> Path:
    path = tmp_path / "event.json"
    path.write_text(json.dumps({"trigger": {"ticket": {"priority": "P1", "title": "Ärger"}}}))
    return path


def test_eval_prints_the_value_as_json(machine: Machine, data: Path) -> None:
    expression, template = machine.run_all(
        ["eval", "trigger.ticket.priority in ['P1', 'P2']", "--data", data],
        ["eval", "{{ upper(trigger.ticket.title) }}!", "--data", data],
    )
    assert (expression.code, json.loads(expression.out)) == (0, True)
    assert (template.code, json.loads(template.out)) == (0, "ÄRGER!")


def test_eval_suggests_a_name_and_marks_the_place(machine: Machine, data: Path) -> None:
    missing, broken = machine.run_all(
        ["eval", "1 + trigger.ticket.prioritty", "--data", data], ["eval", "1 + * 2"]
    )
    assert missing.code == 1
    assert "did you mean trigger.ticket.priority?" in missing.err
    source, mark, words = broken.err.splitlines()
    assert broken.code == 1
    assert source == "1 + * 2"
    assert mark.strip() == "^"
    assert (
        words == "deskflow: This cannot be read as an expression: something is missing or too much"
    )


def test_eval_names_what_is_wrong_with_the_data(machine: Machine, tmp_path: Path) -> None:
    bad, latin, listed = tmp_path / "bad.json", tmp_path / "latin.json", tmp_path / "list.json"
    bad.write_text("{x", encoding="utf-8")
    latin.write_bytes(b'{"a": "\xe4"}')
    listed.write_text("[1]", encoding="utf-8")
    answers = [
        machine.call("eval", "1", "--data", path)
        for path in (bad, latin, listed, tmp_path / "none.json")
    ]
    for answer, words in zip(
        answers,
        ("bad.json is no JSON", "latin.json is no JSON", "must be a JSON object", "none.json"),
        strict=True,
    ):
        assert answer.code != 0
        assert words in answer.err
        assert len(answer.err.splitlines()) == 1, answer.err


# --- what nobody expected --------------------------------------------------------------------------------

BROKEN = """
import sys
from deskflow import cli, programs
def broken(*_, **__): raise ZeroDivisionError("the parrot is dead")
programs.open_workspace = broken
sys.exit(cli.main(sys.argv[1:]))
"""


def test_an_error_nobody_expected_leaves_a_report_and_says_where(
    machine: Machine, workspace: Path
) -> None:
    answer = ended(machine.start("worker", "--workspace", workspace, python=("-c", BROKEN)))
    (report,) = machine.reports
    assert answer.code == 1
    assert answer.err == f"deskflow: something went wrong; a report was written to {report}\n"
    assert "ZeroDivisionError: the parrot is dead" in report.read_text(encoding="utf-8")


# --- workflow test ---------------------------------------------------------------------------------------


@pytest.fixture
def chaser(tmp_path: Path) -> Path:
    made = {
        "name": "Chaser",
        "definition": {
            "schema": 1,
            "trigger": {"type": "event", "config": {"event": "ticket.created", "filters": {"priority": ["P1"]}}},
            "steps": [{"id": "rest", "key": "rest", "type": "delay", "config": {"duration": "3d"}},
                      {"id": "set", "key": "set", "type": "action", "action_type": "set_variable",
                       "config": {"variable_name": "late", "variable_value": True}}],
            "edges": [{"id": "1", "source": "trigger", "port": "started", "target": "rest"},
                      {"id": "2", "source": "rest", "port": "done", "target": "set"}],
            "scenarios": [
                {"name": "waits", "records": [{"name": "ticket", "kind": "ticket", "values": {"priority": "P1"}}],
                 "expect": {"status": "completed", "variables": {"late": True}}},
                {"name": "calm", "records": [{"name": "ticket", "kind": "ticket", "values": {"priority": "P4"}}],
                 "expect": {"status": "completed"}},
            ],
        },
    }  # fmt: skip
    path = tmp_path / "chaser.json"
    path.write_text(json.dumps(made), encoding="utf-8")
    return path


def test_scenarios_are_played_and_the_first_difference_is_told(
    machine: Machine, chaser: Path
) -> None:
    answer = machine.call("workflow", "test", chaser)
    assert answer.code == 1
    assert "Chaser: 1 of 2 scenarios" in answer.out
    assert "ok   waits" in answer.out
    assert "FAIL calm" in answer.out
    assert 'priority said no: it wants ["P1"], there was "P4"' in answer.out


def test_one_scenario_as_json(machine: Machine, chaser: Path) -> None:
    answer = machine.call("workflow", "test", chaser, "--scenario", "waits", "--json")
    assert answer.code == 0, answer.err
    (report,) = json.loads(answer.out)
    assert report["scenarios"][0]["played"]["virtual_seconds"] == 3 * 86_400


@pytest.mark.parametrize("content", ["", "[]", "{}", "[1]", '{"definition": {"steps": 3}}', "\x00"])
def test_a_file_that_holds_no_workflow_is_refused_in_one_sentence(
    machine: Machine, tmp_path: Path, content: str
) -> None:
    path = tmp_path / "broken.json"
    path.write_text(content, encoding="utf-8")
    answer = machine.call("workflow", "test", path)
    assert answer.code == 1
    assert len(answer.err.splitlines()) == 1
