"""A random editing session in the real designer, killed at random moments and opened again.

The child logs every state of the draft before the journal hears of it; whoever killed it compares what the next child
finds with those. A killed process loses nothing it has written, so the log needs no flush to the disk.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import multiprocessing
import os
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from deskflow.bootstrap import open_workspace
from deskflow.core.types import canonical_json
from deskflow.core.workspace_files import quick_check
from deskflow.workflows.authoring import CreateWorkflow, PublishWorkflow
from deskflow.workflows.definition_json import from_json, to_json
from deskflow.workflows.queries import get_workflow
from tests.faults.working_day import untraced
from tests.workspaces import founded

FILE: Final = "editing.deskflow"
PATIENCE: Final = 60.0
LOST_AT_MOST: Final = 1.0
LOADED: Final = [
    "tests.faults.editing", "tests.desktop.desk_window", "deskflow.desktop.pages.workflows.page", "deskflow.desktop.plurals",
    "deskflow.desktop.program.session",
]  # fmt: skip
KINDS: Final = (
    "action.add_message", "action.set_variable", "step.condition", "step.delay", "step.fork", "step.join", "step.loop",
    "step.note", "step.stop",
)  # fmt: skip
WORDS: Final = (
    "one",
    "Zwölf Ümläute",
    "{{ trigger.ticket.id }}",
    "'; DROP TABLE x; --",
    "\u202e\u0627 🙂",
    "",
)

START: Final = {
    "trigger": {"type": "manual", "config": {}},
    "steps": [
        {"id": "say", "key": "say", "type": "action", "action_type": "set_variable",
         "config": {"variable_name": "x", "variable_value": 1}},
        {"id": "end", "key": "end", "type": "stop", "config": {}},
    ],
    "edges": [
        {"id": "a", "source": "trigger", "port": "started", "target": "say"},
        {"id": "b", "source": "say", "port": "success", "target": "end"},
    ],
    "positions": {"trigger": [0, 0], "say": [250, 0], "end": [500, 0]},
}  # fmt: skip


def fingerprint(definition: Any) -> str:
    """Of all but the order of the steps, which means nothing: an undo puts a step back behind the others."""
    whole = to_json(definition)
    whole["steps"] = sorted(whole["steps"], key=lambda step: str(step["id"]))
    return hashlib.sha256(canonical_json(whole).encode()).hexdigest()[:12]


# --- the child ------------------------------------------------------------------------------------


def _live(path: Path, flow: str, log: Path, seed: int, last: bool, errors: Path) -> None:
    untraced()
    os.environ.update(QT_QPA_PLATFORM="offscreen", HOME=str(path.parent))
    with errors.open("ab") as said:
        os.dup2(said.fileno(), 2)
    from PySide6.QtWidgets import QApplication

    from deskflow import paths
    from deskflow.desktop.plurals import speak_english
    from deskflow.desktop.theme import Theme
    from tests.desktop.desk_window import opened_desk

    app = QApplication([])
    theme = Theme(paths.resources(), "light", family="bundled", motion=False)
    theme.apply(app)
    speak_english(app)
    with opened_desk(path, theme) as desk:
        page = desk.page("workflows", workflow_id=flow)
        desk.wait(lambda: page.designer is not None)
        walk = Walk(page, log, random.Random(seed))
        walk.look()
        if last:
            desk.wait(lambda: page.designer.session.state == "saved")
        else:
            walk.go()


class Walk:
    """`look` says what was found, with its undo history; `go` edits until the end of the process."""

    def __init__(self, page: Any, log: Path, chance: random.Random) -> None:
        from deskflow.desktop.pages.workflows.designer.bridge import DefinitionReader

        self._page = page
        self._designer = page.designer
        self._session = page.designer.session
        self._document = page.designer.session.document
        self._reader = DefinitionReader(page.kinds)
        self._chance = chance
        self._log = log.open("a", encoding="utf-8", buffering=1)
        self._earlier: list[Any] = []
        # Before the journal: a state that is found again must have been logged.
        self._document._listeners.insert(0, lambda _: self._say("state"))

    def _say(self, what: str) -> None:
        state = fingerprint(self._reader.read(self._document))
        line = {
            "what": what,
            "t": time.monotonic(),
            "state": state,
            "depth": self._document.history.depth,
        }
        self._log.write(json.dumps(line) + "\n")

    def look(self) -> None:
        self._say("opened")
        undone = self._document.history.depth
        for _ in range(undone):
            self._designer.undo()
        self._say("bottom")
        for _ in range(undone):
            self._designer.redo()
        self._say("top")

    def go(self) -> None:
        from deskflow.desktop.canvas.document.rules import ChangeRefused
        from tests.desktop.pausing import pause

        steps: list[Callable[[], object]] = [
            self._add, self._add, self._title, self._type, self._config, self._move, self._connect, self._cut,
            self._delete, self._command, self._command, self._back, self._field, self._restore,
        ]  # fmt: skip
        while True:
            nodes = sorted(self._document.nodes)
            few = self._chance.sample(nodes, min(len(nodes), self._chance.randint(0, 3)))
            self._designer.canvas.scene.selection.set(few)
            # A person tries what the rules forbid, too.
            with contextlib.suppress(ChangeRefused):
                self._chance.choice(steps if nodes else steps[:1])()
            if self._chance.random() < 0.06:
                self._session.save()
            # Now and then somebody thinks for so long that the draft is saved by itself.
            pause(1400 if self._chance.random() < 0.03 else self._chance.randint(0, 40))

    def _any(self) -> str:
        return self._chance.choice(sorted(self._document.nodes))

    def _add(self) -> None:
        if len(self._document.nodes) < 60:
            self._designer.canvas.view.commands.add_node(self._chance.choice(KINDS))

    def _title(self) -> None:
        from deskflow.desktop.canvas.document.placing import set_field

        set_field(self._document, self._any(), "title", self._chance.choice(WORDS))

    def _type(self) -> None:
        """Letter by letter: one undo step."""
        from deskflow.desktop.canvas.document.placing import set_field

        node, text = self._any(), self._chance.choice(WORDS)
        for end in range(len(text)):
            set_field(self._document, node, "title", text[: end + 1], merge_key=f"title/{node}")

    def _config(self) -> None:
        from deskflow.desktop.canvas.document.placing import set_data

        node = self._document.nodes[self._any()]
        config = {**dict(node.data.get("config", {})), "text": self._chance.choice(WORDS)}
        set_data(self._document, node.id, {**dict(node.data), "config": config})

    def _move(self) -> None:
        from deskflow.desktop.canvas.document.placing import move_nodes

        place = (10.0 * self._chance.randint(-50, 50), 10.0 * self._chance.randint(-50, 50))
        move_nodes(self._document, {self._any(): place})

    def _connect(self) -> None:
        from deskflow.desktop.canvas.document.values import PortRef
        from deskflow.desktop.canvas.document.wiring import connect

        start, end = self._document.nodes[self._any()], self._document.nodes[self._any()]
        outs, ins = self._document.kinds.outs(start), self._document.kinds.ins(end)
        if outs and ins:
            out = PortRef(start.id, self._chance.choice(outs).name)
            connect(self._document, out, PortRef(end.id, ins[0].name))

    def _cut(self) -> None:
        from deskflow.desktop.canvas.document.wiring import cut

        if self._document.edges:
            cut(self._document, [self._chance.choice(sorted(self._document.edges))])

    def _delete(self) -> None:
        commands = self._designer.canvas.view.commands
        self._chance.choice((commands.delete, commands.delete_and_heal))()

    def _command(self) -> None:
        names = (
            "duplicate", "toggle_disabled", "nudge_right", "nudge_down", "align_left", "push_right", "distribute_across",
            "make_frame", "toggle_frame", "remove_frame",
        )  # fmt: skip
        getattr(self._designer.canvas.view.commands, self._chance.choice(names))()

    def _back(self) -> None:
        for _ in range(self._chance.randint(1, 6)):
            self._chance.choice((self._designer.undo, self._designer.undo, self._designer.redo))()

    def _field(self) -> None:
        from deskflow.desktop.canvas.document.placing import set_document_field

        set_document_field(self._document, "notes", self._chance.choice(WORDS) or None)

    def _restore(self) -> None:
        """An earlier state, or what is published, takes the place of the draft."""
        keeping = self._designer.keeping
        if not self._earlier or self._chance.random() < 0.4:
            self._earlier.append(self._reader.read(self._document))
        elif self._chance.random() < 0.3:
            keeping.discard(lambda: None)
        else:
            keeping.restore(self._chance.choice(self._earlier), lambda: None)


# --- whoever kills it -----------------------------------------------------------------------------


class Editing:
    """One file, edited by one child after the other."""

    def __init__(self, folder: Path, seed: int) -> None:
        self._path = folder / FILE
        if not self._path.exists():
            founded(self._path)
        self._errors = folder / "errors.txt"
        self._folder = folder
        self._chance = random.Random(seed)
        self._runs = 0
        self.kills = self.edits = 0
        workspace = open_workspace(self._path, run_engine=False)
        try:
            made = workspace.run(CreateWorkflow("Random", definition=dict(START))).result(30)
            self._flow: UUID = made.result_id
            workspace.run(PublishWorkflow(self._flow, 1, "")).result(30)
        finally:
            workspace.close()
        self._start = fingerprint(from_json(dict(START)))
        # What may be found: states with the number of their undo steps.
        self._allowed = {(self._start, 0)}

    def kill_once(self) -> list[str]:
        """A child edits until it is killed; what was wrong with what it found."""
        process, log = self._begin(last=False)
        try:
            if self._chance.random() < 0.25:
                # While it still opens the file, or undoes and redoes all.
                process.join(self._chance.uniform(0.0, 1.2))
            else:
                self._await(process, log)
                process.join(self._chance.uniform(0.05, 1.8))
            gone = not process.is_alive()
        finally:
            killed = time.monotonic()
            process.kill()
            process.join(PATIENCE)
        if gone:
            return [f"it ended by itself: {self._said()}"]
        self.kills += 1
        return self._compare(log, killed)

    def end(self) -> list[str]:
        """A last child opens the draft, saves it and closes; nothing of it is left to be found again."""
        process, log = self._begin(last=True)
        process.join(PATIENCE)
        if process.exitcode != 0:
            process.kill()
            return [f"it did not end well: {self._said()}"]
        wrong = self._compare(log, time.monotonic()) + list(quick_check(self._path))
        workspace = open_workspace(self._path, run_engine=False)
        try:
            details = workspace.look_up(get_workflow, workspace.tenant_id, self._flow)
            assert details is not None
            saved = fingerprint(from_json(dict(details.draft)))
        finally:
            workspace.close()
        last = _read(log)[-1]["state"]
        return wrong if saved == last else [*wrong, f"saved is {saved}, seen was {last}"]

    def _begin(self, *, last: bool) -> tuple[Any, Path]:
        self._runs += 1
        log = self._folder / f"run {self._runs}.txt"
        kind = "spawn" if sys.platform == "win32" else "forkserver"
        context: Any = multiprocessing.get_context(kind)
        if kind == "forkserver":
            context.set_forkserver_preload(LOADED)
        seed = self._chance.randrange(1 << 30)
        process = context.Process(
            target=_live, args=(self._path, str(self._flow), log, seed, last, self._errors)
        )
        process.start()
        return process, log

    def _await(self, process: Any, log: Path) -> None:
        """Until it edits."""
        until = time.monotonic() + PATIENCE
        while process.is_alive() and time.monotonic() < until:
            if log.exists() and '"top"' in log.read_text(encoding="utf-8"):
                return
            process.join(0.02)

    def _compare(self, log: Path, killed: float) -> list[str]:
        lines = _read(log)
        if not lines:
            return []  # killed before it had opened the draft: what may be found is what might have been found
        wrong = []
        opened = lines[0]
        if (opened["state"], opened["depth"]) not in self._allowed:
            wrong.append(
                f"run {self._runs} found {opened['state']} with {opened['depth']} steps, none of the last second's"
            )
        for line in lines:
            if line["what"] == "bottom" and line["state"] != self._start:
                wrong.append(
                    f"run {self._runs}: undo of all gives {line['state']}, not {self._start}"
                )
            if line["what"] == "top" and line["state"] != opened["state"]:
                wrong.append(f"run {self._runs}: redo of all gives {line['state']}")
        self.edits += sum(line["what"] == "state" for line in lines)
        late = [place for place, line in enumerate(lines) if line["t"] <= killed - LOST_AT_MOST]
        since = lines[late[-1] if late else 0 :]
        if not late:
            # Opening it and the first edits took less than the second that may be lost: nothing before was.
            since = lines
        self._allowed = {(line["state"], line["depth"]) for line in since}
        return wrong

    def _said(self) -> str:
        return self._errors.read_text(errors="replace")[-3000:] if self._errors.exists() else ""


def _read(log: Path) -> list[dict[str, Any]]:
    """The lines that were written whole."""
    text = log.read_text(encoding="utf-8") if log.exists() else ""
    return [json.loads(line) for line in text.splitlines(keepends=True) if line.endswith("\n")]


def killed_while_editing(folder: Path, seed: int, kills: int) -> list[str]:
    """What went wrong in a session that was killed so often; each is a new process on the same file."""
    editing = Editing(folder, seed)
    wrong: list[str] = []
    for _ in range(kills):
        wrong += editing.kill_once()
        if wrong:
            return wrong
    return editing.end()
