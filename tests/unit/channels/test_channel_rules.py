"""When mail is tried again, how it is named, and what must not be answered."""

from __future__ import annotations

from datetime import timedelta

import pytest

from deskflow.channels import rules
from deskflow.channels.mail.threading import normal_message_id
from deskflow.channels.templates import render_mail


def test_the_pauses_double_up_to_four_hours():
    assert [rules.retry_delay(n) for n in (1, 2, 3)] == [
        timedelta(minutes=1),
        timedelta(minutes=2),
        timedelta(minutes=4),
    ]
    assert rules.retry_delay(12) == rules.retry_delay(500) == timedelta(hours=4)


def test_it_is_tried_for_at_least_four_days():
    attempts = range(1, rules.MOST_ATTEMPTS)
    assert sum((rules.retry_delay(n) for n in attempts), timedelta()) >= timedelta(days=4)
    assert not rules.gives_up(rules.MOST_ATTEMPTS - 1)
    assert rules.gives_up(rules.MOST_ATTEMPTS)


def test_a_claim_holds_longer_than_sending_may_take():
    for size in (0, 1_000_000, 25_000_000):
        assert rules.lease(size).total_seconds() > rules.send_seconds(size) + 45


def test_the_message_id_belongs_to_the_key_and_is_usable():
    first = rules.message_id("tenant", "execution:step:1", "msp.example")
    assert first == rules.message_id("tenant", "execution:step:1", "msp.example")
    assert first != rules.message_id("tenant", "execution:step:2", "msp.example")
    assert first != rules.message_id("other", "execution:step:1", "msp.example")
    assert normal_message_id(first) == first
    assert rules.message_id("t", "k", "").endswith("@deskflow.invalid")


@pytest.mark.parametrize(
    ("address", "domain"),
    [
        ("ada@MSP.example", "msp.example"),
        ("ada@exämple.org", ""),
        ("no address", ""),
        ("a@b_c!.d", ""),
    ],
)
def test_only_a_plain_domain_goes_into_an_id(address, domain):
    assert rules.domain_of(address) == domain


@pytest.mark.parametrize(
    "address", ["noreply@x.example", "No-Reply+7@x.example", "MAILER-DAEMON@x"]
)
def test_robots_are_known_by_their_address(address):
    assert rules.is_robot(address)


def test_people_are_not_robots():
    assert not any(map(rules.is_robot, ("nora@x.example", "bounce.house@x.example", "post@x.de")))


def test_values_in_a_template_never_become_markup():
    scope = {"trigger": {"title": "<b>& {{7*7}}", "count": 3}}
    mail = render_mail(
        "Re {{ trigger.title }}",
        "{{ trigger.count }}",
        "<p>{{ trigger.title }}</p>",
        scope,
    )
    assert mail.subject == "Re <b>& {{7*7}}"
    assert mail.text == "3"
    assert mail.html == "<p>&lt;b&gt;&amp; {{7*7}}</p>"
