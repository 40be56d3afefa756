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
}
