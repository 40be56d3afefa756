"""The sentence for why a row, a mail or a file was skipped by an import."""

from __future__ import annotations

from typing import Final

from deskflow.wording.marking import QT_TRANSLATE_NOOP

REASONS: Final[dict[str, str]] = {
    "row.title_missing": QT_TRANSLATE_NOOP("importing", "There is neither a title nor a description."),
    "row.value_unknown": QT_TRANSLATE_NOOP("importing", "“{value}” is not understood."),
    "row.value_missing": QT_TRANSLATE_NOOP("importing", "Nothing stands there."),
    "row.value_too_long": QT_TRANSLATE_NOOP("importing", "longer than {limit} characters."),
    "row.date_unreadable": QT_TRANSLATE_NOOP("importing", "“{value}” cannot be read as a date."),
    "row.email_unusable": QT_TRANSLATE_NOOP("importing", "“{value}” is no mail address."),
    "row.id_twice": QT_TRANSLATE_NOOP("importing", "Another row of this file has the same number."),
    "row.too_few_cells": QT_TRANSLATE_NOOP("importing", "The row has {found} cells instead of {expected}."),
    "row.too_many_cells": QT_TRANSLATE_NOOP("importing", "The row has {found} cells instead of {expected}."),
    "csv.open_quote": QT_TRANSLATE_NOOP("importing", "A quotation mark is opened and never closed."),
    "csv.stray_quote": QT_TRANSLATE_NOOP("importing", "There is a quotation mark where none belongs."),
    "csv.row_too_long": QT_TRANSLATE_NOOP("importing", "The row is too long to be one."),
    "csv.too_many_columns": QT_TRANSLATE_NOOP("importing", "The row has {count} columns; at most {limit} are read."),
    "csv.nul": QT_TRANSLATE_NOOP("importing", "The row holds zero bytes, which no text does."),
    "csv.undecodable": QT_TRANSLATE_NOOP("importing", "The row is not written in {encoding}."),
    "file.unreadable": QT_TRANSLATE_NOOP("importing", "The file cannot be read ({reason})."),
    "import.missing": QT_TRANSLATE_NOOP("importing", "The file is not there any more."),
    "import.other": QT_TRANSLATE_NOOP("importing", "This is neither a CSV file nor mail."),
    "import.not_storable": QT_TRANSLATE_NOOP("importing", "It holds something that cannot be kept."),
    "import.too_many_files": QT_TRANSLATE_NOOP("importing", "There are more than {limit} files."),
    "mail.not_a_mail": QT_TRANSLATE_NOOP("importing", "This is no mail."),
    "mail.empty": QT_TRANSLATE_NOOP("importing", "The mail is empty."),
    "mail.too_large": QT_TRANSLATE_NOOP("importing", "The mail is too large."),
    "mail.headers_too_large": QT_TRANSLATE_NOOP("importing", "The head of the mail is too large."),
    "mail.unexpected": QT_TRANSLATE_NOOP("importing", "The mail is put together in a way that cannot be read."),
}  # fmt: skip
