"""Every change to requests for a decision, collected; each subject has a file of its own beside this one."""

from __future__ import annotations

from deskflow.approvals.asking import RequestApproval, request_approval
from deskflow.approvals.closing import (
    CancelApproval,
    CancelApprovalsOfExecution,
    cancel_approval,
    cancel_of_execution,
)
from deskflow.approvals.deciding import DecideApproval, decide_approval
from deskflow.approvals.delegating import (
    DelegateApprovals,
    EndDelegation,
    delegate_approvals,
    end_delegation,
)
from deskflow.approvals.expiring import (
    ClimbLadders,
    ExpireApprovals,
    climb_ladders,
    expire_approvals,
)
from deskflow.approvals.passing_on import PassApprovalOn, pass_approval_on
from deskflow.approvals.questions import (
    AnswerQuestion,
    AskQuestion,
    WithdrawQuestion,
    answer_question,
    ask_question,
    withdraw_question,
)
from deskflow.core.commands import Handlers

HANDLERS: Handlers = {
    RequestApproval: request_approval,
    DecideApproval: decide_approval,
    CancelApproval: cancel_approval,
    CancelApprovalsOfExecution: cancel_of_execution,
    ExpireApprovals: expire_approvals,
    ClimbLadders: climb_ladders,
    DelegateApprovals: delegate_approvals,
    EndDelegation: end_delegation,
    PassApprovalOn: pass_approval_on,
    AskQuestion: ask_question,
    AnswerQuestion: answer_question,
    WithdrawQuestion: withdraw_question,
}
