"""The sentences about requests for a decision: what is refused, and what is wrong with a step that asks."""

from __future__ import annotations

from typing import Final

from deskflow.wording.marking import QT_TRANSLATE_NOOP

REFUSED: Final[dict[str, str]] = {
    "approval.unknown_approver": QT_TRANSLATE_NOOP("words", "There is nobody “{value}” to ask."),
    "approval.blank_approver": QT_TRANSLATE_NOOP("words", "One of those to be asked is empty: the expression found nobody."),
    "approval.no_requester": QT_TRANSLATE_NOOP("words", "The manager of whoever asks was to decide, but no person has asked."),
    "approval.no_manager": QT_TRANSLATE_NOOP("words", "{person} has no manager who could decide. An administrator can name one."),
    "approval.unknown_team": QT_TRANSLATE_NOOP("words", "There is no team “{value}” to ask."),
    "approval.team_retired": QT_TRANSLATE_NOOP("words", "The team {team} was retired, so nobody in it can be asked."),
    "approval.team_empty": QT_TRANSLATE_NOOP("words", "Nobody belongs to the team {team}, so nobody in it can be asked."),
    "approval.no_lead": QT_TRANSLATE_NOOP("words", "Nobody leads the team {team}. An administrator can name somebody."),
    "approval.team_has_decided": QT_TRANSLATE_NOOP("words", "Somebody of your team has decided already."),
    "approval.bad_stage": QT_TRANSLATE_NOOP("words", "“{found}” is no stage of an approval."),
    "approval.too_many_stages": QT_TRANSLATE_NOOP("words", "An approval has at most {limit} stages."),
    "approval.too_many_approvers": QT_TRANSLATE_NOOP("words", "At most {limit} can be asked together."),
    "approval.bad_table": QT_TRANSLATE_NOOP("words", "The table that says who decides cannot be used (row {row}: {problem})."),
    "approval.no_row": QT_TRANSLATE_NOOP("words", "No row of the table says who decides for {values}."),
    "approval.no_number": QT_TRANSLATE_NOOP("words", "“{found}” is no number, which “{column}” of the table needs."),
    "approval.too_many_rungs": QT_TRANSLATE_NOOP("words", "At most {limit} reminders and escalations are possible."),
    "approval.unknown_rung": QT_TRANSLATE_NOOP("words", "“{kind}” is no kind of escalation."),
    "approval.bad_rung_time": QT_TRANSLATE_NOOP("words", "A reminder or escalation needs a time after which it happens."),
    "approval.rung_needs_somebody": QT_TRANSLATE_NOOP("words", "An escalation to a person or a role has to name them."),
    "approval.escalate_needs_length": QT_TRANSLATE_NOOP("words", "To go on to somebody else when time is up, there has to be a time limit."),
    "approval.bad_time_limit": QT_TRANSLATE_NOOP("words", "{seconds} seconds is no possible time limit."),
    "approval.never_open": QT_TRANSLATE_NOOP("words", "The calendar is never open long enough for this time limit."),
    "approval_delegations.not_found": QT_TRANSLATE_NOOP("words", "This absence is not arranged any more."),
    "calendars.not_found": QT_TRANSLATE_NOOP("words", "The calendar is not there any more."),
    "delegation.to_oneself": QT_TRANSLATE_NOOP("words", "Choose somebody else: nobody stands in for themselves."),
    "delegation.cannot_approve": QT_TRANSLATE_NOOP("words", "{person} may not approve, so they cannot decide for somebody else either."),
    "delegation.ends_before_it_starts": QT_TRANSLATE_NOOP("words", "The end has to come after the beginning."),
    "delegation.is_over": QT_TRANSLATE_NOOP("words", "That time is over already."),
    "delegation.not_yours": QT_TRANSLATE_NOOP("words", "Only they themselves and administrators can arrange this."),
    "user.own_manager": QT_TRANSLATE_NOOP("words", "Nobody is their own manager."),
}  # fmt: skip

IN_A_STEP: Final[dict[str, str]] = {
    "approval.two_sources": QT_TRANSLATE_NOOP("workflows", "Who is asked is said in more than one way; only one is used"),
    "approval.threshold_required": QT_TRANSLATE_NOOP("workflows", "Say how many votes are needed"),
    "approval.threshold_unreachable": QT_TRANSLATE_NOOP("workflows", "{threshold} cannot be reached by those who are asked ({asked})"),
    "approval.veto_not_asked": QT_TRANSLATE_NOOP("workflows", "Somebody with a veto is not asked"),
    "approval.escalate_needs_length": QT_TRANSLATE_NOOP("workflows", "Say when it is due, so that it can go on to somebody else"),
    "approval.rung_needs_somebody": QT_TRANSLATE_NOOP("workflows", "Say to whom it goes on"),
    "approval.rung_needs_time": QT_TRANSLATE_NOOP("workflows", "Say after how long"),
    "team.unknown": QT_TRANSLATE_NOOP("workflows", "There is no team “{value}”"),
    "team.retired": QT_TRANSLATE_NOOP("workflows", "This team was retired; choose another one, or bring it back under Settings, People"),
    "team.empty": QT_TRANSLATE_NOOP("workflows", "Nobody belongs to this team: asking it would fail"),
    "routing.not_a_table": QT_TRANSLATE_NOOP("workflows", "This is no table"),
    "routing.no_columns": QT_TRANSLATE_NOOP("workflows", "The table has no columns"),
    "routing.no_rows": QT_TRANSLATE_NOOP("workflows", "The table has no rows"),
    "routing.too_many_columns": QT_TRANSLATE_NOOP("workflows", "A table has at most {found} columns"),
    "routing.too_many_rows": QT_TRANSLATE_NOOP("workflows", "A table has at most {found} rows"),
    "routing.too_many_cells": QT_TRANSLATE_NOOP("workflows", "Row {row} has more cells than there are columns"),
    "routing.column_incomplete": QT_TRANSLATE_NOOP("workflows", "Column {column} needs a name and a value"),
    "routing.unknown_kind": QT_TRANSLATE_NOOP("workflows", "Column {column} is neither of texts nor of numbers"),
    "routing.bad_cell": QT_TRANSLATE_NOOP("workflows", "Row {row}: “{found}” is no condition. For numbers write <= 500, > 500 or 100..500"),
    "routing.nobody": QT_TRANSLATE_NOOP("workflows", "Row {row} asks nobody"),
    "routing.gap": QT_TRANSLATE_NOOP("workflows", "No row says who decides when: {when}"),
    "routing.overlap": QT_TRANSLATE_NOOP("workflows", "Rows {first} and {second} hold for the same; row {first} is taken"),
    "routing.never_taken": QT_TRANSLATE_NOOP("workflows", "Row {row} is never taken: rows before it hold for all of it"),
    "routing.unchecked": QT_TRANSLATE_NOOP("workflows", "The table is too large to be looked through for gaps"),
}  # fmt: skip
