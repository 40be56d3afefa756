"""Foreign HTML made harmless: a fixed list of tags and attributes, links only to the web and mail, no remote content.

Sanitised at ingest and again before it is shown. The result is fit for QTextBrowser, which would otherwise read
`file:` images and follow `//host/share` on its own.
"""

from __future__ import annotations

import binascii
import hashlib
import html as html_lib
import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import unquote

import nh3

MAX_TAGS = 10_000
MAX_AMPERSANDS = 50_000
MAX_DEPTH = 200
MAX_LINK = 2000
MAX_PIXELS = 2000

TAGS = {
    "a", "abbr", "address", "b", "big", "blockquote", "br", "caption", "center", "cite", "code", "col",
    "colgroup", "dd", "del", "dfn", "div", "dl", "dt", "em", "figcaption", "figure", "font", "h1", "h2",
    "h3", "h4", "h5", "h6", "hr", "i", "img", "ins", "kbd", "li", "ol", "p", "pre", "q", "s", "samp",
    "small", "span", "strike", "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th", "thead",
    "tr", "tt", "u", "ul", "var",
}  # fmt: skip
# Tags whose content is no text for people and goes with them.
_SILENT_TAGS = {
    "applet", "audio", "embed", "frame", "frameset", "head", "iframe", "math", "noembed", "noframes",
    "noscript", "object", "script", "select", "style", "svg", "template", "textarea", "title", "video",
}  # fmt: skip
_CELL = {"align", "valign", "width", "height", "colspan", "rowspan"}
_ATTRIBUTES = {
    "*": {"dir", "lang", "title"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height", "align"},
    "table": {"align", "border", "cellpadding", "cellspacing", "width"},
    "td": _CELL, "th": _CELL, "tr": {"align", "valign"}, "col": {"span", "width"},
    "p": {"align"}, "div": {"align"}, "h1": {"align"}, "h2": {"align"}, "h3": {"align"},
    "ol": {"start", "type"}, "ul": {"type"}, "hr": {"width"}, "blockquote": {"type"},
}  # fmt: skip
_SCHEMES = {"http", "https", "mailto", "tel", "cid"}

_LINK = re.compile(r"(?:https?://|mailto:|tel:)[^\x00-\x20\\]+", re.IGNORECASE)
_CID = re.compile(r"cid:([^\s\"'<>\\]{1,250})", re.IGNORECASE)
_NUMBERED = {
    "width",
    "height",
    "border",
    "cellpadding",
    "cellspacing",
    "colspan",
    "rowspan",
    "span",
    "start",
}
_NUMBER = re.compile(r"(\d{1,4})(?:px)?|(\d{1,3})(?:\.\d+)?%")
_COUNTED = {"colspan", "rowspan", "span"}

_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]{0,15})")
# Left open by everybody and closed by the parser, so they do not nest by themselves.
_SELF_CLOSING = {
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "wbr",
    "p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "option", "body", "html", "head",
}  # fmt: skip
# nh3 writes attribute values in double quotes and escapes those inside.
_IMAGE = re.compile(r'<img((?:\s+[a-z-]+="[^"]*")*)\s*/?>')
_ATTRIBUTE = re.compile(r'([a-z-]+)="([^"]*)"')
_DATA_IMAGE = re.compile(
    r"""(<img\b[^>]{0,500}?\ssrc\s{0,4}=\s{0,4}["'])data:(image/(?:png|jpe?g|gif|webp|bmp))\s{0,4};base64,([A-Za-z0-9+/=\s%]+)(?=["'])""",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class DataImage:
    """An image that was written into the HTML itself and is now an attachment with the content id `cid`."""

    cid: str
    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class SafeHtml:
    """Sanitised HTML. `refused` is a code when the source was too large or too tangled; `html` is then empty."""

    html: str
    remote_images: int = 0
    cids: frozenset[str] = frozenset()
    refused: str = ""


def sanitise_html(source: str, max_chars: int) -> SafeHtml:
    """Clean `source`. Remote images are counted and replaced by their alternative text. Never raises."""
    if refused := refusal(source, max_chars):
        return SafeHtml("", refused=refused)
    cids: set[str] = set()
    cleaned = nh3.clean(
        source,
        tags=TAGS,
        clean_content_tags=_SILENT_TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=_attribute_filter(cids),
        url_schemes=_SCHEMES,
        link_rel="noopener noreferrer nofollow",
        strip_comments=True,
    )
    remote = 0

    def image(found: re.Match[str]) -> str:
        nonlocal remote
        attributes = dict(_ATTRIBUTE.findall(found.group(1)))
        if "src" in attributes:
            return found.group()
        if _is_spacer(attributes):
            remote += 1
            return ""
        remote += 1
        alt = " ".join(attributes.get("alt", "").split())
        # `alt` is still escaped as nh3 wrote it.
        return f"<span>[{alt}]</span>" if alt else "<span>[▢]</span>"

    cleaned = _IMAGE.sub(image, cleaned)
    if len(cleaned) > 4 * max_chars + 1000 or nesting(cleaned) > MAX_DEPTH:
        return SafeHtml("", refused="mail.html_too_deep")
    return SafeHtml(cleaned, remote, frozenset(cids))


def refusal(source: str, max_chars: int) -> str:
    """A code when the HTML must not be given to a parser whose work grows with the square of the nesting."""
    if len(source) > max_chars:
        return "mail.html_too_large"
    if source.count("&") > MAX_AMPERSANDS or len(_TAG.findall(source)) > 2 * MAX_TAGS:
        return "mail.html_too_deep"
    if nesting(_COMMENT.sub("", source)) > MAX_DEPTH:
        return "mail.html_too_deep"
    return ""


def nesting(source: str) -> int:
    """An upper bound of how deep elements nest, per name, so that stray closing tags cannot hide others."""
    open_now: dict[str, int] = {}
    depth = deepest = 0
    for closing, written in _TAG.findall(source):
        name = written.lower()
        if name in _SELF_CLOSING:
            continue
        count = open_now.get(name, 0)
        if not closing:
            open_now[name] = count + 1
            depth += 1
            deepest = max(deepest, depth)
        elif count:
            open_now[name] = count - 1
            depth -= 1
    return deepest


def take_data_images(source: str, max_images: int = 50) -> tuple[str, tuple[DataImage, ...]]:
    """Replace images written into the HTML (`data:`) by content ids, so they can be kept as attachments."""
    if "data:image/" not in source:
        return source, ()
    images: dict[str, DataImage] = {}

    def taken(found: re.Match[str]) -> str:
        digits = re.sub(r"[^A-Za-z0-9+/]", "", unquote(found.group(3)))
        digits = digits[: len(digits) - 1] if len(digits) % 4 == 1 else digits
        if len(images) >= max_images or not digits:
            return found.group(1)
        content = binascii.a2b_base64(digits + "=" * (-len(digits) % 4))
        cid = hashlib.sha256(content).hexdigest()[:32] + "@inline.deskflow"
        images[cid] = DataImage(
            cid, found.group(2).lower().replace("image/jpg", "image/jpeg"), content
        )
        return f"{found.group(1)}cid:{cid}"

    return _DATA_IMAGE.sub(taken, source), tuple(images.values())


def strip_tags(source: str) -> str:
    """The text between the tags, in linear time, for HTML that must not be parsed."""
    text = _COMMENT.sub("", source)
    text = re.sub(r"<(script|style)\b.*?(?:</\1\s*>|\Z)", "", text, flags=re.DOTALL | re.IGNORECASE)
    text = re.sub(
        r"<(?:br|/p|/div|/tr|/li|/h[1-6])\b[^<>]{0,200}>", "\n", text, flags=re.IGNORECASE
    )
    text = html_lib.unescape(re.sub(r"<[^<>]*>", "", text))
    lines = [" ".join(line.split()) for line in text.splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _attribute_filter(cids: set[str]) -> Callable[[str, str, str], str | None]:
    def keep(tag: str, name: str, value: str) -> str | None:
        if name == "href":
            return value if len(value) <= MAX_LINK and _LINK.fullmatch(value.strip()) else None
        if name == "src":
            image = _CID.fullmatch(value.strip())
            if tag != "img" or image is None:
                return None
            cid = unquote(image.group(1))
            cids.add(cid)
            return f"cid:{cid}" if _CID.fullmatch(f"cid:{cid}") else None
        if name in _NUMBERED:
            return _number(name, value.strip())
        return value[:500]

    return keep


def _number(name: str, value: str) -> str | None:
    number = _NUMBER.fullmatch(value)
    if number is None:
        return None
    if number.group(2):
        return f"{min(int(number.group(2)), 100)}%" if name in ("width", "height") else None
    return str(min(int(number.group(1)), 100 if name in _COUNTED else MAX_PIXELS))


def _is_spacer(attributes: dict[str, str]) -> bool:
    """Tracking pixels and layout spacers: nobody would miss them, so they leave no mark."""
    return any(attributes.get(side, "").strip() in ("0", "1") for side in ("width", "height"))
