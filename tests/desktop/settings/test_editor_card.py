"""The card in which one record is edited, while the list above it is read again and again."""

from __future__ import annotations

from uuid import UUID

import pytest

from deskflow.desktop.pages.settings.editor_card import EditorCard
from deskflow.desktop.records.ui_form import UiForm
from tests.desktop.desk_window import DeskWindow

MADE = UUID(int=7)


@pytest.fixture
def card(desk: DeskWindow) -> EditorCard:
    context = desk.window.context
    made = EditorCard(context, UiForm(context.theme, "credential"))
    made.setParent(desk.window)
    return made


def test_what_was_just_saved_stays_open_until_it_is_gone_from_the_list(card: EditorCard) -> None:
    card.begin(None, "New credential")
    card.fill({"name": ""})
    card.form.put("name", "Shop")
    card.stay_with(MADE)
    # A list that was read before it was saved.
    card.keep_up(None)
    assert (card.isHidden(), card.record_id) == (False, MADE)
    card.keep_up({"name": "Shop"})
    card.keep_up(None)
    assert (card.isHidden(), card.record_id) == (True, None)


def test_what_was_typed_comes_back_but_no_secret(card: EditorCard) -> None:
    card.begin(MADE, "Shop")
    card.fill({"name": "Shop", "secret": ""})
    card.form.put("name", "Shop of ACME")
    card.form.put("secret", "half typed")
    card.begin(None, "New credential")
    card.fill({"name": "", "secret": ""})
    assert card.form.value("name") == ""
    card.begin(MADE, "Shop")
    card.fill({"name": "Shop", "secret": ""})
    assert (card.form.value("name"), card.form.value("secret")) == ("Shop of ACME", "")
