"""The plans of each person as a PDF to take along: a page for everybody who has any, in the order of their day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QDate, QIODevice, QLocale, QMarginsF, QRectF, Qt
from PySide6.QtGui import QFont, QPageLayout, QPageSize, QPainter, QPdfWriter, QPen
from PySide6.QtWidgets import QFileDialog, QWidget

from deskflow.core.whole_files import write_whole
from deskflow.desktop import words
from deskflow.desktop.pages.context import PageContext
from deskflow.desktop.pages.dispatch.paint import state_words
from deskflow.desktop.pages.dispatch.remark_words import hours, told, tr
from deskflow.desktop.pages.dispatch.state import BoardState
from deskflow.desktop.records.writing import write_and_tell

_MARGIN_MM = 18
_DPI = 144
_WRAP = Qt.TextFlag.TextWordWrap


@dataclass(frozen=True, slots=True)
class SheetLine:
    when: str
    what: str
    where: str
    more: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One person's."""

    name: str
    about: str
    lines: tuple[SheetLine, ...]


def sheets_of(state: BoardState, now: datetime) -> list[Sheet]:
    """Of everybody in sight who has something planned."""
    locale = QLocale()
    several = len(state.days) > 1
    found = []
    for row in state.rows:
        if row.person is None or not row.blocks:
            continue
        lines = []
        for block in row.blocks:
            plan = block.plan
            when = f"{words.clock_time(plan.starts_at)}–{words.clock_time(plan.ends_at)}"
            if several:
                here = plan.starts_at.astimezone()
                when = f"{locale.toString(QDate(here.year, here.month, here.day), 'ddd d MMM')}\n{when}"  # fmt: skip
            where = f"{plan.customer}, {plan.site}" if plan.site else plan.customer
            more = [state_words(plan), told(state.warnings.get(plan.id, ()), now), plan.note]
            what = f"{plan.number} {plan.title}"
            lines.append(SheetLine(when, what, where, "\n".join(one for one in more if one)))
        days = [locale.toString(QDate(one.year, one.month, one.day), QLocale.FormatType.LongFormat) for one in state.days]  # fmt: skip
        about = days[0] if not several else f"{days[0]} – {days[-1]}"
        planned = tr("{hours} planned").format(hours=hours(row.hours))
        found.append(Sheet(row.title, f"{about} · {planned}", tuple(lines)))
    return found


def pdf_of(sheets: Iterable[Sheet], font: QFont, title: str) -> bytes:
    """Runs on any thread; the texts are drawn as they are."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    device = QPdfWriter(buffer)
    device.setTitle(title)
    device.setResolution(_DPI)
    device.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    margins = QMarginsF(_MARGIN_MM, _MARGIN_MM, _MARGIN_MM, _MARGIN_MM)
    device.setPageMargins(margins, QPageLayout.Unit.Millimeter)
    painter = QPainter(device)
    for number, sheet in enumerate(sheets):
        if number:
            device.newPage()
        _draw(painter, device, sheet, font)
    painter.end()
    buffer.close()
    return bytes(data.data())


def _draw(painter: QPainter, device: QPdfWriter, sheet: Sheet, font: QFont) -> None:
    width, height = float(device.width()), float(device.height())
    top = _head(painter, sheet, font, width)
    for line in sheet.lines:
        need = _line(painter, line, font, top, width, draw=False)
        if top + need > height and top > 120:
            device.newPage()
            top = _head(painter, sheet, font, width)
        top += _line(painter, line, font, top, width, draw=True)


def _head(painter: QPainter, sheet: Sheet, font: QFont, width: float) -> float:
    painter.setFont(_sized(font, 16, bold=True))
    painter.drawText(QRectF(0, 0, width, 40), Qt.AlignmentFlag.AlignVCenter, sheet.name)
    painter.setFont(_sized(font, 10))
    painter.drawText(QRectF(0, 40, width, 26), Qt.AlignmentFlag.AlignVCenter, sheet.about)
    _rule(painter, 76, width, 1.5)
    return 88.0


def _line(
    painter: QPainter, line: SheetLine, font: QFont, top: float, width: float, *, draw: bool
) -> float:
    """Answers with the room it takes."""
    left = width * 0.2
    at, needed = top, 0.0
    columns: Sequence[tuple[float, Sequence[tuple[str, QFont]]]] = (
        (0.0, ((line.when, _sized(font, 10.5, bold=True)),)),
        (left, (
            (line.what, _sized(font, 10.5, bold=True)), (line.where, _sized(font, 10)),
            (line.more, _sized(font, 9)),
        )),
    )  # fmt: skip
    for begins, texts in columns:
        at = top
        for text, face in texts:
            if not text:
                continue
            painter.setFont(face)
            room = QRectF(begins, at, (left - 10) if begins == 0 else width - left, 4000)
            box = painter.boundingRect(room, _WRAP, text)
            if draw:
                painter.drawText(box, _WRAP, text)
            at = box.bottom() + 2
        needed = max(needed, at - top)
    if draw:
        _rule(painter, round(top + needed + 7), width, 0.4)
    return needed + 15


def _rule(painter: QPainter, top: int, width: float, thick: float) -> None:
    """A line across the page, in the ink of its letters."""
    ink = QPen(painter.pen())
    ink.setWidthF(thick)
    painter.save()
    painter.setPen(ink)
    painter.drawLine(0, top, round(width), top)
    painter.restore()


def _sized(font: QFont, points: float, *, bold: bool = False) -> QFont:
    face = QFont(font)
    face.setPointSizeF(points)
    face.setBold(bold)
    return face


def save_sheets(context: PageContext, state: BoardState, page: QWidget) -> None:
    """Asks where to."""
    day = state.days[0].isoformat()
    suggested = f"{tr('Dispatch')} {day}.pdf"
    chosen, _ = QFileDialog.getSaveFileName(page, tr("Save the plans as PDF"), suggested, "PDF (*.pdf)")  # fmt: skip
    if chosen:
        path = Path(chosen)
        save_sheets_to(context, state, page, path if path.suffix else path.with_suffix(".pdf"))


def save_sheets_to(context: PageContext, state: BoardState, page: QWidget, path: Path) -> None:
    sheets = sheets_of(state, context.workspace.clock.now())
    if not sheets:
        context.toasts.show(tr("Nothing is planned in this time."))
        return
    font, title = QFont(context.theme.font()), f"{tr('Dispatch')} {state.days[0].isoformat()}"

    def write(where: Path) -> None:
        write_whole(where, pdf_of(sheets, font, title))

    write_and_tell(context, path, write, owner=page)
