"""A PDF of a text in simple Markdown and a table. Works in a child process: laying out long texts takes time.

Headings (#, ##), lists (- and 1.), **bold**, rules (---) and tables (| a | b |) are understood. Nothing in the text is
more than text: no HTML, no pictures, no links are fetched.
"""

from __future__ import annotations

import functools
import io
import json
import re
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any, Final

from deskflow.core.errors import Rejected
from deskflow.core.types import Json

MOST_CHARACTERS: Final = 200_000
MOST_ROWS: Final = 2_000
MOST_COLUMNS: Final = 20
MOST_BYTES: Final = 10_000_000
_LONGEST_CELL: Final = 1_000
_REGULAR: Final = "Inter"
_BOLD: Final = "Inter-Bold"
_GREY: Final = "#666666"
_BULLET: Final = re.compile(r"[-*] +(.*)")
_NUMBER: Final = re.compile(r"(\d{1,4})[.)] +(.*)")
_STRONG: Final = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*")


def render_pdf(
    fonts: str, title: str, body: str, rows: Sequence[Json], footer: str, size: str
) -> tuple[bytes, int]:
    """(content, how many pages). `fonts` is the folder of the program's fonts, `size` is "a4" or "letter".

    Rejected: "document.too_long", "document.too_many_rows", "document.bad_table", "document.too_big".
    """
    from reportlab.lib import pagesizes
    from reportlab.platypus import SimpleDocTemplate
    from reportlab.platypus.doctemplate import LayoutError

    if len(title) + len(body) + len(footer) > MOST_CHARACTERS:
        raise Rejected("document.too_long", limit=MOST_CHARACTERS)
    _fonts(fonts)
    out = io.BytesIO()
    page = pagesizes.LETTER if size == "letter" else pagesizes.A4
    # The same input gives the same bytes: a step tried again makes the same file.
    paper = SimpleDocTemplate(
        out, pagesize=page, leftMargin=54, rightMargin=54, topMargin=54, bottomMargin=60,
        title=_plain(title)[:200], author="", creator="DeskFlow", invariant=1,
    )  # fmt: skip
    story = _story(title, body, rows, page[0] - 108)
    draw = functools.partial(_foot, text=_plain(footer)[:200])
    try:
        paper.build(story, onFirstPage=draw, onLaterPages=draw)
    except LayoutError:
        raise Rejected("document.bad_table") from None
    content = out.getvalue()
    if len(content) > MOST_BYTES:
        raise Rejected("document.too_big", limit=MOST_BYTES)
    return content, int(paper.page)


def _fonts(folder: str) -> None:
    from pathlib import Path

    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    if _REGULAR in pdfmetrics.getRegisteredFontNames():
        return
    for name, file in ((_REGULAR, "Inter-Regular.ttf"), (_BOLD, "Inter-Bold.ttf")):
        pdfmetrics.registerFont(TTFont(name, str(Path(folder, file))))
    pdfmetrics.registerFontFamily(
        _REGULAR, normal=_REGULAR, bold=_BOLD, italic=_REGULAR, boldItalic=_BOLD
    )


def _story(title: str, body: str, rows: Sequence[Json], width: float) -> list[Any]:
    from reportlab.platypus import Spacer

    story: list[Any] = []
    if title.strip():
        story += [_paragraph(title.strip(), 20, bold=True), Spacer(1, 10)]
    story += _blocks(body, width)
    if rows:
        story += [Spacer(1, 8), _table(*_records(rows), width)]
    return story or [Spacer(1, 1)]


def _blocks(body: str, width: float) -> list[Any]:
    from reportlab.platypus import HRFlowable, Spacer

    story: list[Any] = []
    words: list[str] = []
    cells: list[list[str]] = []

    def flush() -> None:
        if words:
            story.append(_paragraph("\n".join(words), 10.5, after=6))
            words.clear()
        if cells:
            story.extend([_table(cells[0], cells[1:], width), Spacer(1, 8)])
            cells.clear()

    for line in body.splitlines():
        said = line.strip()
        bullet, number = _BULLET.fullmatch(said), _NUMBER.fullmatch(said)
        if said.startswith("|") and said.endswith("|") and len(said) > 1:
            if words:
                flush()
            row = [cell.strip() for cell in said[1:-1].split("|")]
            if not all(re.fullmatch(r":?-+:?", cell) for cell in row):
                cells.append(row)
        elif not said:
            flush()
        elif said.startswith("#") and said.lstrip("#").startswith(" "):
            flush()
            level = len(said) - len(said.lstrip("#"))
            story.append(
                _paragraph(said.lstrip("#").strip(), max(11, 18 - 2 * level), bold=True, after=4)
            )
        elif set(said) == {"-"} and len(said) > 2:
            flush()
            story.append(
                HRFlowable(width="100%", color=_GREY, thickness=0.5, spaceBefore=6, spaceAfter=6)
            )
        elif bullet or number:
            flush()
            sign, text = (
                ("•", bullet.group(1))
                if bullet
                else (f"{number.group(1)}.", number.group(2))
                if number
                else ("", "")
            )
            story.append(_paragraph(text, 10.5, after=2, bullet=sign))
        else:
            if cells:
                flush()
            words.append(said)
        if len(cells) > MOST_ROWS:
            raise Rejected("document.too_many_rows", limit=MOST_ROWS)
    flush()
    return story


def _records(rows: Sequence[Json]) -> tuple[list[str], list[list[str]]]:
    if len(rows) > MOST_ROWS:
        raise Rejected("document.too_many_rows", limit=MOST_ROWS)
    names: dict[str, None] = {}
    for row in rows:
        if not isinstance(row, Mapping):
            raise Rejected("document.bad_table")
        names.update(dict.fromkeys(map(str, row)))
    return list(names), [[_word(row.get(name)) for name in names] for row in rows]


def _table(head: Sequence[str], rows: Sequence[Sequence[str]], width: float) -> Any:
    from reportlab.lib import colors
    from reportlab.platypus import LongTable, TableStyle

    columns = max(len(head), *map(len, rows)) if rows else len(head)
    if not 0 < columns <= MOST_COLUMNS:
        raise Rejected("document.bad_table")

    def cells(row: Sequence[str], *, bold: bool = False) -> list[Any]:
        padded = [*row, *[""] * (columns - len(row))]
        return [_paragraph(cell[:_LONGEST_CELL], 9, bold=bold) for cell in padded]

    table = LongTable(
        [cells(head, bold=True), *map(cells, rows)],
        colWidths=[width / columns] * columns, repeatRows=1, splitInRow=1,
    )  # fmt: skip
    grid = colors.HexColor("#cccccc")
    table.setStyle(
        TableStyle(
            [
                ("GRID", (0, 0), (-1, -1), 0.5, grid),
                ("BACKGROUND", (0, 0), (-1, 0), colors.HexColor("#f0f0f0")),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ]
        )
    )
    return table


def _paragraph(
    text: str, size: float, *, bold: bool = False, after: float = 0, bullet: str = ""
) -> Any:
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph

    style = ParagraphStyle(
        "x", fontName=_BOLD if bold else _REGULAR, fontSize=size, leading=size * 1.4, spaceAfter=after,
        leftIndent=16 if bullet else 0, bulletFontName=_REGULAR, bulletFontSize=size, splitLongWords=1,
    )  # fmt: skip
    # Escaped first: what is written there can be nothing but text.
    said = _STRONG.sub(r"<b>\1</b>", escape(_plain(text))).replace("\n", "<br/>")
    return Paragraph(said, style, bulletText=bullet or None)


def _foot(canvas: Any, paper: Any, *, text: str) -> None:
    canvas.saveState()
    canvas.setFont(_REGULAR, 8)
    canvas.setFillColor(_GREY)
    canvas.drawString(54, 32, text)
    canvas.drawRightString(paper.pagesize[0] - 54, 32, str(paper.page))
    canvas.restoreState()


def _plain(text: str) -> str:
    return re.sub(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]", "", text)


def _word(value: Json) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
