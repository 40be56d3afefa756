"""The pages of the help: complete, every link leads somewhere, every step and action is told about."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from deskflow.desktop.help.manual import BOOKS, Place, anchor_of, place_of, read_manual
from deskflow.desktop.pages.settings.sections import HELP, SECTIONS
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


def files() -> dict[str, Path]:
    """The file of each page."""
    found = {}
    for book, first in BOOKS.items():
        for path in (manual() / book).glob("*.md"):
            found[first if path.stem == "README" else path.stem] = path
    return found


def test_every_page_is_in_the_contents() -> None:
    assert set(read_manual().pages) == set(files())
    names = [path.stem for book in BOOKS for path in (manual() / book).glob("*.md")]
    assert len(names) - names.count("README") == len(set(names) - {"README"}), "two of one name"


def test_every_section_of_the_settings_leads_to_a_page() -> None:
    assert set(HELP) <= {one.key for one in SECTIONS}
    assert set(HELP.values()) <= set(read_manual().pages)


def test_the_desks_pages_name_settings_as_they_are_called() -> None:
    titles = {str(one.title) for one in SECTIONS}
    for name in read_manual().pages:
        text = files()[name].read_text(encoding="utf-8")
        for told in re.findall(r"\*Settings ▸ ([^▸*]+?)(?: ▸ [^*]+)?\*", text):
            assert " ".join(told.split()) in titles, f"{name}: {told}"


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
        text = files()[name].read_text(encoding="utf-8")
        for target in _LINK.findall(re.sub(r"```.*?```|`[^`\n]*`", "", text, flags=re.DOTALL)):
            path, _, anchor = target.partition("#")
            place = place_of(path, anchor, name)
            assert place.page in pages, f"{name}.md: {target}"
            assert not path or (files()[name].parent / path).resolve() == files()[place.page], (
                target
            )
            assert not anchor or anchor in anchors[place.page], f"{name}.md: {target}"


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
    for book in BOOKS:
        (tmp_path / book).mkdir()
        (tmp_path / book / "README.md").write_text("no heading\n```\n# not one\n```\n", encoding="utf-8")  # fmt: skip
    page = read_manual(tmp_path).pages["desk"]
    assert [one.title for one in page.sections] == ["desk"]
    assert read_manual(tmp_path).chapter(Place("nowhere")) is None
    assert anchor_of("What can be *done*, with a `run`?") == "what-can-be-done-with-a-run"
