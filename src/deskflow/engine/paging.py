"""Reads the pages of an answer one after the other: by links, a cursor or numbers; knows no network."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlencode, urljoin, urlsplit, urlunsplit

from deskflow.core.types import Json
from deskflow.engine.results import StepFailed
from deskflow.engine.web import WebAnswer

KINDS: Final = ("none", "link", "next_url", "cursor", "page")
MOST_PAGES: Final = 100
MOST_ROWS: Final = 10_000
_LINK: Final = re.compile(r'<([^<>]*)>((?:\s*;\s*[\w*-]+\s*=\s*(?:"[^"]*"|[^\s;,"]+))*)')
_NEXT: Final = re.compile(r';\s*rel\s*=\s*"?(?:[^"]*\s)?next(?:\s[^"]*)?"?(?=\s*;|\s*$)', re.I)


@dataclass(slots=True)
class Pages:
    """What came so far. `items_path` leads to the rows of a page, `next_path` to the next address or cursor."""

    kind: str
    items_path: str = ""
    next_path: str = ""
    parameter: str = ""
    most_pages: int = 10
    most_rows: int = 1_000
    items: list[Json] = field(default_factory=list)
    count: int = 0
    complete: bool = True

    def take(self, answer: WebAnswer, value: Json) -> str:
        """Adds the rows of a page; answers with the address of the next, "" when that was the last."""
        self.count += 1
        if self.kind == "none" and not self.items_path:
            self.items = value if isinstance(value, list) else []
            return ""
        rows = pick(value, self.items_path)
        if rows is not None and not isinstance(rows, list):
            raise StepFailed("paging.no_rows", retryable=False, path=self.items_path[:100])
        rows = rows or []
        self.items.extend(rows)
        following = "" if self.kind == "none" else self._following(answer, value, rows)
        if len(self.items) > self.most_rows:
            self.complete = False
            del self.items[self.most_rows :]
            return ""
        if following and (self.count >= self.most_pages or len(self.items) >= self.most_rows):
            self.complete = False
            return ""
        return following

    def _following(self, answer: WebAnswer, value: Json, rows: list[Json]) -> str:
        if self.kind == "link":
            return next_link(answer)
        if self.kind == "page":
            number = str(self.count + 1)
            return with_parameter(answer.url, self.parameter or "page", number) if rows else ""
        said = pick(value, self.next_path)
        if said is None or said == "" or said is False:
            return ""
        if isinstance(said, dict | list | bool):
            raise StepFailed("paging.no_next", retryable=False, path=self.next_path[:100])
        if self.kind == "next_url":
            return urljoin(answer.url, str(said))
        return with_parameter(answer.url, self.parameter or "cursor", str(said))


def pick(value: Json, path: str) -> Json:
    """What lies at `data.items`; an empty path is the value itself, None what is not there."""
    said = path.strip().removeprefix("$").removeprefix(".")
    if not said:
        return value
    # Names may hold dots themselves (`@odata.nextLink`).
    if isinstance(value, Mapping) and said in value:
        return value[said]
    for part in said.split("."):
        if isinstance(value, Mapping):
            value = value.get(part)
        elif isinstance(value, list) and part.isdigit():
            value = value[int(part)] if int(part) < len(value) else None
        else:
            return None
    return value


def next_link(answer: WebAnswer) -> str:
    """RFC 8288: the address of `Link: <…>; rel="next"`."""
    for target, parameters in _LINK.findall(answer.headers.get("link", "")[:20_000]):
        if _NEXT.search(parameters):
            return urljoin(answer.url, str(target))
    return ""


def with_parameter(url: str, name: str, value: str) -> str:
    """The address with this parameter, in the place of one that is there already."""
    parts = urlsplit(url)
    kept = [one for one in parts.query.split("&") if one and one.partition("=")[0] != name]
    return urlunsplit(parts._replace(query="&".join([*kept, urlencode({name: value})])))
