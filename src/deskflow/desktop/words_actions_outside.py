"""Words of actions that compute or reach outside: their titles, and what each is for."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import QT_TRANSLATE_NOOP

TITLES: Final[dict[str, Any]] = {
    "action.http_request.accept_statuses": QT_TRANSLATE_NOOP("workflows", "Good answers (200-299, 404, 3xx)"),
    "action.http_request.answer_as": QT_TRANSLATE_NOOP("workflows", "Read the answer as"),
    "action.http_request.answer_as.auto": QT_TRANSLATE_NOOP("workflows", "What it says it is"),
    "action.http_request.answer_as.json": QT_TRANSLATE_NOOP("workflows", "JSON"),
    "action.http_request.answer_as.text": QT_TRANSLATE_NOOP("workflows", "Text"),
    "action.http_request.follow_redirects": QT_TRANSLATE_NOOP("workflows", "Follow redirects"),
    "action.transform_data": QT_TRANSLATE_NOOP("workflows", "Transform data"),
    "action.transform_data.data": QT_TRANSLATE_NOOP("workflows", "Data"),
    "action.transform_data.expression": QT_TRANSLATE_NOOP("workflows", "JSONata expression"),
    "action.parse_csv": QT_TRANSLATE_NOOP("workflows", "Read CSV"),
    "action.parse_csv.text": QT_TRANSLATE_NOOP("workflows", "CSV text"),
    "action.parse_csv.delimiter": QT_TRANSLATE_NOOP("workflows", "Between the cells"),
    "action.parse_csv.delimiter.auto": QT_TRANSLATE_NOOP("workflows", "Find out"),
    "action.parse_csv.delimiter.comma": QT_TRANSLATE_NOOP("workflows", "Comma"),
    "action.parse_csv.delimiter.semicolon": QT_TRANSLATE_NOOP("workflows", "Semicolon"),
    "action.parse_csv.delimiter.tab": QT_TRANSLATE_NOOP("workflows", "Tab"),
    "action.parse_csv.delimiter.pipe": QT_TRANSLATE_NOOP("workflows", "Vertical line"),
    "action.parse_csv.header": QT_TRANSLATE_NOOP("workflows", "The first line names the columns"),
    "action.make_csv": QT_TRANSLATE_NOOP("workflows", "Write CSV"),
    "action.make_csv.rows": QT_TRANSLATE_NOOP("workflows", "Rows"),
    "action.make_csv.columns": QT_TRANSLATE_NOOP("workflows", "Columns"),
    "action.make_csv.header": QT_TRANSLATE_NOOP("workflows", "Begin with the names of the columns"),
    "action.parse_json": QT_TRANSLATE_NOOP("workflows", "Read JSON"),
    "action.parse_json.text": QT_TRANSLATE_NOOP("workflows", "JSON text"),
    "action.make_json": QT_TRANSLATE_NOOP("workflows", "Write JSON"),
    "action.make_json.value": QT_TRANSLATE_NOOP("workflows", "Value"),
    "action.make_json.indented": QT_TRANSLATE_NOOP("workflows", "With line breaks"),
    "action.call_api": QT_TRANSLATE_NOOP("workflows", "Call an API"),
    "action.call_api.credential": QT_TRANSLATE_NOOP("workflows", "Credential"),
    "action.call_api.path": QT_TRANSLATE_NOOP("workflows", "Path below its address"),
    "action.call_api.query": QT_TRANSLATE_NOOP("workflows", "Query"),
    "action.call_api.pagination": QT_TRANSLATE_NOOP("workflows", "Further pages"),
    "action.call_api.pagination.none": QT_TRANSLATE_NOOP("workflows", "There is one page"),
    "action.call_api.pagination.link": QT_TRANSLATE_NOOP("workflows", "By the header Link"),
    "action.call_api.pagination.next_url": QT_TRANSLATE_NOOP("workflows", "The answer holds the next address"),
    "action.call_api.pagination.cursor": QT_TRANSLATE_NOOP("workflows", "The answer holds a cursor"),
    "action.call_api.pagination.page": QT_TRANSLATE_NOOP("workflows", "By numbers"),
    "action.call_api.items_path": QT_TRANSLATE_NOOP("workflows", "Where the rows are (data.items)"),
    "action.call_api.next_path": QT_TRANSLATE_NOOP("workflows", "Where the next address or cursor is"),
    "action.call_api.page_parameter": QT_TRANSLATE_NOOP("workflows", "Parameter for cursor or number"),
    "action.call_api.max_pages": QT_TRANSLATE_NOOP("workflows", "At most so many pages"),
    "action.call_api.max_rows": QT_TRANSLATE_NOOP("workflows", "At most so many rows"),
}  # fmt: skip

HELP: Final[dict[str, Any]] = {
    "transform_data": QT_TRANSLATE_NOOP("workflows", "Makes other data of data with a JSONata expression, such as `$sum(lines.(price * quantity))`. The data is `$` there; an expression that does not end is stopped."),
    "parse_csv": QT_TRANSLATE_NOOP("workflows", "Makes rows of CSV text: up to 10,000 rows and 2,000,000 characters. Cells are texts; with a first line of names a row is an object."),
    "make_csv": QT_TRANSLATE_NOOP("workflows", "Makes CSV text of rows, which are objects or lists. What a spreadsheet would take for a formula is written as text."),
    "parse_json": QT_TRANSLATE_NOOP("workflows", "Makes a value of JSON text, up to 1,000,000 characters."),
    "make_json": QT_TRANSLATE_NOOP("workflows", "Makes JSON text of a value."),
    "call_api": QT_TRANSLATE_NOOP("workflows", "Calls a REST API with a stored credential and collects the rows of all pages. The credential is sent to its own address and nowhere else; without one the path is a whole address. `Retry-After` is waited for when the step may try again."),
}  # fmt: skip
