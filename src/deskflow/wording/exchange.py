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
    # workflows in files
    "workflow_file.unknown": QT_TRANSLATE_NOOP("words", "This JSON holds no workflow of DeskFlow or n8n."),
    "workflow_file.empty": QT_TRANSLATE_NOOP("words", "There is no workflow in it."),
    "workflow_file.too_many": QT_TRANSLATE_NOOP("words", "There are more than {limit} workflows in it."),
    "workflow_file.too_many_nodes": QT_TRANSLATE_NOOP("words", "The workflow has more than {limit} nodes."),
    "workflow_file.too_many_wires": QT_TRANSLATE_NOOP("words", "The workflow has more than {limit} wires."),
    "workflow_file.unreadable": QT_TRANSLATE_NOOP("words", "The file cannot be read ({reason})."),
    "workflow_file.renamed": QT_TRANSLATE_NOOP("words", "There is a workflow “{wanted}” already, so this one is called “{name}”."),
    "workflow_file.was_active": QT_TRANSLATE_NOOP("words", "It was switched on where it comes from; here it is a draft until you publish it."),
    # what becomes of a node of n8n
    "n8n.expression_kept": QT_TRANSLATE_NOOP("words", "{field}: the expression is kept as it was, since {what} has no counterpart here."),
    "n8n.unknown_node": QT_TRANSLATE_NOOP("words", "There is no such step here; the original is in the note."),
    "n8n.unknown_trigger": QT_TRANSLATE_NOOP("words", "There is no such trigger here, so it is started by hand; the original is in the note."),
    "n8n.second_trigger": QT_TRANSLATE_NOOP("words", "A workflow has one trigger here; this one is in the note."),
    "n8n.no_trigger": QT_TRANSLATE_NOOP("words", "There is no trigger, so it is started by hand."),
    "n8n.code": QT_TRANSLATE_NOOP("words", "Code is not run here; it is in the note, and its place is passed by."),
    "n8n.merged": QT_TRANSLATE_NOOP("words", "Waits for all its branches; it does not combine their data."),
    "n8n.join_added": QT_TRANSLATE_NOOP("words", "Several branches lead here. n8n runs it once for each; here a join waits for all of them."),
    "n8n.not_joined": QT_TRANSLATE_NOOP("words", "Its branches cross behind it in a way that has to be sorted out by hand."),
    "n8n.too_many_branches": QT_TRANSLATE_NOOP("words", "It leads to more branches than there can be."),
    "n8n.wire_back": QT_TRANSLATE_NOOP("words", "A wire leads back from here; it was left out. Use a loop instead."),
    "n8n.lost_output": QT_TRANSLATE_NOOP("words", "It has an output that does not exist here; its wire was left out."),
    "n8n.per_item": QT_TRANSLATE_NOOP("words", "n8n runs a step for each item it gets; here a step runs once, and a loop is a step of its own."),
    "n8n.not_active": QT_TRANSLATE_NOOP("words", "It was switched on in n8n; here it is a draft until you publish it."),
    "n8n.pinned": QT_TRANSLATE_NOOP("words", "Pinned data was left out (nodes: {count})."),
    "n8n.odd_wires": QT_TRANSLATE_NOOP("words", "Wires of other kinds, or to nodes that are not there, were left out: {count}."),
    "n8n.no_node": QT_TRANSLATE_NOOP("words", "{name} is no node that can be read, or its name is taken."),
    "n8n.settings": QT_TRANSLATE_NOOP("words", "Settings that were left out: {names}."),
    "n8n.credentials": QT_TRANSLATE_NOOP("words", "It used the credentials {names}; give them anew."),
    "n8n.authentication": QT_TRANSLATE_NOOP("words", "How it signs in was left out; choose a stored credential."),
    "n8n.operator": QT_TRANSLATE_NOOP("words", "The comparison “{operator}” has no counterpart here."),
    "n8n.ignores_case": QT_TRANSLATE_NOOP("words", "It ignored upper and lower case; here both count."),
    "n8n.first_match": QT_TRANSLATE_NOOP("words", "It took every matching output; here the first one is taken."),
    "n8n.first_of_several": QT_TRANSLATE_NOOP("words", "It has {count} times to start; here the first one is taken."),
    "n8n.seconds": QT_TRANSLATE_NOOP("words", "Schedules count in minutes here."),
    "n8n.rhythm": QT_TRANSLATE_NOOP("words", "“Every {every} {unit}” begins anew each hour, day, month or year here."),
    "n8n.mailbox": QT_TRANSLATE_NOOP("words", "It reads the mail that DeskFlow fetches, not a mailbox of its own."),
    "n8n.form": QT_TRANSLATE_NOOP("words", "The form is filled in inside DeskFlow, not on a web page."),
    "n8n.method": QT_TRANSLATE_NOOP("words", "The method {method} is not there."),
    "n8n.answers_at_once": QT_TRANSLATE_NOOP("words", "The caller is answered at once, not with the result."),
    "n8n.batches": QT_TRANSLATE_NOOP("words", "It took {size} items at a time; here one at a time."),
    "n8n.choose_workflow": QT_TRANSLATE_NOOP("words", "Choose the workflow it starts (in n8n: {name})."),
    "n8n.workflow_found": QT_TRANSLATE_NOOP("words", "It starts “{name}”, which is here."),
    "n8n.other_fields": QT_TRANSLATE_NOOP("words", "It passed all other fields on; here the variable holds the fields it sets."),
    "n8n.options": QT_TRANSLATE_NOOP("words", "Left out: {names}."),
    "n8n.body_as_json": QT_TRANSLATE_NOOP("words", "The body is sent as JSON, not as a form."),
    "n8n.html": QT_TRANSLATE_NOOP("words", "The mail was HTML; here it is text. Use a mail template for HTML."),
    "n8n.sender": QT_TRANSLATE_NOOP("words", "The sender is the one of this workspace."),
    "n8n.incoming_webhook": QT_TRANSLATE_NOOP("words", "Give the address of the channel's incoming webhook (in n8n: {channel})."),
    "n8n.tries": QT_TRANSLATE_NOOP("words", "It tried {wanted} times; here at most {limit}."),
    "n8n.always_output": QT_TRANSLATE_NOOP("words", "“Always output data” is not needed here."),
}  # fmt: skip

RESULTS: Final[dict[str, str]] = {
    "mapped": QT_TRANSLATE_NOOP("words", "Mapped"),
    "approximated": QT_TRANSLATE_NOOP("words", "Approximated"),
    "noted": QT_TRANSLATE_NOOP("words", "Left as a note"),
    "left_out": QT_TRANSLATE_NOOP("words", "Not needed"),
}
