"""What of a message is shown at once and what is folded away, as plain text or harmless HTML. No widgets.

Runs on a worker thread: cleaning HTML and decoding pictures takes longer than a frame may.
"""

from __future__ import annotations

import html as html_lib
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize
from PySide6.QtGui import QImage, QImageReader

from deskflow.channels.mail.sanitise import sanitise_html
from deskflow.core.errors import DeskflowError
from deskflow.tickets.queries import AttachmentRow, MessageRow

# Longer texts are cut and can be opened: laying out a novel stops the window for a moment.
LONG_TEXT = 12_000
LONG_HTML = 80_000
WIDEST = 560
MOST_IMAGE_BYTES = 8_000_000
_FORMED = re.compile(
    r"<(?:table|img|b|strong|i|em|u|a|ul|ol|h[1-6]|font|pre|code|hr)\b", re.IGNORECASE
)
_QUOTE = re.compile(r"<blockquote\b", re.IGNORECASE)
_CID = re.compile(r"cid:([^\s\"'<>]+)")
_LINK = re.compile(
    r"(?<![\w/])(?:https?://[^\s<>\"]+[^\s<>\".,;:!?)\]]|www\.[\w-]+\.[^\s<>\"]*[\w/])"
)


@dataclass(frozen=True, slots=True)
class Body:
    """`shown` is plain text unless `is_html`; `folded` is the quoted part; `more` says that it was cut."""

    shown: str
    is_html: bool = False
    folded: str = ""
    folded_is_html: bool = False
    more: bool = False
    has_original: bool = False
    blocked_images: int = 0
    images: dict[str, QImage] = field(default_factory=dict)
    used: frozenset[str] = frozenset()


def body_of(
    message: MessageRow,
    read_file: Callable[[str], bytes],
    *,
    original: bool = False,
    whole: bool = False,
) -> Body:
    """`original` shows the mail as it was formatted, quotation and all; `whole` shows all of a long one."""
    if not message.html:
        return _plain(message, whole=whole)
    if not original and (not _FORMED.search(message.html) or len(message.html) > LONG_HTML):
        return _plain(message, whole=whole, has_original=True)
    safe = sanitise_html(message.html, max(LONG_HTML * 4, len(message.html)))
    if safe.refused or not safe.html.strip():
        return _plain(message, whole=whole)
    shown, folded = (
        (safe.html, "") if original else split_html(safe.html, bool(message.quoted_text))
    )
    if shown is None:
        return _plain(message, whole=whole, has_original=True)
    images, used = _images(message.attachments, safe.html, read_file)
    return Body(
        shown, True, folded, True, has_original=original, blocked_images=safe.remote_images,
        images=images, used=used,
    )  # fmt: skip


def split_html(safe: str, has_quote: bool) -> tuple[str | None, str]:
    """Where the quotation begins. None when there is one in the text but nobody can tell where in the HTML."""
    found = _QUOTE.search(safe)
    if not has_quote:
        return safe, ""
    if found is None or not safe[: found.start()].strip():
        return None, ""
    return safe[: found.start()], safe[found.start() :]


def linked(text: str) -> str:
    """Plain text as HTML in which addresses of the web can be clicked, and nothing else is markup."""
    parts: list[str] = []
    end = 0
    for found in _LINK.finditer(text):
        parts.append(html_lib.escape(text[end : found.start()]))
        shown = html_lib.escape(found.group())
        target = shown if shown.startswith("http") else f"https://{shown}"
        parts.append(f'<a href="{target}">{shown}</a>')
        end = found.end()
    parts.append(html_lib.escape(text[end:]))
    body = "".join(parts).replace("\n", "<br>")
    return f'<div style="white-space: pre-wrap">{body}</div>'


def has_links(text: str) -> bool:
    return _LINK.search(text) is not None


def _plain(message: MessageRow, *, whole: bool, has_original: bool = False) -> Body:
    text = message.text.strip("\n")
    cut = not whole and len(text) > LONG_TEXT
    if cut:
        text = text[:LONG_TEXT].rsplit("\n", 1)[0]
    is_html = len(text) < LONG_TEXT * 4 and has_links(text)
    return Body(
        linked(text) if is_html else text, is_html, message.quoted_text or "", more=cut,
        has_original=has_original,
    )  # fmt: skip


def _images(
    attachments: tuple[AttachmentRow, ...], shown: str, read_file: Callable[[str], bytes]
) -> tuple[dict[str, QImage], frozenset[str]]:
    """The pictures that the HTML names, decoded and no wider than a message."""
    wanted = set(_CID.findall(shown))
    images: dict[str, QImage] = {}
    for file in attachments:
        cid = (file.content_id or "").strip("<>")
        if cid not in wanted or file.size > MOST_IMAGE_BYTES:
            continue
        try:
            content = read_file(file.sha256)
        except DeskflowError:
            # A picture that is gone leaves its frame; the attachment's chip says why when it is opened.
            continue
        image = decoded(content)
        if image is not None:
            images[cid] = image
    return images, frozenset(images)


def decoded(content: bytes) -> QImage | None:
    """A picture of at most `WIDEST` px; None for what is none, or is unreasonably large inside."""
    data = QByteArray(content)
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setAutoTransform(True)
    size = reader.size()
    if size.width() * size.height() > 40_000_000:
        return None
    if size.width() > WIDEST:
        reader.setScaledSize(QSize(WIDEST, max(1, round(size.height() * WIDEST / size.width()))))
    image = reader.read()
    return None if image.isNull() else image
