"""Sentences about the flow of a workflow: switches, forks and joins, loops, groups, waiting, sub-workflows, undoing."""

from __future__ import annotations

from typing import Final

from deskflow.wording.marking import QT_TRANSLATE_NOOP

STEPS: Final[dict[str, str]] = {
    # while drawing
    "field.too_many_rows": QT_TRANSLATE_NOOP("workflows", "At most {most} of them"),
    "field.bad_row_key": QT_TRANSLATE_NOOP("workflows", "“{key}” is no short name: letters, digits and _ only"),
    "field.row_key_twice": QT_TRANSLATE_NOOP("workflows", "“{key}” is there twice"),
    "flow.crosses_border": QT_TRANSLATE_NOOP("workflows", "The wire from “{from}” to “{to}” leads into or out of a loop, a group or a branch"),
    "join.without_fork": QT_TRANSLATE_NOOP("workflows", "There is no fork whose branches come together here"),
    "join.second_of_fork": QT_TRANSLATE_NOOP("workflows", "The branches of this fork come together in another join already"),
    "join.no_count": QT_TRANSLATE_NOOP("workflows", "Say how many branches are enough"),
    "loop.list_and_condition": QT_TRANSLATE_NOOP("workflows", "A loop goes over a list or repeats while something is true, not both"),
    "loop.empty": QT_TRANSLATE_NOOP("workflows", "Nothing happens in the loop: connect “each”"),
    "switch.case_without_test": QT_TRANSLATE_NOOP("workflows", "Say when the case “{case}” is taken"),
    "fork.branch_empty": QT_TRANSLATE_NOOP("workflows", "Nothing happens on the branch “{branch}”"),
    "group.empty": QT_TRANSLATE_NOOP("workflows", "Nothing happens in the group: connect “inside”"),
    "group.section_in_section": QT_TRANSLATE_NOOP("workflows", "“{group}” around it lets through one at a time already; two such groups could wait for each other for ever"),
    "stop.no_loop": QT_TRANSLATE_NOOP("workflows", "There is no loop around this step to leave"),
    "stop.no_group": QT_TRANSLATE_NOOP("workflows", "There is no group around this step to leave"),
    "stop.nothing_to_leave": QT_TRANSLATE_NOOP("workflows", "There was no loop or group to leave"),
    "step.bad_retry_on": QT_TRANSLATE_NOOP("workflows", "“{found}” names no error; write http.no_answer, http.* or http.status=503"),
    "step.cannot_be_passed": QT_TRANSLATE_NOOP("workflows", "A step of this kind cannot be passed over; let its run end here while it is switched off"),
    "compensation.missing": QT_TRANSLATE_NOOP("workflows", "Nothing undoes this step: connect “undo”"),
    "compensation.wrong_kind": QT_TRANSLATE_NOOP("workflows", "A step of this kind cannot undo another one"),
    "compensation.goes_on": QT_TRANSLATE_NOOP("workflows", "Undoing a step is a single step; nothing follows it"),
    "sub_workflow.gone": QT_TRANSLATE_NOOP("workflows", "This workflow is not there any more"),
    "sub_workflow.unpublished": QT_TRANSLATE_NOOP("workflows", "“{name}” is not published yet; until then the step fails"),
    "sub_workflow.input_missing": QT_TRANSLATE_NOOP("workflows", "“{name}” needs this"),
    "sub_workflow.unknown_input": QT_TRANSLATE_NOOP("workflows", "“{name}” does not ask for “{input}”"),
    # while running
    "group.empty_key": QT_TRANSLATE_NOOP("workflows", "The key of the group came out empty"),
    "group.held_by_parent": QT_TRANSLATE_NOOP("workflows", "The run that started this one holds “{key}” and waits for it; neither could go on"),
    "group.timed_out": QT_TRANSLATE_NOOP("workflows", "The group “{group}” took longer than it may"),
    "join.not_enough": QT_TRANSLATE_NOOP("workflows", "Only {arrived} of {wanted} branches came to the join"),
    "loop.not_a_list": QT_TRANSLATE_NOOP("workflows", "The loop needs a list, not {found}"),
    "loop.too_many_items": QT_TRANSLATE_NOOP("workflows", "The list has {count} entries, more than {limit}"),
    "loop.too_many_rounds": QT_TRANSLATE_NOOP("workflows", "The loop came to its limit of {limit} rounds"),
    "step.bad_config": QT_TRANSLATE_NOOP("workflows", "What the step is told cannot be used ({action})"),
    "step.calendar_never_opens": QT_TRANSLATE_NOOP("workflows", "The calendar is never open"),
    "step.unknown_calendar": QT_TRANSLATE_NOOP("workflows", "There is no calendar “{value}”"),
    "sub_workflow.not_found": QT_TRANSLATE_NOOP("workflows", "The workflow to start is not there any more"),
    "sub_workflow.no_such_version": QT_TRANSLATE_NOOP("workflows", "“{name}” has no version {version}"),
    "sub_workflow.too_deep": QT_TRANSLATE_NOOP("workflows", "More than {limit} workflows have started each other: {chain}"),
    "sub_workflow.failed": QT_TRANSLATE_NOOP("workflows", "The workflow it started ended as {status} ({cause})"),
    "sub_workflow.timed_out": QT_TRANSLATE_NOOP("workflows", "The workflow it started took longer than it may"),
    "wait_event.about_nothing": QT_TRANSLATE_NOOP("workflows", "There is no record this run is about, so say which “{event}” is meant"),
    "wait_event.timed_out": QT_TRANSLATE_NOOP("workflows", "The event did not come in time"),
}  # fmt: skip
