"""Every change to requests for a decision, collected; each subject has a file of its own beside this one."""

from __future__ import annotations

from deskflow.approvals.asking import RequestApproval, request_approval
from deskflow.approvals.closing import (
    CancelApproval,
    CancelApprovalsOfExecution,
    ExpireApprovals,
    cancel_approval,
    cancel_of_execution,
    expire_approvals,
)
from deskflow.approvals.deciding import DecideApproval, decide_approval
from deskflow.core.commands import Handlers

HANDLERS: Handlers = {
    RequestApproval: request_approval,
    DecideApproval: decide_approval,
    CancelApproval: cancel_approval,
    CancelApprovalsOfExecution: cancel_of_execution,
    ExpireApprovals: expire_approvals,
}
