"""A mail's bytes as a tree of parts, found by searching for boundaries.

The standard library's parser goes line by line and as deep as the mail tells it to: large attachments are slow
and a nested bomb ends in a RecursionError or in minutes of work. This one copies only the leaves and is bounded in
depth and number; what lies beyond a limit stays one opaque leaf, so nothing is lost.
"""

from __future__ import annotations

import binascii
import re
from dataclasses import dataclass

from deskflow.channels.mail.headers import Headers, read_headers, read_parameters
from deskflow.channels.mail.message import MailLimits, MailWarning

_BLANK_LINE = re.compile(rb"\r?\n[ \t]*\r?\n")
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/=\s]")
_AFTER_BOUNDARY = re.compile(rb"(--)?[ \t]*(?:\r?\n|\Z)")
MAX_BOUNDARY = 200


@dataclass(frozen=True, slots=True)
class Part:
    """A node of the tree: a container has `children`, a leaf has its `body` as it was transported."""

    headers: Headers
    content_type: str
    parameters: dict[str, str]
    body: bytes
    children: tuple[Part, ...] = ()

    @property
    def disposition(self) -> str:
        return read_parameters(self.headers.first("content-disposition"))[0]

    @property
    def filename(self) -> str:
        """The name the sender gave, unsafe as it is."""
        _, parameters = read_parameters(self.headers.first("content-disposition"))
        return parameters.get("filename") or self.parameters.get("name") or ""

    @property
    def content_id(self) -> str:
        return self.headers.text("content-id").strip("<> ")


@dataclass(slots=True)
class Warnings:
    """Collects what was wrong, each fact once."""

    found: dict[tuple[str, str], MailWarning]

    @classmethod
    def none(cls) -> Warnings:
        return cls({})

    def add(self, code: str, **params: str | int) -> None:
        self.found.setdefault((code, repr(params)), MailWarning(code, params))

    def all(self) -> tuple[MailWarning, ...]:
        return tuple(self.found.values())[:50]


@dataclass(slots=True)
class _Splitter:
    raw: bytes
    limits: MailLimits
    warnings: Warnings
    parts: int = 0

    def part(self, start: int, end: int, depth: int, default_type: str) -> Part:
        self.parts += 1
        headers, body_start = self.headers(start, end)
        content_type, parameters = read_parameters(headers.first("content-type"))
        if not _looks_like_type(content_type):
            if content_type:
                self.warnings.add("mail.content_type_broken")
            content_type = default_type
        boundary = parameters.get("boundary", "").rstrip()
        if content_type.startswith("multipart/"):
            if depth >= self.limits.max_depth:
                self.warnings.add("mail.too_deep", limit=self.limits.max_depth)
                content_type = "application/octet-stream"
            else:
                children = self.children(content_type, boundary, body_start, end, depth)
                if children:
                    return Part(headers, content_type, parameters, b"", children)
                self.warnings.add("mail.boundary_missing")
                content_type = "text/plain"
        return Part(headers, content_type, parameters, self.raw[body_start:end])

    def headers(self, start: int, end: int) -> tuple[Headers, int]:
        raw = self.raw
        # A part may begin with its blank line: then it has no header fields at all.
        if raw.startswith(b"\n", start, end):
            return Headers(()), start + 1
        if raw.startswith(b"\r\n", start, end):
            return Headers(()), start + 2
        blank = _BLANK_LINE.search(raw, start, end)
        stop, body = (blank.start(), blank.end()) if blank else (end, end)
        if stop - start > self.limits.max_header_bytes:
            self.warnings.add("mail.headers_too_large", size=stop - start)
            stop = start + self.limits.max_header_bytes
        return read_headers(raw[start:stop], self.limits.max_header_value), body

    def children(
        self, kind: str, boundary: str, start: int, end: int, depth: int
    ) -> tuple[Part, ...]:
        default = "message/rfc822" if kind == "multipart/digest" else "text/plain"
        found = []
        for part_start, part_end in self.sections(boundary, start, end):
            if self.parts >= self.limits.max_parts:
                self.warnings.add("mail.too_many_parts", limit=self.limits.max_parts)
                found.append(
                    Part(Headers(()), "application/octet-stream", {}, self.raw[part_start:end])
                )
                break
            found.append(self.part(part_start, part_end, depth + 1, default))
        return tuple(found)

    def sections(self, boundary: str, start: int, end: int) -> list[tuple[int, int]]:
        """Start and end of what lies between the delimiter lines; at most one more than may be read."""
        if not boundary or len(boundary) > MAX_BOUNDARY:
            return []
        delimiter = b"--" + boundary.encode("utf-8", "replace")
        raw = self.raw
        sections: list[tuple[int, int]] = []
        section = -1
        position = start
        while (at := raw.find(delimiter, position, end)) >= 0:
            position = at + len(delimiter)
            after = _AFTER_BOUNDARY.match(raw, position, end)
            if after is None or (at > start and raw[at - 1] != 0x0A):
                continue
            if section >= 0:
                sections.append((section, _without_newline(raw, section, at)))
            position = section = after.end()
            if after.group(1):
                section = -1
                break
            if len(sections) > self.limits.max_parts:
                break
        if section >= 0 and section < end:
            self.warnings.add("mail.cut_off")
            sections.append((section, end))
        return sections


def split_mail(raw: bytes, limits: MailLimits, warnings: Warnings) -> Part:
    """The tree of parts of `raw`. Never raises."""
    return _Splitter(raw, limits, warnings).part(0, len(raw), 0, "text/plain")


def _without_newline(raw: bytes, start: int, end: int) -> int:
    # The line break before a delimiter belongs to the delimiter (RFC 2046 §5.1.1).
    if end > start and raw[end - 1] == 0x0A:
        end -= 1
        if end > start and raw[end - 1] == 0x0D:
            end -= 1
    return end


def _looks_like_type(content_type: str) -> bool:
    main, slash, sub = content_type.partition("/")
    return bool(slash and main and sub) and content_type.isascii() and " " not in content_type


def transported(part: Part, warnings: Warnings) -> bytes:
    """The content of a leaf with its transfer encoding undone."""
    encoding = part.headers.first("content-transfer-encoding").strip().strip(b'"').lower()
    body = part.body
    if encoding in (b"", b"7bit", b"8bit", b"binary"):
        return body
    if encoding == b"base64":
        return _from_base64(body, warnings)
    if encoding == b"quoted-printable":
        return binascii.a2b_qp(body)
    if encoding in (b"x-uuencode", b"uuencode", b"x-uue", b"uue"):
        return _from_uuencode(body, warnings)
    warnings.add("mail.encoding_unknown", encoding=encoding[:40].decode("ascii", "replace"))
    return body


def _from_base64(body: bytes, warnings: Warnings) -> bytes:
    try:
        content = binascii.a2b_base64(body)
    except binascii.Error:
        content = None
    # The decoder stops silently at padding in the middle, where files were glued together.
    if content is not None and len(content) * 4 >= len(body) * 3 - len(body) // 8 - 64:
        return content
    stray = len(_NOT_BASE64.findall(body))
    if stray * 10 > len(body):
        # Plain text under a wrong label.
        warnings.add("mail.base64_was_text")
        return body
    warnings.add("mail.base64_broken")
    digits = re.sub(rb"[^A-Za-z0-9+/]", b"", body)
    if len(digits) % 4 == 1:
        digits = digits[:-1]
    return binascii.a2b_base64(digits + b"=" * (-len(digits) % 4))


def _from_uuencode(body: bytes, warnings: Warnings) -> bytes:
    out = []
    for line in body.splitlines():
        if line.startswith(b"begin ") or not line.strip():
            continue
        if line.strip() in (b"end", b"`"):
            continue
        try:
            out.append(binascii.a2b_uu(line))
        except binascii.Error:
            # WORKAROUND some encoders pad lines: https://docs.python.org/3/library/binascii.html#binascii.a2b_uu
            count = (((line[0] - 32) & 63) * 4 + 5) // 3
            try:
                out.append(binascii.a2b_uu(line[:count]))
            except binascii.Error:
                warnings.add("mail.uuencode_broken")
    return b"".join(out)
