"""The explicit list of actions. To add one: a file here, its line below, its test."""

from __future__ import annotations

from typing import Final

from deskflow.engine.action import Action
from deskflow.engine.actions import (
    add_checklist,
    add_message,
    add_watchers,
    assign_ticket,
    attach_file,
    call_api,
    cancel_workflow,
    create_contact,
    create_customer,
    create_task,
    create_ticket,
    create_work_order,
    emit_event,
    escalate_ticket,
    expect_answer,
    find_tickets,
    http_request,
    link_tickets,
    log_time,
    lookup_article,
    make_csv,
    make_json,
    merge_tickets,
    notify,
    parse_csv,
    parse_json,
    pause_sla,
    query_database,
    render_document,
    request_approval,
    resume_sla,
    schedule_ticket,
    send_chat,
    send_email,
    send_survey,
    set_variable,
    start_workflow,
    tag_ticket,
    transform_data,
    update_contact,
    update_customer,
    update_ticket,
)
from deskflow.workflows.action_spec import ActionCatalogue

ALL: Final[tuple[Action, ...]] = (
    query_database.ACTION,
    assign_ticket.ACTION,
    update_ticket.ACTION,
    add_message.ACTION,
    create_ticket.ACTION,
    create_task.ACTION,
    find_tickets.ACTION,
    escalate_ticket.ACTION,
    tag_ticket.ACTION,
    link_tickets.ACTION,
    merge_tickets.ACTION,
    add_checklist.ACTION,
    create_work_order.ACTION,
    schedule_ticket.ACTION,
    log_time.ACTION,
    add_watchers.ACTION,
    pause_sla.ACTION,
    resume_sla.ACTION,
    request_approval.ACTION,
    send_email.ACTION,
    send_survey.ACTION,
    notify.ACTION,
    http_request.ACTION,
    call_api.ACTION,
    send_chat.ACTION,
    expect_answer.ACTION,
    lookup_article.ACTION,
    set_variable.ACTION,
    create_customer.ACTION,
    update_customer.ACTION,
    create_contact.ACTION,
    update_contact.ACTION,
    start_workflow.ACTION,
    cancel_workflow.ACTION,
    emit_event.ACTION,
    transform_data.ACTION,
    parse_csv.ACTION,
    make_csv.ACTION,
    parse_json.ACTION,
    make_json.ACTION,
    render_document.ACTION,
    attach_file.ACTION,
)

CATALOGUE: Final = ActionCatalogue(action.spec for action in ALL)


def by_name() -> dict[str, Action]:
    """The actions as the engine looks them up."""
    return {action.spec.name: action for action in ALL}
