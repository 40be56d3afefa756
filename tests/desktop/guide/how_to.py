"""The other headings of the guide: for each a workflow that has what is told there, opened and looked at."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from deskflow.desktop.pages.workflows.designer.properties import ERRORS, PARAMETERS
from deskflow.workflows.authoring import CreateWorkflow, PublishWorkflow, SaveDraft
from deskflow.workflows.templates.instantiating import InstantiateTemplate
from tests.desktop.guide.camera import Walk, area_of, steps_area
from tests.integration.engine.running import definition

K = Qt.Key


def walk_how_to(walk: Walk) -> None:
    _decide(walk)
    _side_by_side(walk)
    _repeat(walk)
    _wait(walk)
    _approval(walk)
    _failures(walk)
    _parts(walk)
    _mails(walk)
    _schedule(walk)
    _versions(walk)
    _runs(walk)
    _templates(walk)
    _files(walk)


def opened(walk: Walk, workflow_id: Any) -> Any:
    """Its designer, checked once, with all of it in sight."""
    page = walk.desk.page("workflows", workflow_id=workflow_id)

    def there() -> bool:
        session = page.designer.session if page.designer is not None else None
        return session is not None and session.details.id == workflow_id and session.is_checked

    walk.desk.wait(there)
    page.designer.canvas.view.commands.fit_all()
    return page.designer


def made_of(walk: Walk, key: str, name: str) -> Any:
    """The designer of a workflow made of a template."""
    return opened(walk, walk.desk.made(InstantiateTemplate(key, name)))


def step_of(designer: Any, kind: str) -> Any:
    """The first step of this kind is selected."""
    nodes = designer.session.document.nodes.values()
    node = next(one for one in nodes if one.kind == kind)
    designer.canvas.select(node.id)
    designer.properties.tabs.setCurrentIndex(PARAMETERS)
    return node


def look_at(walk: Walk, designer: Any, *kinds: str) -> None:
    """All tabs of steps of these kinds."""
    for kind in kinds:
        step_of(designer, kind)
        tabs = designer.properties.tabs
        for tab in range(tabs.count()):
            if tabs.isTabVisible(tab):
                tabs.setCurrentIndex(tab)
                walk.look()


def _decide(walk: Walk) -> None:
    walk.at("decide-which-way-it-goes")
    look_at(walk, made_of(walk, "certificate_expiry", "Certificates"), "step.switch")
    designer = made_of(walk, "vip", "VIP handling")
    look_at(walk, designer, "step.condition")
    designer.canvas.scene.selection.set()
    area = steps_area(designer, ["vip", "low", "raise", "usual"])
    walk.shoot("branch", area.intersected(area_of(designer.canvas, walk)))


def _side_by_side(walk: Walk) -> None:
    walk.at("do-several-things-at-once")
    look_at(walk, made_of(walk, "onboarding", "Onboarding"), "step.fork", "step.join")


def _repeat(walk: Walk) -> None:
    walk.at("do-it-for-each")
    designer = made_of(walk, "new_customer", "Welcome")
    look_at(walk, designer, "step.loop")
    step_of(designer, "step.loop")
    steps_area(designer, [one.key for one in designer.session.document.nodes.values()][:5])
    walk.shoot("loop", designer.canvas.view, designer.properties)


def _wait(walk: Walk) -> None:
    walk.at("wait")
    designer = made_of(walk, "satisfaction_survey", "Survey")
    look_at(walk, designer, "step.delay", "step.wait_event")


def _approval(walk: Walk) -> None:
    walk.at("ask-for-approval")
    designer = made_of(walk, "change_approval", "Changes")
    look_at(walk, designer, "step.approval")
    step_of(designer, "step.approval")
    walk.shoot("approval", designer.properties)


def _failures(walk: Walk) -> None:
    walk.at("handle-failures")
    designer = made_of(walk, "phishing_report", "Phishing")
    look_at(walk, designer, "action.http_request", "step.group")
    designer.show_settings()
    walk.look()
    step_of(designer, "action.http_request")
    designer.properties.tabs.setCurrentIndex(ERRORS)
    walk.shoot("errors", designer.properties)


def _parts(walk: Walk) -> None:
    walk.at("use-a-workflow-as-a-part-of-another")
    desk = walk.desk
    part = desk.made(
        CreateWorkflow(
            "Reset a password",
            definition=definition(
                {"key": "end", "type": "stop", "config": {}},
                inputs=[{"name": "person", "kind": "text", "title": "Whose?", "required": True}],
            ),
        )
    )
    desk.run(PublishWorkflow(part, 1))
    calls = {"key": "part", "type": "sub_workflow", "config": {"workflow": str(part)}}
    whole = desk.made(CreateWorkflow("Locked out", definition=definition(calls)))
    look_at(walk, opened(walk, whole), "step.sub_workflow", "trigger.manual")


def _mails(walk: Walk) -> None:
    walk.at("begin-with-a-mail")
    look_at(walk, made_of(walk, "backup_failure", "Backups"), "trigger.mail")


def _schedule(walk: Walk) -> None:
    walk.at("begin-at-a-time")
    designer = made_of(walk, "morning_report", "Morning report")
    look_at(walk, designer, "trigger.schedule")
    step_of(designer, "trigger.schedule")
    walk.shoot("schedule", designer.properties)


def _versions(walk: Walk) -> None:
    walk.at("look-back-at-versions")
    desk = walk.desk
    first = {"key": "tell", "action_type": "notify", "config": {"roles": ["admin"], "title": "New P1"}}  # fmt: skip
    wait = {"key": "wait", "type": "delay", "title": "Ten minutes", "config": {"duration": "10m"}}
    begins = {"type": "event", "config": {"event": "ticket.created"}}
    flow = desk.made(CreateWorkflow("Tell us", definition=definition(first, trigger=begins)))
    desk.run(PublishWorkflow(flow, 1, "The first"))
    later = definition(wait, first, trigger=begins)
    desk.run(SaveDraft(flow, later, 1))
    designer = opened(walk, flow)
    walk.look()
    page = desk.window.stack.page("workflows")
    desk.click(designer.header.versions)
    desk.wait(lambda: page.versions is not None and page.versions.comparison is not None)
    walk.shoot("versions", page)


def _runs(walk: Walk) -> None:
    walk.at("see-what-runs")
    walk.desk.page("runs")
    walk.look()


def _templates(walk: Walk) -> None:
    walk.at("begin-with-a-template")
    desk = walk.desk
    page = desk.page("workflows", workflow_id=None)
    walk.look()
    desk.click(page.panel.template)
    desk.wait(lambda: page.templating.gallery is not None)
    gallery = page.templating.gallery
    QTest.keyClicks(gallery.search, "vip")
    desk.wait(lambda: gallery.template.key == "vip")
    walk.shoot("gallery", gallery.panel)
    gallery.dismiss()


def _files(walk: Walk) -> None:
    walk.at("take-it-elsewhere")
    designer = made_of(walk, "p1_ladder", "Ladder")
    designer.canvas.view.setFocus()
    page = walk.desk.window.stack.page("workflows")
    walk.desk.wait(lambda: page.current is not None)
    walk.look()
