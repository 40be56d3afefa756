"""Every change to tickets, collected; each subject has a file of its own beside this one."""

from __future__ import annotations

from deskflow.core.commands import Handlers
from deskflow.tickets.arriving import ImportMessages, import_messages
from deskflow.tickets.changing import (
    AssignTicket,
    AssignTickets,
    UpdateTicket,
    UpdateTickets,
    assign_ticket,
    assign_tickets,
    update_ticket,
    update_tickets,
)
from deskflow.tickets.checklist_templates import (
    AddChecklistFromTemplate,
    DefineChecklistTemplate,
    DeleteChecklistTemplate,
    add_checklist_from_template,
    define_checklist_template,
    delete_checklist_template,
)
from deskflow.tickets.checklists import (
    AddChecklist,
    AddChecklistItem,
    MoveChecklist,
    RemoveChecklist,
    RemoveChecklistItem,
    RenameChecklist,
    SetChecklistItemDone,
    UpdateChecklistItem,
    add_checklist,
    add_checklist_item,
    move_checklist,
    remove_checklist,
    remove_checklist_item,
    rename_checklist,
    set_checklist_item_done,
    update_checklist_item,
)
from deskflow.tickets.creating import CreateTicket, ImportTickets, create_ticket, import_tickets
from deskflow.tickets.defining.commands import HANDLERS as DEFINING
from deskflow.tickets.escalating import EscalateTicket, escalate_ticket
from deskflow.tickets.linking import LinkTickets, UnlinkTickets, link_tickets, unlink_tickets
from deskflow.tickets.merging import MergeTickets, UnmergeTicket, merge_tickets, unmerge_ticket
from deskflow.tickets.messaging import AddMessage, add_message
from deskflow.tickets.needing import SetTicketSkills, set_ticket_skills
from deskflow.tickets.problems import ResolveIncidents, resolve_incidents
from deskflow.tickets.scheduling import (
    CancelAppointment,
    CreateWorkOrder,
    ScheduleTicket,
    SetAppointmentsTentative,
    SetWorkOrderDone,
    UnplanAppointments,
    cancel_appointment,
    create_work_order,
    schedule_ticket,
    set_appointments_tentative,
    set_work_order_done,
    unplan_appointments,
)
from deskflow.tickets.sending import (
    CallBackReply,
    ReleaseReply,
    SendReply,
    call_back_reply,
    release_reply,
    send_reply,
)
from deskflow.tickets.severities import AssessTickets, assess_tickets
from deskflow.tickets.splitting import SplitTicket, split_ticket
from deskflow.tickets.stopwatches import (
    PauseStopwatch,
    StartStopwatch,
    StopStopwatch,
    pause_stopwatch,
    start_stopwatch,
    stop_stopwatch,
)
from deskflow.tickets.surveys import RecordAnswer, SendSurvey, record_answer, send_survey
from deskflow.tickets.tagging import TagTicket, tag_ticket
from deskflow.tickets.tasks import CreateTask, SetTaskDone, create_task, set_task_done
from deskflow.tickets.time_spent import (
    LogTime,
    RemoveTime,
    UpdateTime,
    log_time,
    remove_time,
    update_time,
)
from deskflow.tickets.viewing.commands import HANDLERS as VIEWING
from deskflow.tickets.watching import UnwatchTicket, WatchTicket, unwatch_ticket, watch_ticket

HANDLERS: Handlers = {
    CreateTicket: create_ticket,
    ImportTickets: import_tickets,
    ImportMessages: import_messages,
    UpdateTicket: update_ticket,
    UpdateTickets: update_tickets,
    AssignTicket: assign_ticket,
    AssignTickets: assign_tickets,
    AddMessage: add_message,
    SendReply: send_reply,
    CallBackReply: call_back_reply,
    ReleaseReply: release_reply,
    CreateTask: create_task,
    SetTaskDone: set_task_done,
    TagTicket: tag_ticket,
    LinkTickets: link_tickets,
    UnlinkTickets: unlink_tickets,
    MergeTickets: merge_tickets,
    UnmergeTicket: unmerge_ticket,
    SplitTicket: split_ticket,
    ResolveIncidents: resolve_incidents,
    AddChecklist: add_checklist,
    AddChecklistItem: add_checklist_item,
    SetChecklistItemDone: set_checklist_item_done,
    RemoveChecklistItem: remove_checklist_item,
    RemoveChecklist: remove_checklist,
    RenameChecklist: rename_checklist,
    UpdateChecklistItem: update_checklist_item,
    MoveChecklist: move_checklist,
    DefineChecklistTemplate: define_checklist_template,
    DeleteChecklistTemplate: delete_checklist_template,
    AddChecklistFromTemplate: add_checklist_from_template,
    LogTime: log_time,
    RemoveTime: remove_time,
    UpdateTime: update_time,
    StartStopwatch: start_stopwatch,
    PauseStopwatch: pause_stopwatch,
    StopStopwatch: stop_stopwatch,
    ScheduleTicket: schedule_ticket,
    CancelAppointment: cancel_appointment,
    UnplanAppointments: unplan_appointments,
    SetAppointmentsTentative: set_appointments_tentative,
    CreateWorkOrder: create_work_order,
    SetWorkOrderDone: set_work_order_done,
    EscalateTicket: escalate_ticket,
    SendSurvey: send_survey,
    RecordAnswer: record_answer,
    SetTicketSkills: set_ticket_skills,
    AssessTickets: assess_tickets,
    **DEFINING,
    **VIEWING,
    WatchTicket: watch_ticket,
    UnwatchTicket: unwatch_ticket,
}
