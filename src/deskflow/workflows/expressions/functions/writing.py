"""Functions that write a text: padding, forms for addresses, web pages and other systems."""

from __future__ import annotations

import base64
import binascii
import hashlib
import html
import re
import unicodedata
from typing import Final
from urllib.parse import quote

from deskflow.workflows.expressions import limits
from deskflow.workflows.expressions.errors import ExpressionTooBig, ExpressionTypeError
from deskflow.workflows.expressions.functions.function import (
    Function,
    shows,
    takes,
    want_number,
    want_text,
    want_whole,
)
from deskflow.workflows.expressions.values import Json, Meter, text_of

_NO_SLUG: Final = re.compile(r"[^a-z0-9]+")


def _pad(side: str, example: tuple[str, str]) -> Function:
    name = f"pad_{side}"

    def pad(meter: Meter, text: Json, width: Json, fill: Json = " ") -> str:
        whole, wide = want_text(name, 1, text), want_whole(name, 2, width)
        char = want_text(name, 3, fill)
        if len(char) != 1:
            raise ExpressionTypeError(
                "expression.bad_argument",
                function=name, place=3, wanted="one character", found="text",
            )  # fmt: skip
        if wide > limits.RESULT_CHARS:
            raise ExpressionTooBig("expression.text_too_long", limit=limits.RESULT_CHARS)
        meter.spend(max(wide, 0))
        return whole.rjust(wide, char) if side == "left" else whole.ljust(wide, char)

    arguments = takes("text:text", "width:number", "fill:text?")
    return Function(name, pad, "text", arguments, "text", shows(example))


def _string(meter: Meter, value: Json) -> str:
    return text_of(value, meter)


def _plural(_meter: Meter, count: Json, one: Json, many: Json) -> str:
    wanted = want_text("plural", 2, one), want_text("plural", 3, many)
    return wanted[0] if want_number("plural", 1, count) == 1 else wanted[1]


def _slug(meter: Meter, text: Json) -> str:
    """Small letters, digits and hyphens; letters lose their accents."""
    whole = _short("slug", text)
    meter.spend(4 * len(whole))
    plain = unicodedata.normalize("NFKD", whole.replace("ß", "ss")).encode("ascii", "ignore")
    return _NO_SLUG.sub("-", plain.decode().lower()).strip("-")


def _short(name: str, text: Json) -> str:
    """A text whose result may be several times as long."""
    whole = want_text(name, 1, text)
    if len(whole) > limits.RESULT_CHARS // 12:
        raise ExpressionTooBig("expression.text_too_long", limit=limits.RESULT_CHARS // 12)
    return whole


def _bytes(name: str, text: Json) -> bytes:
    try:
        return _short(name, text).encode()
    except UnicodeEncodeError:
        raise ExpressionTypeError("expression.bad_text") from None


def _escape_html(meter: Meter, text: Json) -> str:
    whole = _short("escape_html", text)
    meter.spend(6 * len(whole))
    return html.escape(whole)


def _encode_url(meter: Meter, text: Json) -> str:
    raw = _bytes("encode_url", text)
    meter.spend(3 * len(raw))
    return quote(raw, safe="")


def _base64(meter: Meter, text: Json) -> str:
    raw = _bytes("base64", text)
    meter.spend(2 * len(raw))
    return base64.b64encode(raw).decode("ascii")


def _from_base64(meter: Meter, text: Json) -> str:
    whole = want_text("from_base64", 1, text).strip()
    meter.spend(2 * len(whole))
    try:
        return base64.b64decode(whole.encode("ascii"), validate=True).decode()
    except (binascii.Error, ValueError):
        raise ExpressionTypeError("expression.no_base64") from None


def _sha256(meter: Meter, text: Json) -> str:
    raw = _bytes("sha256", text)
    meter.spend(2 * len(raw))
    return hashlib.sha256(raw).hexdigest()


FUNCTIONS: Final = (
    _pad("left", ("pad_left('7', 3, '0')", "007")),
    _pad("right", ("pad_right('ab', 4, '.')", "ab..")),
    Function(
        "string", _string, "convert", takes("value"), "text",
        shows(("string(5.0)", "5"), ("string(null)", ""), ("string([1, 2])", "[1,2]")),
    ),
    Function(
        "plural", _plural, "text", takes("count:number", "one:text", "many:text"), "text",
        shows(("plural(1, 'ticket', 'tickets')", "ticket"), ("plural(2, 'day', 'days')", "days")),
    ),
    Function(
        "slug", _slug, "text", takes("text:text"), "text",
        shows(("slug('Büro Süd, 2. Stock')", "buro-sud-2-stock")),
    ),
    Function(
        "escape_html", _escape_html, "text", takes("text:text"), "text",
        shows(("escape_html('<b>&</b>')", "&lt;b&gt;&amp;&lt;/b&gt;")),
    ),
    Function(
        "encode_url", _encode_url, "text", takes("text:text"), "text",
        shows(("encode_url('a b&c/d')", "a%20b%26c%2Fd")),
    ),
    Function(
        "base64", _base64, "text", takes("text:text"), "text", shows(("base64('Ada')", "QWRh")),
    ),
    Function(
        "from_base64", _from_base64, "text", takes("text:text"), "text",
        shows(("from_base64('QWRh')", "Ada")),
    ),
    Function(
        "sha256", _sha256, "text", takes("text:text"), "text",
        shows(("truncate(sha256('Ada'), 7)", "99a563…")),
    ),
)  # fmt: skip
