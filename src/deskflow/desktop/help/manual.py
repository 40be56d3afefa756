"""The pages of the help as values: in chapters and sections, found by name and by words. Knows no Qt.

The pages are Markdown files in books, a folder each; the table in a book's `README.md` names them in their order. A page is
known by the name of its file, whatever its book. A heading may end with a name in backticks
(`### Send mail · `send_email``): that is the action, step or trigger it is about, and how a form finds it.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from deskflow.core.types import folded
from deskflow.paths import manual

# The books, each with the name of its first page, whose file is `README.md`.
BOOKS: Final = {"desk": "desk", "workflows": "workflows"}
START: Final = "desk"
_FIRST: Final = "README"
_LONG: Final = 24_000
"""A page of more characters is shown a chapter at a time."""

_HEADING: Final = re.compile(r"(#{1,4}) +(.+?) *#*$")
_FENCE: Final = re.compile(r" {0,3}(```|~~~)")
_NAME: Final = re.compile(r"^(.*) · `([A-Za-z0-9_.]+)`$")
_LISTED: Final = re.compile(r"^\| \[[^\]]*\]\(([\w-]+)\.md\)", re.MULTILINE)
_COMMENT: Final = re.compile(r"<!--.*?-->\n*", re.DOTALL)
_MARKS: Final = re.compile(r"[`*|]|\]\([^)]*\)|!?\[(?=\w)|-{3,}")
_SPACES: Final = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: a page, and the heading in it; no anchor is its beginning."""

    page: str
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """What stands under one heading, up to the next. `topic` is the name in backticks."""

    place: Place
    level: int
    title: str
    topic: str
    source: str
    words: str
    """Its text for searching, folded."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """As much as is shown at a time."""

    place: Place
    title: str
    sections: tuple[Section, ...]

    @property
    def source(self) -> str:
        return "\n".join(one.source for one in self.sections)


@dataclass(frozen=True, slots=True)
class Page:
    name: str
    title: str
    sections: tuple[Section, ...]
    chapters: tuple[Chapter, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A section that was found, with the words around what was looked for."""

    section: Section
    page_title: str
    excerpt: str


@dataclass(frozen=True, slots=True)
class Manual:
    """`pages` are in the order in which they are read."""

    pages: Mapping[str, Page]
    _topics: Mapping[str, Place]

    def topic(self, name: str) -> Place | None:
        """Where an action, a step, a trigger (`trigger.mail`) or a page is told about."""
        if name in self._topics:
            return self._topics[name]
        return Place(name) if name in self.pages else None

    def chapter(self, place: Place) -> Chapter | None:
        """The chapter with this heading; the page's first for an unknown heading, None for an unknown page."""
        page = self.pages.get(place.page)
        if page is None:
            return None
        inside = (
            one for one in page.chapters
            if any(section.place.anchor == place.anchor for section in one.sections)
        )  # fmt: skip
        return next(inside, page.chapters[0])

    def search(self, text: str, most: int = 40) -> list[Hit]:
        """Sections that have all the words, those with them in the heading first."""
        wanted = folded(text).split()
        if not wanted:
            return []
        found: list[tuple[int, int, Hit]] = []
        for page in self.pages.values():
            for section in page.sections:
                title = folded(section.title)
                head = f"{title} {section.topic} {folded(page.title)}"
                if not all(word in section.words or word in head for word in wanted):
                    continue
                score = 2 * all(word in title or word in section.topic for word in wanted)
                score += title == " ".join(wanted) or section.topic == text.strip()
                excerpt = _excerpt(section, wanted)
                found.append((-score, len(found), Hit(section, page.title, excerpt)))
        return [hit for _, _, hit in sorted(found, key=lambda one: one[:2])[:most]]


@functools.cache
def read_manual(folder: Path | None = None) -> Manual:
    """All pages, from the files that come with DeskFlow; they are read once."""
    folder = manual() if folder is None else folder
    pages: dict[str, Page] = {}
    for book, first in BOOKS.items():
        text = _text(folder / book, _FIRST)
        pages[first] = _page(first, text)
        for name in dict.fromkeys(_LISTED.findall(text)):
            pages[name] = _page(name, _text(folder / book, name))
    topics: dict[str, Place] = {}
    for page in pages.values():
        for section in page.sections:
            if section.topic:
                topics.setdefault(section.topic, section.place)
    return Manual(pages, topics)


def _text(folder: Path, name: str) -> str:
    return (folder / f"{name}.md").read_text(encoding="utf-8")


def place_of(path: str, anchor: str, page: str) -> Place:
    """Where a link on this page leads: `other.md`, `../workflows/approvals.md`, or nothing but an anchor."""
    *folders, name = path.removesuffix(".md").split("/")
    if name == _FIRST and folders:
        name = BOOKS.get(folders[-1], name)
    return Place(name or page, anchor)


def anchor_of(title: str) -> str:
    """The name by which links reach a heading."""
    kept = re.sub(r"[^\w\- ]", "", title.lower())
    return kept.replace(" ", "-")


# --- inside -----------------------------------------------------------------------------------------------


def _page(name: str, text: str) -> Page:
    sections = tuple(_sections(name, _COMMENT.sub("", text)))
    title = sections[0].title
    if sum(len(one.source) for one in sections) <= _LONG:
        return Page(name, title, sections, (Chapter(Place(name), title, sections),))
    chapters: list[list[Section]] = [[]]
    for section in sections:
        if section.level == 2:
            chapters.append([])
        chapters[-1].append(section)
    return Page(
        name, title, sections,
        tuple(Chapter(parts[0].place, parts[0].title, tuple(parts)) for parts in chapters),
    )  # fmt: skip


def _sections(name: str, text: str) -> Sequence[Section]:
    found: list[tuple[int, str, list[str]]] = [(1, name, [])]
    fenced = False
    for line in text.splitlines():
        if _FENCE.match(line):
            fenced = not fenced
        heading = None if fenced else _HEADING.match(line)
        if heading is not None:
            found.append((len(heading[1]), heading[2], []))
        found[-1][2].append(line)
    if not any(line.strip() for line in found[0][2]) and len(found) > 1:
        del found[0]
    taken: dict[str, int] = {}
    sections = []
    for order, (level, said, lines) in enumerate(found):
        anchor = anchor_of(said)
        taken[anchor] = taken.get(anchor, -1) + 1
        if taken[anchor]:
            anchor = f"{anchor}-{taken[anchor]}"
        named = _NAME.match(said)
        title, topic = (named[1], named[2]) if named else (said.replace("`", ""), "")
        # The heading of the page is its beginning.
        place = Place(name) if order == 0 else Place(name, anchor)
        body = "\n".join(lines) + "\n"
        sections.append(Section(place, level, title, topic, body, folded(_plain(body))))
    return sections


def _plain(source: str) -> str:
    return _SPACES.sub(" ", _MARKS.sub(" ", source))


def _excerpt(section: Section, wanted: Sequence[str]) -> str:
    """A few words around the first that was found, without those of the heading."""
    body = _plain(section.source.partition("\n")[2]).strip()
    shown = folded(body)
    places = [shown.find(word) for word in wanted]
    at = min((place for place in places if place >= 0), default=0)
    begin = max(0, body.rfind(" ", 0, max(0, at - 20)) + 1) if at > 40 else 0
    return ("… " if begin else "") + body[begin : begin + 120].strip()
