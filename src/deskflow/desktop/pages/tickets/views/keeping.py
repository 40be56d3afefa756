"""What can be done with views: save, save as, put back, edit, share, duplicate, pin, move, delete; and their counts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import QObject, QPoint
from sqlalchemy import Connection

from deskflow.core.bus import Outcome
from deskflow.core.changes import Changes
from deskflow.core.commands import Command
from deskflow.core.workspace import Workspace
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.tickets.changes import TicketChanges
from deskflow.desktop.pages.tickets.views.counting import ViewCounts
from deskflow.desktop.pages.tickets.views.form import ViewForm, ViewValues
from deskflow.desktop.pages.tickets.views.row import view_title
from deskflow.desktop.widgets.choices import Choice
from deskflow.desktop.widgets.picker import pick
from deskflow.tickets.defining.reading import TABLES
from deskflow.tickets.finding.fields import Catalogue, Names
from deskflow.tickets.finding.naming import names_known
from deskflow.tickets.finding.reading import tenant_catalogue
from deskflow.tickets.finding.tree import tree_to_json
from deskflow.tickets.view_layout import layout_to_json
from deskflow.tickets.viewing.commands import (
    SHARING,
    ArrangeViews,
    CreateView,
    DeleteView,
    PinView,
    UpdateView,
)
from deskflow.tickets.viewing.queries import (
    PlacedView,
    SavedView,
    Shareable,
    list_views,
    shareable,
)
from deskflow.tickets.views import BUILT_IN, View

if TYPE_CHECKING:
    from deskflow.desktop.pages.tickets.page import TicketsPage

MENU = (
    "tickets.view_edit", "tickets.view_duplicate", "tickets.view_pin", "-", "tickets.view_up", "tickets.view_down",
    "-", "tickets.view_delete",
)  # fmt: skip
_TABLES = ("ticket_views", "ticket_view_places", "team_members", "user_roles", "teams")
# What fields and values are called; tags come with every ticket, and wait for the next look.
_NAMED = ("users", "customers", "skills", *TABLES)


@dataclass(frozen=True, slots=True)
class Known:
    """All views somebody has, and with whom they may share one."""

    views: list[PlacedView]
    shareable: list[Shareable]
    catalogue: Catalogue
    names: Names


class ViewKeeping(QObject):
    """Of one page. What a menu or a key is about is the view the keyboard is on in the pane, else the open one."""

    def __init__(self, page: TicketsPage, context: PageContext, changes: TicketChanges) -> None:
        super().__init__(page)
        self._page = page
        self._context = context
        self._workspace: Workspace = context.workspace
        self._changes = changes
        self._shareable: list[Shareable] = []
        self._show_next = ""
        self.counts = ViewCounts(page, context)
        self.placed: list[PlacedView] = [PlacedView(view) for view in BUILT_IN]

    def connect_pane(self) -> None:
        pane = self._page.views
        pane.moved.connect(self._on_moved)
        pane.menu_wanted.connect(self._on_menu)
        pane.new_wanted.connect(self.save_as)

    # --- what there is ------------------------------------------------------------------------

    def refresh(self) -> None:
        workspace = self._workspace
        me = workspace.current_user.id
        of_mine = None if workspace.can("admin") else me
        self._context.requests.submit(
            workspace.ask(_read, workspace.tenant_id, me, of_mine), self._on_read, owner=self
        )

    def on_changes(self, changes: Changes) -> None:
        if changes.touches(*_TABLES, *_NAMED):
            self.refresh()
        if changes.touches("tickets", "customers", "users"):
            self.counts.count_soon(lambda: self.placed)

    def find(self, key: str) -> View | None:
        return next((one.view for one in self.placed if one.view.key == key), None)

    def _on_read(self, known: Known) -> None:
        self._shareable = known.shareable
        before, self.placed = self.placed, known.views
        page = self._page
        page.list.filter.know(known.catalogue, known.names)
        page.feed.know(known.catalogue)
        if before != known.views:
            page.views.set_views(known.views)
        wanted, self._show_next = self._show_next, ""
        asked = self.find(wanted) if wanted else None
        if asked is not None:
            page.show_view(asked)
        elif isinstance(page.view, SavedView) and not page.shown.name:
            self._follow(self.find(page.view.key))
        self.count()

    def _follow(self, view: View | None) -> None:
        """The open one was changed, by oneself or somebody else, or it is gone."""
        page = self._page
        if view is None:
            page.show_view(BUILT_IN[0])
        elif view != page.view:
            page.shown.replace_view(view)
            page.show_again()
        else:
            page.shown.changed.emit()

    def show_soon(self, key: str) -> None:
        """This one, as soon as the views are known."""
        self._show_next = key

    def count(self) -> None:
        self.counts.count(self.placed)

    # --- what is about which ------------------------------------------------------------------

    @property
    def target(self) -> PlacedView | None:
        focused = self._page.views.focused
        if focused is not None:
            return focused
        key = "" if self._page.shown.name else self._page.view.key
        return next((one for one in self.placed if one.view.key == key), None)

    @property
    def own_target(self) -> SavedView | None:
        """The target, where one may change it."""
        target = self.target
        if target is None or not isinstance(target.view, SavedView):
            return None
        return target.view if self._may_change(target.view) else None

    def _may_change(self, view: SavedView) -> bool:
        workspace = self._workspace
        return view.owner_id == workspace.current_user.id or workspace.can("admin")

    @property
    def may_save(self) -> bool:
        """Whether there is something to save into the open view itself."""
        view = self._page.view
        return (
            self._page.shown.is_changed and isinstance(view, SavedView) and self._may_change(view)
        )

    # --- doing it -----------------------------------------------------------------------------

    def save(self) -> None:
        """The list as it is now becomes the view; one that is not one's own becomes another one."""
        shown, view = self._page.shown, self._page.view
        if not self.may_save or not isinstance(view, SavedView):
            self.save_as()
            return
        updates = {"filter": tree_to_json(shown.filter), "layout": layout_to_json(shown.layout)}
        self._run(UpdateView(view.id, updates), self.tr("{name} is saved").format(name=view.title))

    def save_as(self) -> None:
        """A view of what is shown now."""
        shown = self._page.shown
        old = self._page.view
        wanted, layout = tree_to_json(shown.filter), layout_to_json(shown.layout)

        def create(values: ViewValues) -> Any:
            return self._workspace.run(_creating(values, wanted, layout))

        def created(outcome: Outcome) -> None:
            if not shown.name and self._page.view is old:
                # What was made of the old one lives on in the new one.
                shown.put_back()
            self._show_next = str(outcome.result_id)
            self._say(self.tr("The view is made"), outcome)
            self.refresh()

        values = ViewValues()
        if isinstance(old, SavedView) and not shown.name:
            values = ViewValues(
                self.tr("{name} (copy)").format(name=old.title), old.icon, old.tone, old.folder
            )
        self._form(self.tr("Save as a view"), values, create, created, self.tr("Make the view"))

    def edit(self) -> None:
        """Name, icon, colour, folder, and who sees it."""
        view = self.own_target
        if view is None:
            return
        view_id = view.id

        def update(values: ViewValues) -> Any:
            updates = {
                "name": values.name, "icon": values.icon, "tone": values.tone, "folder": values.folder,
                "shared_with": values.shared_with, "shared_id": values.shared_id,
            }  # fmt: skip
            return self._workspace.run(UpdateView(view_id, updates))

        values = ViewValues(
            view.title, view.icon, view.tone, view.folder, view.shared_with,
            None if view.shared_id is None else str(view.shared_id),
        )  # fmt: skip
        self._form(
            self.tr("Edit the view"), values, update,
            lambda outcome: self._say(self.tr("The view is changed"), outcome), self.tr("Save"),
        )  # fmt: skip

    def duplicate(self) -> None:
        target = self.target
        if target is None:
            return
        view = target.view
        name = self.tr("{name} (copy)").format(name=view_title(view))[:100]
        values = ViewValues(name)
        if isinstance(view, SavedView):
            values = ViewValues(name, view.icon, view.tone, view.folder)
        command = _creating(values, tree_to_json(view.filter), layout_to_json(view.layout))
        self._run(command, self.tr("{name} is made").format(name=name), self._show_made)

    def delete(self) -> None:
        view = self.own_target
        if view is not None:
            self._run(DeleteView(view.id), self.tr("{name} is deleted").format(name=view.title))

    def toggle_pin(self) -> None:
        target = self.target
        if target is not None:
            name = view_title(target.view)
            text = (
                self.tr("{name} is no longer pinned")
                if target.is_pinned
                else self.tr("{name} is pinned")
            )
            self._run(PinView(target.view.key, not target.is_pinned), text.format(name=name))

    def move(self, step: int) -> None:
        if (target := self.target) is not None:
            self._page.views.move(target.view.key, step)

    def put_back(self) -> None:
        """The list is again what its view says."""
        page = self._page
        page.shown.put_back()
        page.list.filter.show_filter(page.shown.filter)
        page.show_again()

    def offer(self) -> None:
        """What can be done about a list that is not what its view says."""
        page = self._page
        choices = [
            Choice(
                self.save_as, self.tr("Save as a view…"), icon="list-plus", shortcut="Ctrl+Shift+S"
            )
        ]
        if self.may_save:
            name = view_title(page.view)
            text = self.tr("Save into {name}").format(name=name)
            choices.insert(0, Choice(self.save, text, icon="save", shortcut="Ctrl+S"))
        choices.append(Choice(self.put_back, self.tr("Put back"), icon="rotate-ccw"))
        pick(
            self._context.theme, page.list.changed_button, self.tr("This list is changed…"), choices,
            lambda do: do(),
        )  # fmt: skip

    # --- inside -------------------------------------------------------------------------------

    def _form(
        self,
        title: str,
        values: ViewValues,
        save: Callable[[ViewValues], Any],
        saved: Callable[[Outcome], object],
        verb: str,
    ) -> None:
        folders = [one.view.folder for one in self.placed if isinstance(one.view, SavedView)]
        form = ViewForm(
            self._context.theme, self._page.window(), self._context.requests, title, values, save,
            folders=[folder for folder in folders if folder], shareable=self._shareable,
            may_share=self._workspace.can(SHARING), verb=verb,
        )  # fmt: skip
        form.saved.connect(saved)
        form.open_centred()

    def _run(
        self, command: Command, text: str, done: Callable[[Outcome], object] | None = None
    ) -> None:
        self._changes.run(command, text, done)

    def _say(self, text: str, outcome: Outcome) -> None:
        if outcome.changes:
            self._changes.offer_undo(text, [outcome.command_id])

    def _show_made(self, outcome: Outcome) -> None:
        self._show_next = str(outcome.result_id)
        self.refresh()

    def _on_moved(self, key: str, before: str, folder: str) -> None:
        """Into the order of all of them; an own view goes into the folder it was put into."""
        keys = [one.view.key for one in self.placed if one.view.key != key]
        at = keys.index(before) if before in keys else _end(self.placed, keys, key)
        keys.insert(at, key)
        view = self.find(key)
        if isinstance(view, SavedView) and view.folder != folder and self._may_change(view):
            target = next(one for one in self.placed if one.view.key == key)
            if not target.is_pinned:
                self._run(UpdateView(view.id, {"folder": folder}), "")
        self._run(ArrangeViews(tuple(keys)), "")

    def _on_menu(self, placed: PlacedView, where: QPoint) -> None:
        self._context.actions.menu(MENU, self._page).popup(where)


def _end(placed: Sequence[PlacedView], keys: Sequence[str], key: str) -> int:
    """Behind the last view of its own kind."""
    kinds = {
        one.view.key: (one.is_pinned, isinstance(one.view, SavedView), one.is_mine)
        for one in placed
    }
    alike = [at for at, one in enumerate(keys) if kinds[one] == kinds.get(key)]
    return alike[-1] + 1 if alike else len(keys)


def _creating(values: ViewValues, wanted: dict[str, Any], layout: dict[str, Any]) -> CreateView:
    shared_id = None if values.shared_id is None else UUID(values.shared_id)
    return CreateView(
        values.name,
        wanted,
        layout,
        values.icon,
        values.tone,
        values.folder,
        values.shared_with,
        shared_id,
    )


def _read(connection: Connection, tenant_id: UUID, me: UUID, of_mine: UUID | None) -> Known:
    return Known(
        list_views(connection, tenant_id, me),
        shareable(connection, tenant_id, of_mine),
        tenant_catalogue(connection, tenant_id),
        names_known(connection, tenant_id),
    )
