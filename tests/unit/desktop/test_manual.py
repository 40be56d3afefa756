"""The pages of the help: complete, every link leads somewhere, every step and action is told about."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from deskflow.desktop.help.manual import START, Place, anchor_of, read_manual
from deskflow.engine.actions import CATALOGUE
from deskflow.paths import manual
from deskflow.workflows.step_types import STEP_TYPES
from deskflow.workflows.trigger_types import TRIGGER_TYPES

_LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)]+)\)")
TOPICS = [
    *(name for name in STEP_TYPES if name != "action"),
    *(f"trigger.{name}" for name in TRIGGER_TYPES),
    *CATALOGUE,
]


def test_every_page_is_in_the_contents() -> None:
    assert set(read_manual().pages) == {path.stem for path in manual().glob("*.md")}


@pytest.mark.parametrize("name", TOPICS)
def test_every_step_trigger_and_action_is_told_about(name: str) -> None:
    """If not: a heading `### Title · `name`` in a page of `docs/workflows`."""
    found = read_manual().topic(name)
    assert found is not None
    chapter = read_manual().chapter(found)
    assert chapter is not None
    (section,) = [one for one in chapter.sections if one.place == found]
    assert section.topic == name
    assert len(section.source) > 40


def test_no_two_headings_are_about_the_same() -> None:
    told = [
        section.topic
        for name, page in read_manual().pages.items()
        if name != "templates"
        for section in page.sections
        if section.topic
    ]
    assert sorted(told) == sorted(set(told))


def test_every_link_leads_to_a_heading() -> None:
    pages = read_manual().pages
    anchors = {name: {one.place.anchor for one in page.sections} for name, page in pages.items()}
    for name in pages:
        text = (manual() / f"{name}.md").read_text(encoding="utf-8")
        for target in _LINK.findall(re.sub(r"```.*?```|`[^`\n]*`", "", text, flags=re.DOTALL)):
            page, _, anchor = target.partition("#")
            page = page.removesuffix(".md") or name
            assert page in pages, f"{name}.md: {target}"
            assert not anchor or anchor in anchors[page], f"{name}.md: {target}"


def test_long_pages_are_shown_in_chapters_and_nothing_is_lost() -> None:
    pages = read_manual().pages
    assert len(pages["events"].chapters) > 5
    assert len(pages["control-flow"].chapters) == 1
    for page in pages.values():
        assert [one for chapter in page.chapters for one in chapter.sections] == list(page.sections)
        for section in page.sections:
            chapter = read_manual().chapter(section.place)
            assert chapter is not None
            assert section in chapter.sections


def test_headings_come_before_texts_and_all_words_count() -> None:
    found = read_manual().search("send mail")
    assert found[0].section.topic == "send_email"
    assert next(hit.section.topic for hit in read_manual().search("send_email")) == "send_email"
    assert all("mail" in hit.section.words or "mail" in hit.section.topic for hit in found)
    assert read_manual().search("  ") == []
    assert read_manual().search("zzzz mail") == []
    assert read_manual().search("[") is not None


def test_hostile_pages_are_read_as_text(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("no heading\n```\n# not one\n```\n", encoding="utf-8")
    page = read_manual(tmp_path).pages[START]
    assert [one.title for one in page.sections] == [START]
    assert read_manual(tmp_path).chapter(Place("nowhere")) is None
    assert anchor_of("What can be *done*, with a `run`?") == "what-can-be-done-with-a-run"
