"""Every change to service levels, collected; each subject has a file of its own beside this one."""

from __future__ import annotations

from deskflow.core.commands import Handlers
from deskflow.sla.crediting import ReviewCreditNotes, review_credit_notes
from deskflow.sla.due_by_hand import ReleaseDueTime, SetDueTime, release_due_time, set_due_time
from deskflow.sla.holding import PauseSla, ResumeSla, pause_sla, resume_sla
from deskflow.sla.justifying import JustifyBreach, justify_breach
from deskflow.sla.policy_commands import (
    DefinePolicy,
    DeletePolicy,
    InstallDefaultPolicy,
    ReorderPolicies,
    define_policy,
    delete_policy,
    install_default_policy,
    reorder_policies,
)
from deskflow.sla.recounting import CountAgain, StopCounting, start_counting, stop_counting
from deskflow.sla.timers import FireTimers, fire_timers

HANDLERS: Handlers = {
    DefinePolicy: define_policy,
    InstallDefaultPolicy: install_default_policy,
    ReorderPolicies: reorder_policies,
    DeletePolicy: delete_policy,
    JustifyBreach: justify_breach,
    ReviewCreditNotes: review_credit_notes,
    SetDueTime: set_due_time,
    ReleaseDueTime: release_due_time,
    FireTimers: fire_timers,
    StopCounting: stop_counting,
    CountAgain: start_counting,
    PauseSla: pause_sla,
    ResumeSla: resume_sla,
}
