"""A workflow as a picture and on paper."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtSvg import QSvgRenderer

from deskflow.desktop.canvas.picture import Heading, picture_of
from deskflow.desktop.pages.workflows.designer.bridge import to_document
from deskflow.desktop.pages.workflows.designer.kinds import WorkflowKinds
from deskflow.desktop.pages.workflows.designer.look import canvas_look
from deskflow.desktop.pages.workflows.designer.rules import WorkflowRules
from deskflow.desktop.theme import Theme
from deskflow.engine.actions import CATALOGUE
from deskflow.workflows.authoring import CreateWorkflow, PublishWorkflow
from deskflow.workflows.definition_json import from_json
from tests.desktop.desk_window import DeskWindow
from tests.integration.engine.running import definition

NOTE = {
    "key": "note",
    "action_type": "add_message",
    "config": {"ticket_id": "{{ trigger.ticket.id }}", "text": "Hello"},
}


@pytest.fixture
def page(desk: DeskWindow) -> Any:
    made = definition(NOTE, trigger={"type": "event", "config": {"event": "ticket.created"}})
    return opened(desk, CreateWorkflow("P1 / escalation", definition=made))


def opened(desk: DeskWindow, made: CreateWorkflow) -> Any:
    page = desk.page("workflows", workflow_id=desk.made(made))
    desk.wait(lambda: page.designer is not None and page.designer.session.is_checked)
    return page


@pytest.mark.parametrize("suffix", [".png", ".svg", ".pdf", ".PNG"])
def test_a_workflow_is_saved_as_a_picture(desk: DeskWindow, page, tmp_path, suffix) -> None:
    path = tmp_path / f"flow{suffix}"
    page.picturing.save_to(path)
    desk.wait(lambda: any("Written to" in text for text in desk.toasts()))
    data = path.read_bytes()
    match suffix.lower():
        case ".png":
            image = QImage.fromData(data)
            assert image.width() > image.height() > 100
            colours = {
                image.pixel(x, y)
                for x in range(0, image.width(), 3)
                for y in range(0, image.height(), 3)
            }
            assert len(colours) > 10
        case ".svg":
            assert QSvgRenderer(data).isValid()
            assert "P1 / escalation" in data.decode("utf-8")
        case ".pdf":
            assert data.startswith(b"%PDF")
            assert len(data) > 10_000


def test_what_cannot_be_written_is_said(desk: DeskWindow, page, tmp_path) -> None:
    page.picturing.save_to(tmp_path / "no such folder" / "flow.png")
    desk.wait(lambda: any("could not be written" in text for text in desk.toasts()))


def test_an_empty_canvas_is_no_picture(desk: DeskWindow, tmp_path) -> None:
    page = opened(desk, CreateWorkflow("Empty"))
    page.picturing.save_to(tmp_path / "flow.png")
    assert any("nothing on the canvas" in text for text in desk.toasts())
    assert not list(tmp_path.glob("*.png"))


def test_pictures_and_paper_are_light_whatever_the_screen_is(
    desk: DeskWindow, page, tmp_path, theme: Theme
) -> None:
    theme.set_scheme("dark")
    assert page.picturing._look().colours.canvas.lightnessF() > 0.8
    printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    paper: Path = tmp_path / "paper.pdf"
    printer.setOutputFileName(str(paper))
    page.picturing.print_on(printer)
    assert paper.read_bytes().startswith(b"%PDF")
    page.picturing.save_to(tmp_path / "flow.png")
    page.picturing.save_to(tmp_path / "flow.svg")
    desk.wait(lambda: sum("Written to" in text for text in desk.toasts()) == 2)
    assert QColor(QImage(str(tmp_path / "flow.png")).pixel(2, 2)).lightnessF() > 0.8
    # Also in a renderer of its own, on whatever ground.
    assert ground_of(tmp_path / "flow.svg").lightnessF() > 0.8


def ground_of(svg: Path) -> QColor:
    renderer = QSvgRenderer(str(svg))
    image = QImage(renderer.defaultSize(), QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.black)
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    return QColor(image.pixel(4, 4))


def test_a_page_says_which_state_of_the_workflow_it_shows(desk: DeskWindow, page) -> None:
    assert page.picturing._heading().title == "P1 / escalation"
    assert page.picturing._heading().note.startswith("Draft, not published yet · ")
    desk.wait(lambda: page.designer.session.state == "saved")
    desk.run(PublishWorkflow(page.designer.session.details.id, 1))
    desk.wait(lambda: page.picturing._heading().note.startswith("Version 1 · "))


def test_a_picture_is_copied_to_be_pasted(desk: DeskWindow, page) -> None:
    desk.window.table.trigger("workflows.copy_picture")
    assert any("on the clipboard" in text for text in desk.toasts())
    assert QGuiApplication.clipboard().image().width() > 400


def test_what_can_be_enlarged_is_not_made_of_coarse_pictures(page, tmp_path) -> None:
    document = page.designer.session.document
    path = tmp_path / "flow.svg"
    picture_of(document, page.picturing._look(), ".svg", Heading("Flow")).write(path)
    # Only icons are pictures, and these have many dots; cards and ports are strokes.
    sizes = re.findall(r'<image[^>]*?width="([\d.]+)"', path.read_text(encoding="utf-8"))
    assert len(sizes) == len(document.nodes)
    assert max(map(float, sizes)) < 100
    renderer = QSvgRenderer(str(path))
    image = QImage(renderer.defaultSize() * 4, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    assert len({image.pixel(x, image.height() // 2) for x in range(image.width())}) > 10


def test_what_is_too_large_for_an_image_says_so(theme: Theme, tmp_path) -> None:
    far = [{**NOTE, "key": f"n{at}"} for at in range(12)]
    plain = definition(*far, positions={f"n{at}": [at * 5_000, at * 1_000] for at in range(12)})
    document = to_document(from_json(plain), WorkflowKinds(CATALOGUE), WorkflowRules())
    look = canvas_look(theme)
    picture = picture_of(document, look, ".png", Heading("Far"))
    assert picture.scale < 0.5
    picture_of(document, look, ".pdf", Heading("Far" * 200, "x")).write(tmp_path / "far.pdf")
    assert (tmp_path / "far.pdf").read_bytes().startswith(b"%PDF")
