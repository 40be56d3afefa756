"""Scenarios come, change and go: every edit goes into the draft while it is typed, one opening of the editor is one undo
step. Data are taken from an example, the last event, or a past run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtWidgets import QMenu, QWidget

from deskflow.core.workspace import Workspace
from deskflow.desktop.canvas.document.placing import set_document_field
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.workflows.designer.scenario_editor import ScenarioEditor
from deskflow.desktop.pages.workflows.designer.scenario_fields import Known
from deskflow.desktop.words import day_and_time
from deskflow.desktop.words_problems import describe_workflow_error
from deskflow.desktop.words_workflows import status_words
from deskflow.engine.actions import CATALOGUE
from deskflow.workflows.catalogue import EVENT_TYPES
from deskflow.workflows.execution_queries import ExecutionDetails, get_execution
from deskflow.workflows.scenarios.making import free_name, scenario_of, scenario_of_run
from deskflow.workflows.scenarios.sources import Sources, read_sources

if TYPE_CHECKING:
    from deskflow.desktop.pages.workflows.designer.designer import Designer

Scenario = dict[str, Any]
Use = Callable[[Scenario], object]


class ScenarioWriting(QObject):
    """The hands of the Test panel."""

    def __init__(self, context: PageContext, designer: Designer) -> None:
        super().__init__(designer)
        self._context = context
        self._designer = designer
        self._session = designer.session
        self._workspace: Workspace = context.workspace
        self._openings = 0
        self._written: Scenario = {}
        self.editor: ScenarioEditor | None = None

    def close(self) -> None:
        """The designer goes: what was typed last is in the draft before it does."""
        if self.editor is not None:
            self.editor.dismiss()

    # --- what there is -----------------------------------------------------------------------------

    @property
    def scenarios(self) -> list[Scenario]:
        return [dict(one) for one in self._session.definition.scenarios]

    def names(self) -> list[str]:
        return [str(one.get("name") or "") for one in self.scenarios]

    def free_name(self, stem: str = "") -> str:
        return free_name(stem or self.tr("Scenario"), self.names())

    def keep(self, scenarios: list[Scenario], merge_key: str | None = None) -> None:
        """One undo step of the designer's document; with the same key as before, more of that step."""
        set_document_field(
            self._session.document, "scenarios", scenarios or None, merge_key=merge_key
        )

    # --- the editor --------------------------------------------------------------------------------

    def open(self, place: int | None, fresh: Mapping[str, Any] | None = None) -> None:
        """The scenario at this place, or a new one that is kept from now on."""
        self._openings += 1
        key = f"scenario:{self._openings}"
        self._session.document.history.seal()
        if place is None:
            place = len(self.scenarios)
            self.keep([*self.scenarios, dict(fresh or {})], key)
        scenario = self.scenarios[place]
        taken = [name for at, name in enumerate(self.names()) if at != place]
        kept = self._workspace.drafts.get(
            self._workspace.current_user.id, self._draft_key(scenario)
        )
        editor = ScenarioEditor(
            self._designer.properties.around, self._designer.window(), self._known(scenario), scenario, taken,
            kept if isinstance(kept, str) else "",
        )  # fmt: skip
        self._written = scenario
        editor.changed.connect(lambda changed: self._on_changed(changed, key))
        editor.unread.connect(lambda text: self._on_unread(self._draft_key(editor.scenario), text))
        editor.discarded.connect(lambda: self._on_discarded(key))
        editor.play_wanted.connect(self._play)
        editor.source_wanted.connect(lambda anchor: self.ask_source(anchor, self._replaced(editor)))
        editor.closed.connect(self._on_closed)
        self.editor = editor
        editor.open_centred()

    def _known(self, scenario: Mapping[str, Any] | None = None) -> Known:
        document, kinds = self._session.document, self._designer.kinds
        titles = {node.key: kinds.title_of(node) for node in document.nodes.values()}
        report = self._designer.tests.trial.latest.get(str((scenario or {}).get("name") or ""))
        played = report.played if report is not None else None
        return Known(self._session.definition, CATALOGUE, titles, played=played)

    def _draft_key(self, scenario: Mapping[str, Any]) -> str:
        return f"scenario/{self._session.details.id}/{scenario.get('name') or ''}"

    def _on_changed(self, scenario: Scenario, key: str) -> None:
        """In the place of what was written last; if somebody else's draft has come meanwhile, behind theirs."""
        scenarios = self.scenarios
        if self._written in scenarios:
            scenarios[scenarios.index(self._written)] = scenario
        else:
            scenarios.append(scenario)
        self.keep(scenarios, key)
        self._written = scenario

    def _play(self) -> None:
        if self._written in self.scenarios:
            self._designer.tests.play(self.scenarios.index(self._written))

    def _on_unread(self, draft_key: str, text: str) -> None:
        """What is no JSON yet has no place in a definition; it is kept beside it."""
        drafts, user = self._workspace.drafts, self._workspace.current_user.id
        if text:
            drafts.put(user, draft_key, text)
        elif drafts.get(user, draft_key) is not None:
            drafts.delete(user, draft_key)

    def _on_discarded(self, key: str) -> None:
        document = self._session.document
        step = document.history.undo_step
        if step is not None and step.merge_key == key:
            document.undo()

    def _on_closed(self) -> None:
        self.editor = None
        self._session.document.history.seal()

    # --- data from elsewhere -----------------------------------------------------------------------

    def ask_source(self, anchor: QWidget, use: Use, *, fresh: bool = False) -> None:
        """A menu of what there is to take; `use` gets a scenario made of it. `fresh`: an empty one will do, too."""
        trigger = self._session.definition.trigger
        heard = self._known().events if trigger is not None else ()
        self._ask(
            lambda sources: self._show_sources(sources, anchor, use, fresh),
            read_sources, self._session.details.id, heard,
        )  # fmt: skip

    def _show_sources(self, sources: Sources, anchor: QWidget, use: Use, fresh: bool) -> None:
        menu = QMenu(anchor)
        menu.setObjectName("scenario-sources")
        now = self._workspace.clock.now()
        heard = self._known().events
        known = EVENT_TYPES.get(heard[0]) if heard else None
        if known is not None:
            example = known.example()
            menu.addAction(
                self.tr("An example of the event"), lambda: use(self._made_of(example))
            )  # fmt: skip
        if fresh:
            menu.addAction(self.tr("An empty one"), lambda: use(self._made_of({})))
        last = sources.event
        if last is not None and sources.event_at is not None:
            text = self.tr("The last event, {when}").format(
                when=day_and_time(sources.event_at, now)
            )
            menu.addAction(text, lambda: use(self._made_of(last)))
        if sources.runs:
            menu.addSection(self.tr("What a past run had"))
        for run in sources.runs:
            text = f"{day_and_time(run.at, now)} · {status_words(run.status)[0]}"
            menu.addAction(text, lambda run_id=run.id: self.take_run(run_id, use))
        if not menu.actions():
            nothing = menu.addAction(self.tr("Nothing has come in yet"))
            nothing.setEnabled(False)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(anchor.mapToGlobal(QPoint(0, anchor.height() + 2)))

    def take_run(self, execution_id: UUID, use: Use) -> None:
        """What started a run, what its calls gave back, what people said."""
        self._ask(lambda details: self._on_run(details, use), get_execution, execution_id)

    def _on_run(self, details: ExecutionDetails | None, use: Use) -> None:
        if details is None:
            self._context.toasts.show(self.tr("This run is not kept any more."), tone="neutral")
            return
        data = details.trigger_data
        use(
            scenario_of_run(
                self.free_name(), data if isinstance(data, Mapping) else {}, details.steps,
                details.definition or self._session.definition, CATALOGUE, details.row.status,
            )
        )  # fmt: skip

    def take_last_run(self) -> None:
        """A new scenario of the newest run."""

        def done(sources: Sources) -> None:
            if sources.runs:
                self.take_run(sources.runs[0].id, lambda made: self.open(None, made))
            else:
                self._context.toasts.show(self.tr("It has not run yet."), tone="neutral")

        self._ask(done, read_sources, self._session.details.id, ())

    def _made_of(self, payload: Mapping[str, Any]) -> Scenario:
        return scenario_of(self.free_name(), payload)

    def _replaced(self, editor: ScenarioEditor) -> Use:
        """Its data in the open scenario: what was expected of it stays."""

        def use(made: Scenario) -> None:
            kept = {
                name: one
                for name, one in editor.scenario.items()
                if name not in ("trigger", "records", "mocks", "answers")
            }
            editor.take({**made, **kept})

        return use

    def _ask(self, done: Callable[[Any], object], query: Callable[..., Any], *args: Any) -> None:
        asked = self._workspace.ask(query, self._workspace.tenant_id, *args)
        self._context.requests.submit(asked, done, self._on_failed, owner=self)

    def _on_failed(self, error: BaseException) -> None:
        self._context.toasts.show(describe_workflow_error(error), tone="danger")
