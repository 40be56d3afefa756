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
    "compute.took_too_long": QT_TRANSLATE_NOOP("workflows", "It computed for longer than {seconds} seconds and was stopped"),
    "compute.died": QT_TRANSLATE_NOOP("workflows", "It took more than this machine gives it and was stopped"),
    "compute.too_much_memory": QT_TRANSLATE_NOOP("workflows", "It took too much memory and was stopped"),
    "table.too_big": QT_TRANSLATE_NOOP("workflows", "The table is larger than {limit} characters"),
    "table.too_many_rows": QT_TRANSLATE_NOOP("workflows", "The table has more than {limit} rows"),
    "table.too_many_columns": QT_TRANSLATE_NOOP("workflows", "The table has more than {limit} columns (line {line})"),
    "table.broken": QT_TRANSLATE_NOOP("workflows", "The table cannot be read at line {line} ({problem})"),
    "table.not_a_row": QT_TRANSLATE_NOOP("workflows", "Row {row} is neither an object nor a list"),
    "json_text.too_big": QT_TRANSLATE_NOOP("workflows", "The JSON is larger than {limit} characters"),
    "json_text.broken": QT_TRANSLATE_NOOP("workflows", "This is no JSON ({problem})"),
    "transform.bad_expression": QT_TRANSLATE_NOOP("workflows", "The JSONata expression does not work: {error}"),
    "transform.bad_pattern": QT_TRANSLATE_NOOP("workflows", "“{pattern}” is no pattern ({error})"),
    "transform.failed": QT_TRANSLATE_NOOP("workflows", "The JSONata expression cannot be worked out with this data ({error})"),
    "transform.too_deep": QT_TRANSLATE_NOOP("workflows", "The data is nested too deeply"),
    "transform.too_big": QT_TRANSLATE_NOOP("workflows", "More than {limit} characters are not taken"),
    "transform.not_plain": QT_TRANSLATE_NOOP("workflows", "The expression makes a function, not data"),
    "credential.unknown": QT_TRANSLATE_NOOP("workflows", "There is no credential “{name}”"),
    "credential.no_secret": QT_TRANSLATE_NOOP("workflows", "There is no secret “{name}” for the credential"),
    "credential.other_address": QT_TRANSLATE_NOOP("workflows", "The credential “{name}” belongs to another address"),
    "credential.not_granted": QT_TRANSLATE_NOOP("workflows", "The other side gives “{name}” no access ({status})"),
    "paging.no_rows": QT_TRANSLATE_NOOP("workflows", "There are no rows at “{path}” in the answer"),
    "paging.no_next": QT_TRANSLATE_NOOP("workflows", "There is no next page at “{path}” in the answer"),
    "paging.leads_away": QT_TRANSLATE_NOOP("workflows", "The next page lies elsewhere: {url}"),
    "paging.unknown_kind": QT_TRANSLATE_NOOP("workflows", "There is no way “{kind}” to further pages"),
    "chat.unknown_kind": QT_TRANSLATE_NOOP("workflows", "There is no chat “{kind}”"),
    "document.too_long": QT_TRANSLATE_NOOP("workflows", "The text is longer than {limit} characters"),
    "document.too_many_rows": QT_TRANSLATE_NOOP("workflows", "The table has more than {limit} rows"),
    "document.bad_table": QT_TRANSLATE_NOOP("workflows", "The table cannot be drawn: each row is an object, with no more than twenty columns"),
    "document.too_big": QT_TRANSLATE_NOOP("workflows", "The document is larger than {limit} bytes"),
}  # fmt: skip
