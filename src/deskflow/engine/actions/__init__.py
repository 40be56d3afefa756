"""The explicit list of actions. To add one: a file here, its line below, its test."""

from __future__ import annotations

from typing import Final

from deskflow.engine.action import Action
from deskflow.engine.actions import (
    add_message,
    assign_ticket,
    create_customer,
    create_task,
    create_ticket,
    http_request,
    make_csv,
    make_json,
    notify,
    parse_csv,
    parse_json,
    query_database,
    send_email,
    set_variable,
    transform_data,
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
    send_email.ACTION,
    notify.ACTION,
    http_request.ACTION,
    set_variable.ACTION,
    create_customer.ACTION,
    update_customer.ACTION,
    transform_data.ACTION,
    parse_csv.ACTION,
    make_csv.ACTION,
    parse_json.ACTION,
    make_json.ACTION,
)

CATALOGUE: Final = ActionCatalogue(action.spec for action in ALL)


def by_name() -> dict[str, Action]:
    """The actions as the engine looks them up."""
    return {action.spec.name: action for action in ALL}
