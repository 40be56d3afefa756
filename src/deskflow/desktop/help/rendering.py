"""Markdown of the help as the HTML that a text view shows.

HTML in a page is shown as the text it is. Links lead to other pages and headings, pictures come from the help's own
folder; everything else is plain text.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from deskflow.desktop.help.manual import BOOKS, Chapter
from deskflow.paths import manual_pictures

_BOOK: Final = "|".join(BOOKS)
_PAGE: Final = re.compile(rf"(?:(?:\.\./(?:{_BOOK})/)?[\w-]+\.md)?(?:#[\w%-]*)?", re.ASCII)
_PNG: Final = b"\x89PNG\r\n\x1a\n"
_NO_HEADINGS: Final = re.compile(r"<thead>\s*<tr>(?:\s*<th>\s*</th>)+\s*</tr>\s*</thead>\s*")
_WIDEST: Final = 4_000
_PICTURE: Final = re.compile(r"\.\./images/guide/([\w-]+\.png)", re.ASCII)


class _Renderer(RendererHTML):
    """Code blocks in a frame of their own, tables with lines, and the help's own pictures."""

    def fence(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return self.code_block(tokens, idx, options, env)

    def code_block(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        # A text view gives room inside a frame to the cells of tables alone.
        said = escapeHtml(tokens[idx].content.rstrip("\n"))
        return f'<table class="code" width="100%"><tr><td><pre>{said}</pre></td></tr></table>\n'

    def table_open(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        return '<table class="grid" cellspacing="0" cellpadding="5">\n'

    def image(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        said = escapeHtml(tokens[idx].content)
        ours = _PICTURE.fullmatch(str(tokens[idx].attrGet("src") or ""))
        size = None if ours is None else _size(manual_pictures() / ours[1])
        if ours is None or size is None:
            return said
        return f'<img src="{ours[1]}" width="{size[0]}" height="{size[1]}" alt="{said}">'


def chapter_html(chapter: Chapter) -> str:
    """The body; headings carry the anchors that the manual knows them by."""
    markdown = MarkdownIt("commonmark", {"html": False}, renderer_cls=_Renderer).enable("table")
    parts = []
    for section in chapter.sections:
        tokens = markdown.parse(section.source)
        _tame(tokens)
        anchor = escapeHtml(section.place.anchor or "top")
        # A table needs a row of headings in Markdown, but not here.
        said = _NO_HEADINGS.sub("", markdown.renderer.render(tokens, markdown.options, {}))
        parts.append(said.replace(">", f'><a name="{anchor}"></a>', 1))
    return "\n".join(parts)


def _size(path: Path) -> tuple[int, int] | None:
    """Of a PNG, from its first bytes; None for anything else. A page is laid out before its pictures are read."""
    try:
        with path.open("rb") as file:
            head = file.read(24)
    except OSError:
        return None
    if len(head) < 24 or not head.startswith(_PNG):
        return None
    width, height = struct.unpack(">II", head[16:24])
    return (width, height) if 0 < width <= _WIDEST and 0 < height <= _WIDEST else None


def _tame(tokens: Sequence[Token]) -> None:
    """Takes away what leads out of the help."""
    for token in tokens:
        if token.type == "inline" and token.children is not None:
            _only_inside(token.children)


def _only_inside(children: list[Token]) -> None:
    kept, foreign = [], 0
    for child in children:
        if child.type == "link_open" and not _PAGE.fullmatch(str(child.attrGet("href") or "")):
            foreign += 1
        elif child.type == "link_close" and foreign:
            foreign -= 1
        elif child.type == "html_inline":
            child.type = "text"
            kept.append(child)
        else:
            kept.append(child)
    children[:] = kept
