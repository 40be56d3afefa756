"""A window on a workspace file with a few people in it, and a designer to work in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from deskflow.desktop.theme import Theme
from deskflow.people.commands import AddUser, CreateCustomer
from tests.desktop.desk_window import DeskWindow, opened_desk

OpenDesk = Callable[..., DeskWindow]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "desk.deskflow"


@pytest.fixture
def open_desk(file: Path, theme: Theme) -> Iterator[OpenDesk]:
    with ExitStack() as stack:
        yield lambda **more: stack.enter_context(opened_desk(file, theme, **more))


@pytest.fixture
def desk(open_desk: OpenDesk) -> DeskWindow:
    return open_desk()


@pytest.fixture
def living_desk(open_desk: OpenDesk) -> DeskWindow:
    """With the engine running, a technician, an approver and a customer."""
    desk = open_desk(run_engine=True)
    desk.run(AddUser("Tom Tech", "tom@msp.example", ("technician",)))
    desk.run(AddUser("Ann Approver", "ann@msp.example", ("approver",)))
    desk.run(CreateCustomer("Northwind", email="it@northwind.example"))
    return desk


def designer_of(desk: DeskWindow, workflow_id: Any) -> Any:
    """The open designer of a workflow, checked once."""
    page = desk.page("workflows", workflow_id=workflow_id)
    desk.wait(lambda: page.designer is not None and page.designer.session.is_checked)
    return page.designer
