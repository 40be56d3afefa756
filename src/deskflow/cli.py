"""The command line: arguments in, a function called, an exit code out. What is done lives elsewhere."""

from __future__ import annotations

import argparse
import gc
import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from deskflow import __version__

_EXAMPLES = """examples:
  deskflow                                   open the workspace used last, or the welcome
  deskflow --workspace office.deskflow       open that file
  deskflow demo                              a throw-away workspace full of believable data
  deskflow demo --headless --out shots       play the whole story without a screen
  deskflow import tickets.csv mails.mbox     take tickets from files
  deskflow import staff.csv holidays.csv     take people and their time off from spreadsheets
  deskflow import workflow.json              take workflows, also those of n8n, as drafts
  deskflow export tickets --format csv       write all tickets to standard output
  deskflow event emit order.created --data order.json --id A-17
  deskflow workflow test escalation.json     play the scenarios of a workflow in a sandbox
  deskflow eval "upper(trigger.name)" --data event.json
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; 0 when it did what was asked, 1 when it could not, 2 for unusable arguments."""
    parsed = _parser().parse_args(arguments)
    from deskflow.core.errors import DeskflowError

    try:
        return int(parsed.run(parsed))
    except DeskflowError as problem:
        from deskflow.admin.words import in_words

        print(f"deskflow: {in_words(problem)}", file=sys.stderr)
        return 1
    except BrokenPipeError:
        # Whoever read the output has seen enough.
        sys.stderr.close()
        return 1
    except KeyboardInterrupt:
        return 130
    except Exception as problem:
        from deskflow.admin.words import of_the_machine

        said = of_the_machine(problem)
        if said is None:
            raise
        print(f"deskflow: {said}", file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="deskflow",
        description="Helpdesk and workflow designer for managed service providers.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"deskflow {__version__}")
    _workspace_option(parser)
    parser.set_defaults(run=_window)
    commands = parser.add_subparsers(title="commands", metavar="")
    _demo_parser(commands)
    _worker_parser(commands)
    _admin_parser(commands)
    _import_parser(commands)
    _export_parser(commands)
    _event_parser(commands)
    _workflow_parser(commands)
    _eval_parser(commands)
    return parser


def _workspace_option(parser: argparse.ArgumentParser, default: str = "the one used last") -> None:
    # SUPPRESS: given before the command it must not be overwritten by the command's own default.
    parser.add_argument(
        "--workspace", metavar="FILE", type=Path, default=argparse.SUPPRESS,
        help=f"the workspace file (default: {default})",
    )  # fmt: skip


def _add(
    commands: Any,
    name: str,
    run: Callable[[argparse.Namespace], int],
    text: str,
    example: str,
    workspace: str = "the one used last",
) -> argparse.ArgumentParser:
    made: argparse.ArgumentParser = commands.add_parser(
        name, help=text, description=text, epilog=f"example:\n  {example}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    made.set_defaults(run=run)
    _workspace_option(made, workspace)
    return made


def _demo_parser(commands: Any) -> None:
    demo = _add(commands, "demo", _demo, "try DeskFlow on a throw-away workspace", "deskflow demo --headless --out shots")  # fmt: skip
    # How the story asks another process for its screenshots; no command for people.
    demo.add_argument("--pictures", type=Path, help=argparse.SUPPRESS)
    demo.add_argument("--headless", action="store_true", help="play the story without a screen")
    demo.add_argument("--out", metavar="DIR", type=Path, help="where screenshots go (headless)")
    demo.add_argument(
        "--json", action="store_true", help="print one JSON object instead of a table"
    )


def _worker_parser(commands: Any) -> None:
    worker = _add(commands, "worker", _worker, "run the automation without a screen", "deskflow worker --workspace office.deskflow")  # fmt: skip
    worker.add_argument(
        "--until-idle", action="store_true", help="stop when nothing is due any more"
    )


def _admin_parser(commands: Any) -> None:
    admin = _add(commands, "admin", _admin, "check, back up, restore, add users", "deskflow admin backup --to copies/")  # fmt: skip
    admin.add_argument(
        "what", choices=("check", "backup", "restore", "upgrade", "users", "add-user"),
        help="check the file, copy it, put a copy back, migrate it, list or add users",
    )  # fmt: skip
    admin.add_argument("--to", metavar="DIR", type=Path, help="where the backup goes")
    admin.add_argument(
        "--from", dest="source", metavar="FILE", type=Path, help="the backup to restore"
    )
    admin.add_argument("--name", help="name of the new user")
    admin.add_argument("--email", help="address of the new user")
    admin.add_argument(
        "--role", action="append", default=[], help="role of the new user; may be repeated"
    )


def _import_parser(commands: Any) -> None:
    parser = _add(commands, "import", _import, "take tickets from CSV, .eml and .mbox files, people and time off from CSV, workflows from JSON (also n8n's)", "deskflow import tickets.csv --map fields.toml")  # fmt: skip
    parser.add_argument("paths", metavar="PATH", nargs="+", type=Path)
    parser.add_argument(
        "--map", metavar="FILE", type=Path, help="which column is which field (TOML or JSON)"
    )
    parser.add_argument(
        "--as", dest="kind", choices=("tickets", "people", "time-off"),
        help="what the CSV files hold (default: as their headers say)",
    )  # fmt: skip
    parser.add_argument(
        "--only-known", action="store_true",
        help="refuse people with skills, teams or working hours nobody knows, instead of making them",
    )  # fmt: skip
    parser.add_argument(
        "--preview", action="store_true",
        help="say what people and time off would change, line by line, and change nothing",
    )  # fmt: skip
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def _export_parser(commands: Any) -> None:
    parser = _add(commands, "export", _export, "write tickets, workflows, people or time off", "deskflow export tickets --format csv --out tickets.csv")  # fmt: skip
    parser.add_argument("what", choices=("tickets", "workflows", "people", "time-off"))
    parser.add_argument("--format", choices=("json", "csv"), default="json")
    parser.add_argument(
        "--out", metavar="FILE", type=Path, help="a file instead of standard output"
    )


def _event_parser(commands: Any) -> None:
    parser = _add(commands, "event", _event, "events that start workflows: list, show, check, take one in", "deskflow event emit order.created --data order.json --id A-17 --source shop")  # fmt: skip
    parser.add_argument(
        "what", choices=("list", "show", "check", "emit"),
        help="all events; one event's fields; whether a payload is such an event; take one in",
    )  # fmt: skip
    parser.add_argument("name", metavar="NAME", nargs="?", help="the event: order.created")
    parser.add_argument("--data", metavar="FILE", help="JSON: the payload; - reads standard input")
    parser.add_argument("--id", default="", help="the sender's own id: a repeat then does nothing")
    parser.add_argument("--source", default="", help="who sends it; ids are told apart by it")
    parser.add_argument("--department", help="only the events of a department (list)")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--markdown", action="store_true", help="print the reference (list)")


def _workflow_parser(commands: Any) -> None:
    parser = _add(commands, "workflow", _workflow, "try workflows out with their scenarios, without touching anything", "deskflow workflow test escalation.json --workspace office.deskflow", "the configuration of a new one")  # fmt: skip
    parser.add_argument("what", choices=("test",), help="play the scenarios in the file")
    parser.add_argument("file", metavar="FILE", type=Path, help="workflows as JSON")
    parser.add_argument("--scenario", metavar="NAME", help="only this one")
    parser.add_argument("--json", action="store_true", help="print JSON")


def _eval_parser(commands: Any) -> None:
    parser = _add(commands, "eval", _eval, "try an expression", 'deskflow eval "{{ upper(trigger.name) }}" --data event.json')  # fmt: skip
    parser.add_argument("expression")
    parser.add_argument(
        "--data", metavar="FILE", type=Path, help="JSON: the names the expression may use"
    )


# --- what the commands call ------------------------------------------------------------------------------


def _window(arguments: argparse.Namespace) -> int:
    from deskflow.desktop.screen import has_screen

    if not has_screen():
        print(
            "deskflow: there is no screen here; `deskflow demo --headless` plays the demo without one, and "
            "`deskflow worker`, `deskflow import` and `deskflow export` need none.",
            file=sys.stderr,
        )
        return 1
    # Nothing of what is loaded now is garbage; looking for some took a fifth of the start. The window goes on with it.
    gc.disable()
    from deskflow.programs import run_window

    return run_window(_workspace(arguments))


def _demo(arguments: argparse.Namespace) -> int:
    from deskflow import programs
    from deskflow.desktop.screen import has_screen

    if arguments.pictures is not None:
        programs.take_pictures(str(arguments.pictures), str(arguments.out))
        return 0
    if arguments.headless:
        return programs.play_story(arguments.out, as_json=arguments.json)
    if not has_screen():
        print(
            "deskflow: there is no screen here; `deskflow demo --headless` plays the demo without one.",
            file=sys.stderr,
        )
        return 1
    return programs.run_demo_window()


def _worker(arguments: argparse.Namespace) -> int:
    from deskflow import programs

    return programs.run_worker(_known_workspace(arguments), until_idle=arguments.until_idle)


def _admin(arguments: argparse.Namespace) -> int:
    from deskflow import programs

    return programs.run_admin(_known_workspace(arguments), arguments)


def _import(arguments: argparse.Namespace) -> int:
    from deskflow import programs

    request = {
        "paths": [str(path.absolute()) for path in arguments.paths],
        "map": str(arguments.map.absolute()) if arguments.map else None,
        "as": arguments.kind,
        "only_known": arguments.only_known,
        "preview": arguments.preview,
        "json": arguments.json,
    }
    return programs.run_call(_known_workspace(arguments), "import", request)


def _export(arguments: argparse.Namespace) -> int:
    from deskflow import programs

    request = {
        "what": arguments.what,
        "format": arguments.format,
        "out": str(arguments.out.absolute()) if arguments.out else None,
    }
    return programs.run_call(_known_workspace(arguments), "export", request)


def _event(arguments: argparse.Namespace) -> int:
    from deskflow import programs
    from deskflow.admin import partner_events

    if arguments.what == "list":
        said = partner_events.list_events(
            arguments.department, as_json=arguments.json, markdown=arguments.markdown
        )
        print(said)
        return 0
    if not arguments.name or (arguments.what != "show" and not arguments.data):
        print("deskflow: name the event, and its payload with --data FILE", file=sys.stderr)
        return 2
    if arguments.what == "show":
        print(partner_events.show_event(arguments.name, as_json=arguments.json))
        return 0
    payload = programs.read_payload(arguments.data)
    if arguments.what == "check":
        code, said = partner_events.check_event(arguments.name, payload)
        print(said, file=sys.stderr if code else sys.stdout)
        return code
    request = {
        "event": arguments.name, "payload": payload, "id": arguments.id, "source": arguments.source,
        "json": arguments.json,
    }  # fmt: skip
    return programs.run_call(_known_workspace(arguments), "event", request)


def _workflow(arguments: argparse.Namespace) -> int:
    from deskflow.admin.trying_workflows import run_tests

    return run_tests(
        arguments.file, _workspace(arguments), only=arguments.scenario, as_json=arguments.json
    )


def _eval(arguments: argparse.Namespace) -> int:
    from deskflow.admin.evaluating import evaluate

    try:
        data = json.loads(arguments.data.read_text(encoding="utf-8") if arguments.data else "{}")
    except ValueError as problem:
        print(f"deskflow: {arguments.data} is no JSON: {problem}", file=sys.stderr)
        return 2
    return evaluate(arguments.expression, data)


def _workspace(arguments: argparse.Namespace) -> Path | None:
    path: Path | None = getattr(arguments, "workspace", None)
    if path is None and os.environ.get("DESKFLOW_WORKSPACE"):
        path = Path(os.environ["DESKFLOW_WORKSPACE"])
    return path


def _known_workspace(arguments: argparse.Namespace) -> Path:
    from deskflow.core.errors import NotFound
    from deskflow.programs import last_workspace

    path = _workspace(arguments) or last_workspace()
    if path is None:
        raise NotFound("workspace.none_yet")
    return path
