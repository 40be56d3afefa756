"""Names of attached files, made safe to show and to offer in a "save as" dialog on every platform.

A cleaned name is still never used to build a path inside DeskFlow; attachments are stored by hash.
"""

from __future__ import annotations

import re
import unicodedata

MAX_LENGTH = 120

# Path separators, what Windows forbids, control characters.
_FORBIDDEN = re.compile(r'[<>:"|?*\x00-\x1f\x7f-\x9f\ud800-\udfff]+')
# Characters that reorder or hide what follows: `invoice<RLO>fdp.exe` would read as `invoiceexe.pdf`.
_INVISIBLE = re.compile(
    "[\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff\ufff9-\ufffc]"
)
_RESERVED = re.compile(
    r"(?:con|prn|aux|nul|clock\$|conin\$|conout\$|(?:com|lpt)[0-9¹²³])", re.IGNORECASE
)

_EXTENSIONS = {
    "application/ics": ".ics", "application/json": ".json", "application/ms-tnef": ".dat",
    "application/pdf": ".pdf", "application/pgp-signature": ".asc", "application/pkcs7-mime": ".p7m",
    "application/pkcs7-signature": ".p7s", "application/x-pkcs7-signature": ".p7s",
    "application/zip": ".zip", "image/bmp": ".bmp", "image/gif": ".gif", "image/jpeg": ".jpg",
    "image/jpg": ".jpg", "image/png": ".png", "image/svg+xml": ".svg", "image/tiff": ".tif",
    "image/webp": ".webp", "message/delivery-status": ".txt", "message/rfc822": ".eml",
    "text/calendar": ".ics", "text/csv": ".csv", "text/html": ".html", "text/plain": ".txt",
    "text/rfc822-headers": ".txt", "text/x-vcard": ".vcf", "text/vcard": ".vcf",
}  # fmt: skip


def safe_filename(name: str, content_type: str = "", fallback: str = "attachment") -> str:
    """The last component of `name` without anything dangerous; never empty, at most 120 characters."""
    name = unicodedata.normalize("NFC", name[:2000])
    name = _INVISIBLE.sub("", name)
    name = re.split(r"[/\\]", name)[-1]
    name = _FORBIDDEN.sub("_", name)
    name = re.sub(r"\s+", " ", name).strip(" .")
    if not name or not name.strip("._- "):
        name = fallback + _EXTENSIONS.get(content_type, ".bin" if content_type else "")
    # Windows reserves `CON` and also `CON.txt`.
    if _RESERVED.fullmatch(name.split(".")[0].rstrip()):
        name = "_" + name
    return _shortened(name)


def _shortened(name: str) -> str:
    if len(name) <= MAX_LENGTH:
        return name
    stem, dot, extension = name.rpartition(".")
    if not dot or len(extension) > 10:
        return name[:MAX_LENGTH].rstrip(" .")
    return stem[: MAX_LENGTH - len(extension) - 1].rstrip(" .") + "." + extension


def extension_for(content_type: str) -> str:
    """The usual extension of a content type with its dot, or ""."""
    return _EXTENSIONS.get(content_type, "")
