"""What the desk knows is written down, found by the words of somebody's trouble, and used by workflows."""

from __future__ import annotations

from uuid import UUID

import pytest

from deskflow.core.errors import DeskflowError
from deskflow.core.undo import UndoCommand
from deskflow.knowledge.commands import CreateArticle, DeleteArticle, UpdateArticle
from deskflow.knowledge.queries import get_article, list_articles, search_articles
from tests.integration.desk import Desk


def found(desk: Desk, text: str, limit: int = 5) -> list[str]:
    with desk.database.read() as connection:
        rows = search_articles(connection, desk.tenant_id, text, limit)
    return [one.article.title for one in rows]


def listed(desk: Desk, text: str = "") -> list[str]:
    with desk.database.read() as connection:
        return [one.title for one in list_articles(connection, desk.tenant_id, text=text)]


@pytest.fixture
def library(desk: Desk) -> dict[str, UUID]:
    return {
        key: desk.run(CreateArticle(*made)).result_id
        for key, made in {
            "vpn": ("VPN einrichten", "Install the client, then ask for a token.", "network, Überall"),
            "printer": ("Printers that burn", "Unplug it. Only then open the window. The VPN is fine.", "fire"),
            "pattern": ("100%_sure", "Nothing special", ""),
        }.items()
    }  # fmt: skip


def test_the_best_fit_comes_first(desk, library):
    assert found(desk, "Is the VPN down?") == ["VPN einrichten", "Printers that burn"]
    assert found(desk, "printer is on FIRE, open windows") == ["Printers that burn"]
    # Neither case nor accents count, and tags are found as well.
    assert found(desk, "uberall") == ["VPN einrichten"]
    assert found(desk, "the and not was") == []
    assert found(desk, "") == []
    assert found(desk, "VPN", limit=1) == ["VPN einrichten"]


def test_what_somebody_types_is_no_pattern(desk, library):
    assert listed(desk, "100%_") == ["100%_sure"]
    assert listed(desk, "%") == ["100%_sure"]
    assert found(desk, "%%% ___ '; DROP TABLE articles; --") == []
    assert listed(desk) == ["100%_sure", "Printers that burn", "VPN einrichten"]
    assert found(desk, "word " * 100_000) == []


def test_a_change_is_found_and_an_undo_takes_it_back(desk, library):
    changed = desk.run(UpdateArticle(library["printer"], {"body": "Call the fire brigade", "tags": "a,, b ,a"}))  # fmt: skip
    assert found(desk, "brigade") == ["Printers that burn"]
    assert found(desk, "window") == []
    with desk.database.read() as connection:
        assert get_article(connection, desk.tenant_id, library["printer"]).tags == "a, b"
    desk.run(UndoCommand(changed.command_id))
    assert found(desk, "brigade") == []
    gone = desk.run(DeleteArticle(library["printer"]))
    assert found(desk, "window") == []
    desk.run(UndoCommand(gone.command_id))
    assert found(desk, "window") == ["Printers that burn"]


def test_what_is_no_article_is_refused(desk, library):
    for command, code in (
        (CreateArticle(" ", "x"), "field.required"), (CreateArticle("x", " \n"), "field.required"),
        (CreateArticle("x", "y" * 200_001), "field.too_long"), (CreateArticle("x", "y", "t" * 501), "field.too_long"),
        (UpdateArticle(library["vpn"], {"author_id": "me"}), "field.unknown"),
        (UpdateArticle(UUID(int=5), {"title": "x"}), "articles.not_found"),
    ):  # fmt: skip
        with pytest.raises(DeskflowError) as refused:
            desk.run(command)
        assert refused.value.code == code
    assert len(listed(desk)) == 3
