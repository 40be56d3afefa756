"""Customers are asked how satisfied they are; what they answer is recorded and reopens nothing."""

from __future__ import annotations

from uuid import UUID

import pytest

from deskflow.channels.tables import outgoing_messages
from deskflow.core.errors import DeskflowError
from deskflow.core.tables import events
from deskflow.people.commands import CreateContact
from deskflow.tickets.arriving import ArrivedMessage, ImportMessages
from deskflow.tickets.changing import UpdateTicket
from deskflow.tickets.drafting import NewMessage
from deskflow.tickets.messaging import AddMessage
from deskflow.tickets.surveys import RecordAnswer, SendSurvey, answer_in
from deskflow.tickets.tables import surveys, ticket_messages, tickets
from tests.integration.desk import Desk

ASK = ("How did we do?", "1 to 5, please")


@pytest.fixture
def solved(desk: Desk) -> UUID:
    customer_id = desk.customer(email="info@northwind.example")
    contact_id = desk.run(
        CreateContact(customer_id, "Paul Penn", "paul@northwind.example")
    ).result_id
    ticket_id = desk.ticket(customer_id=customer_id, contact_id=contact_id)
    desk.run(UpdateTicket(ticket_id, {"status": "resolved"}))
    return ticket_id


def wrote(desk: Desk, ticket_id: UUID, text: str) -> str:
    """What the customer's mail leaves the ticket in."""
    message = NewMessage(text, author_kind="customer", author_name="Paul", channel="email")
    desk.run(AddMessage(ticket_id, message))
    return desk.row(tickets, ticket_id).status


def refused(desk: Desk, command: object) -> str:
    with pytest.raises(DeskflowError) as problem:
        desk.run(command)
    return problem.value.code


def test_the_question_leaves_as_mail_in_the_tickets_thread(desk, solved):
    desk.run(SendSurvey(solved, *ASK))
    (mail,) = desk.rows(outgoing_messages)
    assert mail.to_boxes == [{"address": "paul@northwind.example", "name": ""}]
    assert (mail.text, mail.ticket_id, mail.is_automatic) == (ASK[1], solved, True)
    assert mail.subject == "[INC-1001] How did we do?"


def test_an_answer_by_mail_is_recorded_and_reopens_nothing(desk, solved):
    desk.run(SendSurvey(solved, *ASK))
    assert wrote(desk, solved, "4\n\nFast and friendly") == "resolved"
    (row,) = desk.rows(surveys)
    assert (row.score, row.comment, row.answered_at) == (4, "Fast and friendly", desk.clock.now())
    (told,) = desk.rows(events, events.c.name == "survey.answered")
    assert (told.payload["survey"]["score"], told.payload["ticket"]["number"]) == (4, "INC-1001")
    # It stands among the messages as well.
    assert len(desk.rows(ticket_messages)) == 2
    # Only once: the next number is a message like any other.
    assert wrote(desk, solved, "5") == "open"
    assert desk.rows(surveys)[0].score == 4


def test_an_imported_answer_counts_too(desk, solved):
    desk.run(SendSurvey(solved, *ASK))
    desk.advance(hours=1)
    mail = NewMessage("5/5", author_kind="customer", mail_message_id="1@x")
    desk.run(ImportMessages((ArrivedMessage(solved, mail),)))
    assert desk.rows(surveys)[0].score == 5
    assert desk.row(tickets, solved).status == "resolved"


@pytest.mark.parametrize(
    "text", ["3 users have no mail", "It is broken again\n1", "6", "0", "4 or 5", "", "٤"]
)
def test_what_is_no_answer_reopens_as_ever(desk, solved, text):
    desk.run(SendSurvey(solved, *ASK))
    assert answer_in(text) is None
    assert wrote(desk, solved, text or "Hello?") == "open"
    assert desk.rows(surveys)[0].score is None


def test_once_reopened_a_number_is_no_answer(desk, solved):
    desk.run(SendSurvey(solved, *ASK))
    wrote(desk, solved, "Broken again")
    wrote(desk, solved, "2")
    assert desk.rows(surveys)[0].score is None


def test_after_its_time_an_answer_counts_no_more_but_a_person_can_write_it_down(desk, solved):
    survey_id = desk.run(SendSurvey(solved, *ASK, days=2)).result_id
    desk.advance(days=3)
    assert wrote(desk, solved, "3") == "open"
    desk.run(RecordAnswer(survey_id, 3, "said on the phone"))
    assert desk.row(surveys, survey_id).score == 3
    assert refused(desk, RecordAnswer(survey_id, 4)) == "survey.answered"


def test_what_cannot_be_asked_says_why(desk, solved):
    running = desk.ticket("Still open")
    nameless = desk.ticket("Nobody knows", status="closed")
    for command, code in (
        (SendSurvey(running, *ASK), "survey.not_done"), (SendSurvey(nameless, *ASK), "survey.no_address"),
        (SendSurvey(solved, "Hi", " "), "field.required"), (SendSurvey(solved, " ", "x"), "field.required"),
        (SendSurvey(solved, *ASK, days=0), "survey.bad_days"), (SendSurvey(solved, *ASK, days=10**12), "survey.bad_days"),
    ):  # fmt: skip
        assert refused(desk, command) == code
    survey_id = desk.run(SendSurvey(solved, *ASK)).result_id
    assert refused(desk, SendSurvey(solved, *ASK)) == "survey.pending"
    assert refused(desk, RecordAnswer(survey_id, 6)) == "survey.bad_score"
    assert len(desk.rows(surveys)) == len(desk.rows(outgoing_messages)) == 1
