"""The names, defaults and indexes that the seeds fix. What is missing here breaks somebody's integration."""

from __future__ import annotations

import pytest

from deskflow import rooms
from deskflow.core.schema import metadata
from deskflow.core.settings_list import SETTINGS
from deskflow.engine.actions import CATALOGUE
from deskflow.tickets.rules import parse_priority, parse_status

COLUMNS = {
    "workflows": "id tenant_id name description trigger_type trigger_config is_active is_template category version "
    "execution_count last_executed_at error_count created_at updated_at created_by deleted_at created_from_template",
    "workflow_steps": "id workflow_id step_order step_type action_type config position_x position_y "
    "on_success_step_id on_failure_step_id retry_count retry_delay_seconds timeout_seconds created_at updated_at",
    "workflow_executions": "id tenant_id workflow_id trigger_data status started_at completed_at duration_ms "
    "error_message context_data triggered_by_user_id triggered_by",
    "workflow_step_executions": "id workflow_execution_id workflow_step_id step_order status started_at completed_at "
    "duration_ms input_data output_data error_message retry_attempt",
    "workflow_approvals": "id tenant_id workflow_execution_id workflow_step_id title description "
    "requested_from_user_id requested_from_role_id status approved_by_user_id decision_at decision_comment expires_at "
    "created_at",
    "workflow_schedules": "id workflow_id cron_expression timezone is_active last_run_at next_run_at run_count "
    "created_at updated_at",
    "workflow_variables": "id tenant_id workflow_id variable_name variable_value variable_type is_encrypted "
    "description created_at updated_at",
    "tickets": "title channel customer_id equipment_id first_response_due resolution_due first_response_at resolved_at "
    "closed_at sla_status",
}  # fmt: skip

DEFAULTS = {
    ("workflows", "is_active"): True,
    ("workflows", "is_template"): False,
    ("workflows", "version"): 1,
    ("workflows", "execution_count"): 0,
    ("workflows", "error_count"): 0,
    ("workflow_steps", "retry_count"): 0,
    ("workflow_steps", "retry_delay_seconds"): 60,
    ("workflow_steps", "timeout_seconds"): 300,
    ("workflow_step_executions", "retry_attempt"): 0,
    ("workflow_approvals", "status"): "pending",
    ("workflow_schedules", "timezone"): "UTC",
    ("workflow_schedules", "is_active"): True,
    ("workflow_schedules", "run_count"): 0,
    ("workflow_variables", "is_encrypted"): False,
}

INDEXES = {
    "workflows": ("idx_workflows_tenant_active", "idx_workflows_trigger"),
    "workflow_steps": ("idx_workflow_steps_workflow",),
    "workflow_executions": ("idx_workflow_executions_workflow", "idx_workflow_executions_status"),
    "workflow_step_executions": ("idx_workflow_step_executions_execution",),
    "workflow_approvals": ("idx_workflow_approvals_user", "idx_workflow_approvals_role"),
    "workflow_schedules": ("idx_workflow_schedules_next_run",),
}

ENVIRONMENT = {
    "WORKFLOWS_MAX_EXECUTION_TIME_SECONDS": 600,
    "WORKFLOWS_MAX_RETRY_ATTEMPTS": 3,
    "WORKFLOWS_ENABLE_SCHEDULER": True,
    "WORKFLOWS_SCHEDULER_INTERVAL_MS": 60_000,
    "SMTP_HOST": "",
    "SMTP_PORT": 587,
    "SMTP_USER": "",
    "SMTP_PASSWORD": "",
    "EMAIL_FROM": "",
}

PARAMETERS = {
    "set_variable": {"variable_name", "variable_value"},
    "send_email": {"to", "subject", "body", "template_id", "attachments"},
    "update_ticket": {"ticket_id", "updates"},
    "query_database": {"query_type", "filters", "order_by", "limit"},
    "create_task": {"title"},
    "http_request": {"url", "method"},
    "create_customer": {"name"},
    "update_customer": {"customer_id", "updates"},
    "create_ticket": {"title"},
    "add_message": {"ticket_id"},
    "assign_ticket": {"ticket_id"},
    "notify": {"title"},
}

RESULTS = {
    "send_email": {"sent", "message_id"},
    "update_ticket": {"ticket_id", "updated"},
    "query_database": {"result"},
}

EVENTS = (
    "ticket.created", "ticket.updated", "ticket.closed", "customer.created", "workflow.completed",
    "workflow.failed", "approval.required", "approval.granted", "approval.rejected",
)  # fmt: skip


@pytest.mark.parametrize("table", COLUMNS)
def test_every_seed_column_exists(table):
    missing = set(COLUMNS[table].split()) - set(metadata.tables[table].c.keys())
    assert not missing


@pytest.mark.parametrize(("table", "column"), DEFAULTS)
def test_every_seed_default_holds(table, column):
    default = metadata.tables[table].c[column].default
    assert default is not None
    assert default.arg == DEFAULTS[table, column]


@pytest.mark.parametrize("table", INDEXES)
def test_every_seed_index_exists(table):
    assert set(INDEXES[table]) <= {index.name for index in metadata.tables[table].indexes}


@pytest.mark.parametrize("name", ENVIRONMENT)
def test_every_environment_variable_is_a_setting(name):
    (setting,) = (one for one in SETTINGS.values() if name in one.env)
    assert setting.default == ENVIRONMENT[name]


@pytest.mark.parametrize("action", PARAMETERS)
def test_every_seed_action_takes_its_parameters(action):
    assert PARAMETERS[action] <= {parameter.name for parameter in CATALOGUE[action].parameters}


@pytest.mark.parametrize("action", RESULTS)
def test_every_seed_action_answers_as_written(action):
    assert RESULTS[action] <= {output.name for output in CATALOGUE[action].outputs}


@pytest.mark.parametrize("name", EVENTS)
def test_every_seed_event_exists(name):
    assert name in {event.name for event in rooms.EVENTS}


@pytest.mark.parametrize(
    ("alias", "meant"),
    [
        ("critical", "P1"), ("high", "P2"), ("medium", "P3"), ("low", "P4"), ("p1_critical", "P1"),
        ("p2_high", "P2"), ("p3_medium", "P3"), ("p4_low", "P4"), ("P1", "P1"),
    ],
)  # fmt: skip
def test_seed_priorities_are_understood(alias, meant):
    assert parse_priority(alias) == meant


@pytest.mark.parametrize(
    "status", ["open", "in_progress", "pending_customer", "resolved", "closed", "cancelled"]
)
def test_seed_statuses_are_kept(status):
    assert parse_status(status) == status


def test_assigned_means_open():
    assert parse_status("assigned") == "open"
