"""From the tree of parts to what people read (text, HTML) and the files that came along."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field

from deskflow.channels.mail.charsets import decode_text
from deskflow.channels.mail.filenames import safe_filename
from deskflow.channels.mail.headers import read_headers
from deskflow.channels.mail.html_text import html_to_text, text_to_html
from deskflow.channels.mail.message import MailAttachment, MailLimits
from deskflow.channels.mail.mime import Part, Warnings, transported
from deskflow.channels.mail.sanitise import sanitise_html, strip_tags, take_data_images

_NOT_SHOWN = {"text/x-amp-html", "text/watch-html"}
_TEXTS = {"text/plain", "text/html", "text/enriched", "text/richtext"}
_ENCRYPTED = {"multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime"}
_KNOWN_PARTS = {
    "text/calendar": "invitation.ics",
    "message/delivery-status": "delivery-status.txt",
    "text/rfc822-headers": "original-headers.txt",
}
_CID_USED = re.compile(r'src="cid:([^"]*)"')


@dataclass(frozen=True, slots=True)
class Body:
    text: str
    html: str | None
    attachments: tuple[MailAttachment, ...]
    inline_images: dict[str, int]
    remote_images: int


@dataclass(slots=True)
class _Block:
    """A piece of the message from top to bottom, as text, as HTML or as both."""

    text: str | None = None
    html: str | None = None


@dataclass(slots=True)
class _Reader:
    limits: MailLimits
    warnings: Warnings
    files: list[MailAttachment] = field(default_factory=list)
    remote_images: int = 0

    def blocks(self, part: Part) -> list[_Block]:
        if part.content_type in _ENCRYPTED:
            self.warnings.add("mail.encrypted")
        if part.children:
            inner = [block for child in part.children for block in self.blocks(child)]
            return _merged(inner) if part.content_type == "multipart/alternative" else inner
        if part.content_type in _NOT_SHOWN:
            return []
        if self.is_message_text(part):
            return [self.text_block(part)]
        self.attach(part)
        return []

    def is_message_text(self, part: Part) -> bool:
        return (
            part.content_type in _TEXTS and part.disposition != "attachment" and not part.filename
        )

    def text_block(self, part: Part) -> _Block:
        content = transported(part, self.warnings)
        label = part.parameters.get("charset", "")
        is_html = part.content_type == "text/html"
        text, guessed = decode_text(content, label, html=is_html)
        if guessed:
            self.warnings.add("mail.charset_guessed", declared=label[:40], used=guessed)
        if is_html:
            return _Block(html=self.safe_html(text))
        if part.content_type != "text/plain":
            text = strip_tags(text)
        if part.parameters.get("format", "").lower() == "flowed":
            text = unflowed(text, part.parameters.get("delsp", "").lower() == "yes")
        return _Block(text=self.shortened(text))

    def safe_html(self, source: str) -> str:
        source, images = take_data_images(source)
        for image in images:
            self.keep("", image.content_type, image.content, image.cid)
        safe = sanitise_html(source, self.limits.max_html)
        if safe.refused:
            self.warnings.add(safe.refused, size=len(source))
            self.keep("message.html", "text/html", source.encode())
            return text_to_html(self.shortened(strip_tags(source)))
        self.remote_images += safe.remote_images
        return safe.html

    def shortened(self, text: str) -> str:
        if len(text) <= self.limits.max_text:
            return text
        self.warnings.add("mail.text_too_large", size=len(text))
        self.keep("message.txt", "text/plain", text.encode())
        return text[: self.limits.max_text]

    def attach(self, part: Part) -> None:
        content = transported(part, self.warnings)
        self.keep(
            part.filename or _title(part, content), part.content_type, content, part.content_id
        )

    def keep(self, filename: str, content_type: str, content: bytes, content_id: str = "") -> None:
        fallback = "image" if content_type.startswith("image/") else "attachment"
        self.files.append(
            MailAttachment(
                filename=safe_filename(filename, content_type, fallback),
                content_type=content_type[:100],
                content=content,
                sha256=hashlib.sha256(content).hexdigest(),
                content_id=content_id[:250],
            )
        )


def _title(part: Part, content: bytes) -> str:
    """A name for parts that people know by what they are; "" leaves it to the content type."""
    if part.content_type == "message/rfc822":
        header = content[:20_000].replace(b"\r\n", b"\n").lstrip().partition(b"\n\n")[0]
        return (read_headers(header, 1000).text("subject").replace("/", "-") or "message") + ".eml"
    return _KNOWN_PARTS.get(part.content_type, "")


def read_body(root: Part, limits: MailLimits, warnings: Warnings) -> Body:
    """Everything below the header of the mail."""
    reader = _Reader(limits, warnings)
    blocks = reader.blocks(root)
    html: str | None = None
    if any(block.html for block in blocks):
        html = "\n".join(block.html or text_to_html(block.text or "") for block in blocks).strip()
    pieces = []
    for block in blocks:
        text = block.text if block.text and block.text.strip() else html_to_text(block.html or "")
        if text.strip():
            pieces.append(text.strip("\n"))
    text = "\n\n".join(pieces)[: limits.max_text]
    attachments, inline = _with_inline(reader.files, html or "")
    return Body(text, html, attachments, inline, reader.remote_images)


def _merged(alternatives: list[_Block]) -> list[_Block]:
    """One block of several renderings of the same message."""
    texts = [block.text for block in alternatives if block.text and block.text.strip()]
    htmls = [block.html for block in alternatives if block.html and block.html.strip()]
    if not texts and not htmls:
        return []
    return [
        _Block(
            "\n\n".join(dict.fromkeys(texts)) if texts else None,
            "\n".join(htmls) if htmls else None,
        )
    ]


def _with_inline(
    files: list[MailAttachment], html: str
) -> tuple[tuple[MailAttachment, ...], dict[str, int]]:
    used = set(_CID_USED.findall(html))
    if not used:
        return tuple(files), {}
    # The sanitiser escaped the ids; those of attachments are plain.
    by_id = {
        _escaped(file.content_id): index
        for index, file in reversed(list(enumerate(files)))
        if file.content_id
    }
    inline = {}
    for cid in used:
        index = by_id.get(cid)
        if index is not None and files[index].content_type.startswith("image/"):
            inline[files[index].content_id] = index
    shown = set(inline.values())
    marked = tuple(
        MailAttachment(
            file.filename,
            file.content_type,
            file.content,
            file.sha256,
            file.content_id,
            inline=True,
        )
        if index in shown
        else file
        for index, file in enumerate(files)
    )
    return marked, inline


def _escaped(cid: str) -> str:
    return (
        cid.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;").replace(">", "&gt;")
    )


def unflowed(text: str, delete_space: bool) -> str:
    """Join the soft line breaks of `format=flowed` (RFC 3676), separately for each depth of quoting."""
    paragraphs: list[list[str]] = []
    open_depth = -1
    for line in text.split("\n"):
        depth = len(line) - len(line.lstrip(">"))
        content = line[depth:].removeprefix(" ")
        is_signature_mark = content == "-- "
        soft = content.endswith(" ") and not is_signature_mark
        shown = content[:-1] if soft and delete_space else content
        if open_depth == depth and not is_signature_mark:
            paragraphs[-1].append(shown)
        else:
            paragraphs.append([">" * depth + " " if depth else "", shown])
        open_depth = depth if soft else -1
    return "\n".join("".join(pieces) for pieces in paragraphs)
