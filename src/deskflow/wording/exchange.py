"""The sentence for what can be wrong with an event or a file that comes from somewhere else."""

from __future__ import annotations

from typing import Final

from deskflow.wording.marking import QT_TRANSLATE_NOOP

EXCHANGE: Final[dict[str, str]] = {
    # JSON files
    "json.too_big": QT_TRANSLATE_NOOP("words", "The file is larger than {limit} MB. Nothing was taken from it."),
    "json.not_text": QT_TRANSLATE_NOOP("words", "This is no JSON: it is not even text in UTF-8."),
    "json.unreadable": QT_TRANSLATE_NOOP("words", "This is no JSON: line {line}, column {column}."),
    "json.too_deep": QT_TRANSLATE_NOOP("words", "The JSON is nested more than {limit} levels deep."),
    "json.bad_number": QT_TRANSLATE_NOOP("words", "The JSON holds {found}, which is no number that can be kept."),
    "json.duplicate_key": QT_TRANSLATE_NOOP("words", "The key “{key}” stands twice in one object, so nobody can know which is meant."),
    # events from partners
    "event.unknown": QT_TRANSLATE_NOOP("words", "There is no event “{event}”."),
    "event.unknown_department": QT_TRANSLATE_NOOP("words", "There is no department “{department}”; there are {known}."),
    "event.own": QT_TRANSLATE_NOOP("words", "“{event}” is raised by DeskFlow itself; nobody else can send it."),
    "event.bad_payload": QT_TRANSLATE_NOOP("words", "This is no “{event}” ({count} problems). Nothing was taken in."),
    "event.id_too_long": QT_TRANSLATE_NOOP("words", "The sender's id or name is longer than {limit} characters."),
    "event.reused_id": QT_TRANSLATE_NOOP("words", "Another event came under the id “{id}” before. Nothing was taken in."),
    "payload.missing": QT_TRANSLATE_NOOP("words", "is missing ({wanted})"),
    "payload.wrong_kind": QT_TRANSLATE_NOOP("words", "must be {wanted}, not {found}"),
    "payload.not_a_value": QT_TRANSLATE_NOOP("words", "is “{found}”; allowed are {allowed}"),
    "payload.too_deep": QT_TRANSLATE_NOOP("words", "is nested more than {limit} levels deep"),
    "payload.too_big": QT_TRANSLATE_NOOP("words", "holds more than {limit} values"),
    "payload.bad_text": QT_TRANSLATE_NOOP("words", "holds a text that cannot be kept"),
    "payload.bad_number": QT_TRANSLATE_NOOP("words", "holds a number that cannot be kept"),
}  # fmt: skip
