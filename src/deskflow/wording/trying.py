"""Sentences about scenarios that cannot be played."""

from __future__ import annotations

from typing import Final

from deskflow.wording.marking import QT_TRANSLATE_NOOP

TRYING: Final[dict[str, str]] = {
    "scenario.bad_value": QT_TRANSLATE_NOOP("workflows", "The scenario cannot be read: {path} must be {wanted}"),
    "scenario.unknown_member": QT_TRANSLATE_NOOP("workflows", "The scenario has a member nobody knows: {path}"),
    "scenario.same_name": QT_TRANSLATE_NOOP("workflows", "Two records of the scenario are called “{name}”"),
    "scenario.name_taken": QT_TRANSLATE_NOOP("workflows", "There is a scenario with this name already"),
    "scenario.unknown_step": QT_TRANSLATE_NOOP("workflows", "The workflow has no step “{step}”"),
    "scenario.asks_nobody": QT_TRANSLATE_NOOP("workflows", "The step “{step}” asks nobody"),
    "scenario.calls_nothing": QT_TRANSLATE_NOOP("workflows", "The step “{step}” calls nothing outside; it is carried out as it is"),
    "scenario.no_such_record": QT_TRANSLATE_NOOP("workflows", "There is no record “{name}” in this scenario"),
    "scenario.bad_record": QT_TRANSLATE_NOOP("workflows", "The record “{name}” of the scenario cannot be made ({problem})"),
    "scenario.unknown_field": QT_TRANSLATE_NOOP("workflows", "The record “{name}” has no field “{field}”; there are {known}"),
    "scenario.unknown_record": QT_TRANSLATE_NOOP("workflows", "The record “{name}” refers by {field} to “{value}”, which is no record before it"),
    "scenario.bad_trigger": QT_TRANSLATE_NOOP("workflows", "The trigger's data cannot be made from the scenario ({problem})"),
    "scenario.bad_happening": QT_TRANSLATE_NOOP("workflows", "What happens later cannot be made from the scenario ({problem})"),
    "scenario.answer_refused": QT_TRANSLATE_NOOP("workflows", "The answer to “{step}” was refused ({problem})"),
    "scenario.nobody_to_answer": QT_TRANSLATE_NOOP("workflows", "Nobody is there who could answer “{step}”"),
    "scenario.unknown_person": QT_TRANSLATE_NOOP("workflows", "“{step}” is answered by “{name}”, whom nobody knows"),
    "scenario.nobody_there": QT_TRANSLATE_NOOP("workflows", "There is no user in whose name the workflow could be tried"),
    "trial.join_alone": QT_TRANSLATE_NOOP("workflows", "“{step}” brings branches together: it can only be run with what leads up to it"),
    "trial.step_has_errors": QT_TRANSLATE_NOOP("workflows", "“{step}” has something to mend first: see the problems"),
    "scenario.takes_too_long": QT_TRANSLATE_NOOP("workflows", "The scenario did not come to an end within {seconds} seconds"),
}  # fmt: skip
