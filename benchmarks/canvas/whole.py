"""The whole designer on a workspace file: checking after an edit, and undoing and redoing a step.

An edit's turn is all that the window does because of it: canvas, outline, properties, header, journal. While a draft is
checked on another thread, the longest turn of the window's loop says whether somebody who types would feel it.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.canvas.showing import Stage, in_the_middle, timed
from benchmarks.report import Figure

if TYPE_CHECKING:
    from tests.desktop.desk_window import DeskWindow

_EDITS = 15
_UNDOS = 8
_PATIENCE = 120.0


def measure(stage: Stage) -> list[Figure]:
    with tempfile.TemporaryDirectory(prefix="deskflow-bench-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        with _designer(stage, folder / "check.deskflow", 1000) as (desk, designer):
            checks = _checks(stage, desk, designer)
        with _designer(stage, folder / "undo.deskflow", 5000) as (desk, designer):
            undos = _undos(stage, desk, designer)
    return [*checks, *undos]


@contextmanager
def _designer(stage: Stage, file: Path, count: int) -> Iterator[tuple[DeskWindow, Any]]:
    from benchmarks.canvas.workflows import workflow
    from deskflow.workflows.authoring import CreateWorkflow
    from deskflow.workflows.definition_json import to_json
    from tests.desktop.desk_window import opened_desk

    with opened_desk(file, stage.theme) as desk:
        desk.window.resize(1600, 1000)
        creating = desk.workspace.run(CreateWorkflow("Large", definition=to_json(workflow(count))))
        made = creating.result(_PATIENCE).result_id
        page = desk.page("workflows", workflow_id=made)
        desk.wait(lambda: page.designer is not None and page.designer.session.is_checked, _PATIENCE)
        yield desk, page.designer


def _checks(stage: Stage, desk: DeskWindow, designer: Any) -> list[Figure]:
    """Typing into a title in the middle of it."""
    from deskflow.desktop.canvas.document.placing import set_field
    from deskflow.desktop.pages.workflows.designer.checker import PAUSE_MS

    session, view = designer.session, designer.canvas.view
    node = in_the_middle(view, 1)[0]
    alone = _validator_alone(designer)
    whole: list[float] = []
    edit: list[float] = []
    longest: list[float] = []
    for number in range(_EDITS):
        _rest(desk, session)
        typing = partial(set_field, session.document, node, "title", f"Step {number}")
        began = time.perf_counter()
        edit.append(timed(typing))
        turns = [0.0]
        while not session.is_checked:
            turns.append(timed(stage.app.processEvents))
            # As a loop that has nothing to do gives way to the thread that checks.
            time.sleep(0.0005)
        whole.append((time.perf_counter() - began) * 1000 - PAUSE_MS)
        longest.append(max(turns))
    return [
        Figure("check 1,000 steps after an edit", alone, "ms", 20),
        Figure(
            f"check 1,000 steps, until it is shown, over the pause of {PAUSE_MS} ms", whole, "ms"
        ),
        Figure("edit one of 1,000 steps, the window is busy", edit, "ms", 16),
        Figure("longest turn of the window while 1,000 steps are checked", longest, "ms", 50),
    ]


def _validator_alone(designer: Any) -> list[float]:
    """On this thread, with the memory of the check before."""
    from deskflow.desktop.canvas.document.placing import set_field
    from deskflow.desktop.pages.workflows.designer.bridge import DefinitionReader, to_document
    from deskflow.desktop.pages.workflows.designer.rules import WorkflowRules
    from deskflow.workflows.validation import Validator

    kinds = designer.kinds
    document = to_document(designer.session.definition, kinds, WorkflowRules())
    reader, validator = DefinitionReader(kinds), Validator(designer._validation)
    validator.validate(reader.read(document))
    samples = []
    for number in range(_EDITS):
        set_field(document, "s500", "title", f"Step {number}")
        samples.append(timed(lambda: validator.validate(reader.read(document))))
    return samples


def _undos(stage: Stage, desk: DeskWindow, designer: Any) -> list[Figure]:
    """A drag of fifty steps, taken back and done again, until everything is painted."""
    from deskflow.desktop.canvas.document.placing import move_nodes, set_field

    session, view = designer.session, designer.canvas.view
    document = session.document
    view.camera.set_zoom(1.0)
    chosen = in_the_middle(view, 50)

    def both(edit: Callable[[], object]) -> tuple[list[float], list[float]]:
        undo: list[float] = []
        redo: list[float] = []
        for _ in range(_UNDOS):
            edit()
            for samples, command in ((undo, view.commands.undo), (redo, view.commands.redo)):
                _rest(desk, session)
                began = time.perf_counter()
                command()
                stage.app.processEvents()
                samples.append((time.perf_counter() - began) * 1000)
        return undo, redo

    def move() -> None:
        places = {name: (document.nodes[name].x + 8, document.nodes[name].y) for name in chosen}
        move_nodes(document, places)

    def type_on() -> None:
        set_field(document, chosen[0], "title", document.nodes[chosen[0]].title + ".")

    undo, redo = both(move)
    title, _ = both(type_on)
    return [
        Figure("5,000 steps: undo moving 50, whole window", undo, "ms", 16),
        Figure("5,000 steps: redo moving 50, whole window", redo, "ms", 16),
        Figure("5,000 steps: undo typing, whole window", title, "ms", 16),
    ]


def _rest(desk: DeskWindow, session: Any) -> None:
    """Until what belongs to the edit before is done. Saving waits until nobody edits for a while."""
    desk.wait(lambda: session.is_checked and session.state != "saving", _PATIENCE)
