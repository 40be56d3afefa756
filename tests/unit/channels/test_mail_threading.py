"""Which conversation a mail may belong to."""

import pytest

from deskflow.channels.mail.threading import (
    clues,
    message_ids,
    normal_subject,
    reply_subject,
    ticket_tokens,
)


@pytest.mark.parametrize(
    ("subject", "tokens"),
    [
        ("Re: [INC-4821] Till", ("INC-4821",)),
        ("[#inc-4821] Till [NEW-7KQ2]", ("INC-4821", "NEW-7KQ2")),
        ("AW: [ INC-1 ] x", ("INC-1",)),
        ("[EXTERNAL] INC-4821 [list-name-x] (INC-9)", ()),
        ("[INC-4821][INC-4821]", ("INC-4821",)),
        ("", ()),
    ],
)
def test_tokens(subject: str, tokens: tuple[str, ...]) -> None:
    assert ticket_tokens(subject) == tokens


@pytest.mark.parametrize(
    ("subject", "plain"),
    [
        ("Re: AW: [INC-4821] Fwd: Till  does not open", "Till does not open"),
        ("RE[2]: Till", "Till"),
        ("WG: Regarding: x", "Regarding: x"),
        ("Re : Till", "Till"),
        ("Resume: x", "Resume: x"),
        ("回复:打印机", "打印机"),
        ("Re:", ""),
    ],
)
def test_subjects_are_compared_without_prefixes(subject: str, plain: str) -> None:
    assert normal_subject(subject) == plain


def test_a_reply_carries_one_prefix_and_one_token() -> None:
    assert reply_subject("AW: Re: [INC-7] Till", "INC-7") == "Re: [INC-7] Till"


def test_message_ids_are_bare_folded_ids_are_joined_and_long_lists_shortened() -> None:
    assert message_ids("<a@b> (comment) <c\n d@e> <a@b>", 9) == ("a@b", "cd@e")
    assert message_ids("a@b, c@d", 9) == ("a@b", "c@d")
    assert message_ids(" ".join(f"<{n}@x>" for n in range(100)), 3) == ("0@x", "98@x", "99@x")
    assert message_ids("nonsense", 9) == ()


def test_clues_begin_with_the_newest_id() -> None:
    found = clues("b@x", ("a@x", "b@x"), "Re: [INC-1] x", "bounced@x")
    assert found.message_ids == ("bounced@x", "b@x", "a@x")
    assert found.ticket_tokens == ("INC-1",)
