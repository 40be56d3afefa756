"""The sentences for what goes wrong when an action computes or reaches outside; a part of `problems`."""

from __future__ import annotations

from typing import Final

from deskflow.wording.marking import QT_TRANSLATE_NOOP

EFFECTS: Final[dict[str, str]] = {
    "http.bad_statuses": QT_TRANSLATE_NOOP("workflows", "“{found}” is no status; write 200-299, 404 or 3xx"),
    "http.request_too_big": QT_TRANSLATE_NOOP("workflows", "What should be sent is larger than {limit} bytes"),
    "http.too_many_redirects": QT_TRANSLATE_NOOP("workflows", "“{host}” sends on and on to other addresses"),
    "http.redirected_away": QT_TRANSLATE_NOOP("workflows", "The other side wanted the data sent to “{host}”, which nobody asked for"),
    "http.unknown_encoding": QT_TRANSLATE_NOOP("workflows", "The answer is packed in a way that is not understood ({encoding})"),
}  # fmt: skip
