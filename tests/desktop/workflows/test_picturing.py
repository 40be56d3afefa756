"""A workflow as a picture and on paper."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtSvg import QSvgRenderer

from deskflow.desktop.theme import Theme
from deskflow.workflows.authoring import CreateWorkflow
from tests.desktop.desk_window import DeskWindow
from tests.integration.engine.running import definition

NOTE = {"key": "note", "action_type": "add_message", "config": {"text": "Hello"}}


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


def test_paper_is_light_whatever_the_screen_is(
    desk: DeskWindow, page, tmp_path, theme: Theme
) -> None:
    theme.set_scheme("dark")
    assert page.picturing._paper().colours.canvas.lightnessF() > 0.8
    printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    paper: Path = tmp_path / "paper.pdf"
    printer.setOutputFileName(str(paper))
    page.picturing.print_on(printer)
    assert paper.read_bytes().startswith(b"%PDF")
    page.picturing.save_to(tmp_path / "dark.png")
    desk.wait(lambda: any("Written to" in text for text in desk.toasts()))
    assert QColor(QImage(str(tmp_path / "dark.png")).pixel(2, 2)).lightnessF() < 0.3
