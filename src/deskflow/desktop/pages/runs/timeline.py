"""The steps of a run as bars in time. Long waits would hide everything else, so every bar has a least width and only
the rest is shared out by time."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from deskflow.desktop.pages.runs.run_words import spent
from deskflow.desktop.pages.runs.story import Story
from deskflow.desktop.theme import Theme
from deskflow.desktop.widgets.buttons import paint_focus, shows_focus
from deskflow.desktop.words_workflows import status_words

BAR = 20
LEAST = 84.0
_GAP = 4.0


def places_of(story: Story, width: float) -> list[tuple[float, float]]:
    """Left and width of each bar. Pure; pauses between steps take their share, too."""
    count = len(story.moments)
    if not count:
        return []
    least = min(LEAST, max(4.0, width / count * 0.7 - _GAP))
    spare = max(0.0, width - count * (least + _GAP))
    spans = [max(one.ended - one.began, 0.0) for one in story.moments]
    pauses = [
        max(0.0, later.began - earlier.ended)
        for earlier, later in zip(story.moments, story.moments[1:], strict=False)
    ] + [0.0]
    whole = sum(spans) + sum(pauses)
    found: list[tuple[float, float]] = []
    left = 0.0
    for span, pause in zip(spans, pauses, strict=True):
        share = span / whole if whole else 1 / count
        wide = least + spare * share
        found.append((left, wide))
        left += wide + _GAP + (spare * pause / whole if whole else 0.0)
    return found


class Timeline(QWidget):
    """`moved` carries the place of the chosen step. Left and right, Home and End move by keyboard; up and down go to
    the same step's visit before and after, as in the rounds of a loop."""

    moved = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._story = Story((), 0.0)
        self.place = -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        self.setAccessibleName(self.tr("Steps of the run in time"))
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(300, BAR + self._theme.metrics("sm").height() + 26)

    def set_story(self, story: Story, place: int) -> None:
        self._story, self.place = story, place
        self._describe()
        self.update()

    def move_to(self, place: int) -> None:
        """As if a person had chosen it."""
        if self._story.moments:
            self.place = min(max(place, 0), len(self._story.moments) - 1)
            self._describe()
            self.update()
            self.moved.emit(self.place)

    def bar(self, place: int) -> QRectF:
        """Where a step's bar is."""
        margin = self._theme.space(2)
        left, wide = places_of(self._story, self.width() - 2 * margin)[place]
        return QRectF(margin + left, 9, wide, BAR)

    def _describe(self) -> None:
        if 0 <= self.place < len(self._story.moments):
            one = self._story.moments[self.place]
            self.setAccessibleDescription(f"{one.title}, {status_words(one.row.status)[0]}")

    def _hit(self, x: float) -> int:
        bars = [self.bar(place) for place in range(len(self._story.moments))]
        return min(
            range(len(bars)),
            key=lambda place: 0 if bars[place].left() <= x <= bars[place].right()
            else min(abs(bars[place].left() - x), abs(bars[place].right() - x)),
            default=-1,
        )  # fmt: skip

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.move_to(self._hit(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = self._hit(event.position().x())
        if event.buttons() & Qt.MouseButton.LeftButton and at != self.place:
            self.move_to(at)
        elif at >= 0:
            one = self._story.moments[at]
            self.setToolTip(f"{one.title} · {spent(one.ended - one.began)}")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_Left: self.place - 1, Qt.Key.Key_Right: self.place + 1, Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: len(self._story.moments) - 1,
            Qt.Key.Key_Up: self._story.other_visit(self.place, -1),
            Qt.Key.Key_Down: self._story.other_visit(self.place, 1),
        }  # fmt: skip
        wanted = steps.get(Qt.Key(event.key()))
        if wanted is None:
            super().keyPressEvent(event)
        else:
            self.move_to(wanted)

    def _colours(self, status: str) -> tuple[QColor, QColor]:
        tokens = self._theme.tokens
        tone = status_words(status)[1]
        if tone in ("success", "danger", "info", "warning"):
            return tokens.tone(tone), tokens.colour(f"on-{tone}")
        return tokens.border_strong, tokens.text

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, tokens = self._theme, self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        metrics = theme.metrics("sm", "semibold")
        for place, one in enumerate(self._story.moments):
            box = self.bar(place)
            fill, ink = self._colours(one.row.status)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(fill)
            painter.setOpacity(1.0 if place <= self.place else 0.38)
            painter.drawRoundedRect(box, 3, 3)
            painter.setPen(ink)
            painter.setFont(theme.font("sm", "semibold"))
            icon = QRectF(box.left() + 5, box.top(), 14, box.height())
            theme.icons.paint(painter, status_words(one.row.status)[2], ink, icon, 13)
            room = box.adjusted(23, 0, -4, 0)
            if room.width() > 20:
                said = one.row.step_key
                if one.open:
                    said = f"{said} · {status_words(one.row.status)[0].lower()}"
                shown = metrics.elidedText(said, Qt.TextElideMode.ElideRight, round(room.width()))
                painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, shown)
        painter.setOpacity(1.0)
        self._paint_axis(painter)
        if 0 <= self.place < len(self._story.moments):
            box = self.bar(self.place)
            painter.setPen(QPen(tokens.accent, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(-2.5, -2.5, 2.5, 2.5), 5, 5)
        if shows_focus(self):
            paint_focus(painter, theme, QRectF(self.rect()))
        painter.end()

    def _paint_axis(self, painter: QPainter) -> None:
        theme, tokens = self._theme, self._theme.tokens
        if not self._story.moments:
            return
        painter.setFont(theme.font("sm", tabular=True))
        painter.setPen(tokens.text_muted)
        top = 9 + BAR + 7
        rect = QRectF(theme.space(2), top, self.width() - 2 * theme.space(2), 18)
        painter.drawText(rect, Qt.AlignmentFlag.AlignLeft, spent(0))
        painter.drawText(rect, Qt.AlignmentFlag.AlignRight, spent(self._story.total_ms))
        if 0 < self.place < len(self._story.moments) - 1:
            said = spent(self._story.moments[self.place].began)
            box = self.bar(self.place)
            wide = theme.metrics("sm", tabular=True).horizontalAdvance(said)
            if 50 < box.left() < self.width() - 90 - wide:
                painter.drawText(
                    QRectF(box.left(), top, wide + 4, 18), Qt.AlignmentFlag.AlignLeft, said
                )
