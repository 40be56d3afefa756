"""The actions of the Workflows page as records: menus, keys, palette and cheat sheet follow from them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from deskflow.desktop.actions import Action
from deskflow.desktop.canvas.keys import KEYS
from deskflow.desktop.canvas.words import command_title
from deskflow.desktop.pages.workflows.designer.states import can_discard, discard, keep_state
from deskflow.desktop.pages.workflows.designer.trial_tab import PARTS
from deskflow.desktop.pages.workflows.why_not import ask_why_not
from deskflow.desktop.words_workflows import tr
from deskflow.engine.sandbox.cutting import Mode

if TYPE_CHECKING:
    from deskflow.desktop.pages.workflows.page import WorkflowsPage


def canvas_actions(page: WorkflowsPage) -> Sequence[Action]:
    """What the canvas does by its own keys, so that palette and cheat sheet tell of it."""

    def act(command: str) -> Callable[[], None]:
        def run() -> None:
            if page.designer is not None:
                view = page.designer.canvas.view
                view.setFocus()
                getattr(view.commands, command)()

        return run

    def designing() -> bool:
        return page.is_designing

    first = {key.command: key for key in reversed(KEYS)}
    return [
        Action(
            id=f"canvas.{command}", title=command_title(command), callback=act(command), enabled=designing,
            own_key=key.shown, group=tr("Canvas"), permission="workflows.write" if key.edits else "workflows.read",
        )
        for command, key in reversed(first.items())
        if command_title(command)
    ]  # fmt: skip


def workflow_actions(page: WorkflowsPage) -> Sequence[Action]:
    """Built once, when the page is made."""
    doings = page.doings

    def chosen() -> bool:
        return page.current is not None

    def listed() -> bool:
        return page.designer is None and chosen()

    def designing() -> bool:
        return page.is_designing

    def looking() -> bool:
        return page.versions is not None

    def on_kept() -> bool:
        return page.versions is not None and page.versions.chosen_checkpoint is not None

    def restorable() -> bool:
        return page.versions is not None and page.versions.may_restore

    def discardable() -> bool:
        return (
            page.is_designing and page.designer is not None and can_discard(page.designer.session)
        )

    def on_versions(what: str) -> Callable[[], None]:
        def run() -> None:
            if page.versions is not None:
                getattr(page.versions, what)()

        return run

    def keep() -> None:
        if page.designer is not None:
            shown = page.versions
            anchor = page.designer.header.versions if shown is None else shown.list
            keep_state(page.context, page.designer, anchor)

    def discard_draft() -> None:
        if page.designer is not None:
            discard(page.context, page.designer)

    def runnable() -> bool:
        row = page.current
        return row is not None and row.version is not None

    def act(
        name: str,
        title: str,
        callback: Callable[[], object],
        enabled: Callable[[], bool],
        *,
        icon: str = "",
        keys: tuple[str, ...] = (),
        permission: str = "workflows.write",
        menu: str = "",
    ) -> Action:
        return Action(
            id=f"workflows.{name}", title=title, callback=callback, enabled=enabled, icon=icon,
            shortcuts=keys, group=tr("Workflows"), permission=permission, menu=menu,  # type: ignore[arg-type]
        )  # fmt: skip

    def undo() -> None:
        if page.is_designing and page.designer is not None:
            page.designer.undo()
        else:
            page.context.toasts.undo_last()

    def open_current() -> None:
        row = page.current
        if row is not None:
            page.context.navigate("workflows", workflow_id=row.id)

    def publish() -> None:
        if page.designer is not None:
            page.designer.publish()

    def test() -> None:
        if page.designer is not None:
            page.designer.tests.show()

    def why_not() -> None:
        row = page.current
        if row is not None:
            ask_why_not(page, row.id)

    def redo() -> None:
        if page.designer is not None:
            page.designer.redo()

    def save() -> None:
        if page.designer is not None:
            page.designer.session.save()

    def toggle_live() -> None:
        if page.designer is not None and page.designer.header.live.isEnabled():
            page.designer.header.live.toggle()

    def toggle_heat() -> None:
        if page.designer is not None and page.designer.session.details.version is not None:
            page.designer.header.heat.toggle()

    def show_list() -> None:
        page.context.navigate("workflows", workflow_id=None)

    def find_step() -> None:
        if page.designer is not None:
            page.designer.palette_panel.search.setFocus()
        else:
            page.panel.search.setFocus()

    def can_undo() -> bool:
        if page.is_designing and page.designer is not None:
            return page.designer.session.document.history.undo_step is not None
        return page.context.toasts.can_undo

    def part(mode: Mode) -> Callable[[], None]:
        def run() -> None:
            if page.designer is not None:
                page.designer.tests.run_part(mode)

        return run

    def on_step() -> bool:
        return (
            page.is_designing and page.designer is not None and page.designer.tests.step is not None
        )

    read = "workflows.read"
    return (
        *(
            act(f"run_{mode}", tr(name), part(mode), on_step, icon="play", keys=(keys,), permission=read)
            for mode, name, keys in PARTS
        ),
        act("new", tr("New workflow"), doings.create, lambda: True, icon="plus", keys=("N",)),
        act("quick", tr("New from one sentence…"), page.quick.open, lambda: True, icon="zap", keys=("Q",)),
        act("template", tr("New from template…"), page.templating.show_gallery, lambda: True, icon="layout-grid", keys=("Shift+N",)),
        act("save_template", tr("Save as template…"), page.templating.save_as_template, chosen, icon="star"),
        act("open", tr("Open in the designer"), open_current, listed, icon="pencil", permission=read),
        act("own_window", tr("Open in a window of its own"), page.open_own_window, chosen, icon="external-link", keys=("Ctrl+Shift+O",), permission=read),
        act("run", tr("Run now"), doings.run, runnable, icon="play", permission="workflows.execute"),
        act("switch", tr("Switch on or off"), doings.switch, chosen, icon="zap"),
        act("rename", tr("Name, category, description…"), doings.rename, lambda: chosen() and not looking(), icon="square-pen", keys=("F2",)),
        act("duplicate", tr("Duplicate"), doings.duplicate, listed, icon="copy"),
        act("runs", tr("Show its runs"), doings.show_runs, chosen, icon="activity", permission=read),
        act("export", tr("Export as a file…"), doings.export_file, chosen, icon="download", permission=read),
        act("versions", tr("Versions"), page.show_versions, designing, icon="history", keys=("Ctrl+Shift+H",), permission=read),
        act("keep", tr("Keep this state as…"), keep, lambda: page.designer is not None, icon="bookmark", keys=("Ctrl+Shift+S",)),
        act("discard", tr("Discard the draft for the published version"), discard_draft, discardable, icon="rotate-ccw"),
        act("restore_state", tr("Restore the chosen state"), on_versions("restore_chosen"), restorable, icon="rotate-ccw"),
        Action(
            id="workflows.name_state", title=tr("Name the chosen state…"), callback=on_versions("rename_chosen"),
            enabled=on_kept, own_key="F2", group=tr("Workflows"), permission="workflows.write",
        ),
        Action(
            id="workflows.delete_state", title=tr("Delete the chosen state"), callback=on_versions("delete_chosen"),
            enabled=on_kept, own_key="Del", group=tr("Workflows"), permission="workflows.write",
        ),
        act("picture", tr("Save as a picture…"), page.picturing.save, designing, icon="image", permission=read, menu="file"),
        act("copy_picture", tr("Copy as a picture"), page.picturing.copy, designing, icon="image", permission=read, menu="file"),
        act("print", tr("Print…"), page.picturing.print, designing, icon="printer", keys=("Ctrl+P",), permission=read, menu="file"),
        act("import", tr("Import a file…"), doings.import_file, lambda: True, icon="upload"),
        act("import_report", tr("Show the last import report"), doings.show_last_import, lambda: doings.last_import is not None, icon="list-checks", permission=read),
        act("delete", tr("Delete"), doings.delete, listed, icon="trash-2", keys=("Del",)),
        act("publish", tr("Publish"), publish, designing, icon="rocket", keys=("Ctrl+Shift+P",)),
        act("why_not", tr("Why did it not start?"), why_not, chosen, icon="circle-help", permission=read),
        act("test", tr("Test with its scenarios"), test, designing, icon="flask-conical", keys=("Ctrl+T",), permission=read),
        act("save", tr("Save the draft now"), save, designing, icon="save", keys=("Ctrl+S",)),
        act("undo", tr("Undo"), undo, can_undo, icon="undo-2", keys=("Ctrl+Z",), permission=read),
        act("redo", tr("Redo"), redo, designing, icon="redo-2", keys=("Ctrl+Y", "Ctrl+Shift+Z")),
        act("live", tr("Show running executions"), toggle_live, designing, icon="activity", keys=("Ctrl+L",), permission=read),
        act("heat", tr("Show the heat map of many runs"), toggle_heat, designing, icon="flame", keys=("Ctrl+H",), permission=read),
        act("list", tr("Back to the list"), show_list, designing, icon="arrow-left", permission=read),
        act("category", tr("Show one category…"), page.panel.category.ask, lambda: page.designer is None and not page.panel.category.isHidden(), icon="tag", permission=read),
        act("find", tr("Find"), find_step, lambda: True, icon="search", keys=("/",), permission=read),
    )  # fmt: skip
