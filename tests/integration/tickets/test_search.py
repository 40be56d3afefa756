"""Search finds tickets by words from anywhere, the best first, alike on both databases."""

from __future__ import annotations

from deskflow.core.ids import new_id
from deskflow.tickets.drafting import NewMessage
from deskflow.tickets.finding import search
from deskflow.tickets.finding.search import search_tickets, terms_of
from deskflow.tickets.messaging import AddMessage


def found(desk, text, **more):
    with desk.database.read() as connection:
        return search_tickets(connection, desk.tenant_id, text, **more)


def numbers(desk, text, **more):
    return [hit.number for hit in found(desk, text, **more).hits]


def test_words_in_the_title_come_before_those_in_messages_and_newer_ones_first(desk, monkeypatch):
    aurora = desk.customer("Aurora Dental")
    first = desk.ticket("VPN drops", "the tunnel of the branch", customer_id=aurora)
    desk.ticket("Printer", "since the VPN update nothing prints")
    desk.ticket("Old VPN client", "please remove")
    long = desk.ticket("Größerer Schaden", "a " * 400 + "<b>Gateway</b> & " + "b " * 400)
    desk.run(AddMessage(long, NewMessage("Die Straße ist gesperrt; Toner fehlt")))
    assert numbers(desk, "vpn") == ["INC-1003", "INC-1001", "INC-1002"]
    # Three letters begin a word, two are one.
    assert numbers(desk, "tun") == ["INC-1001"]
    assert numbers(desk, "tu") == []
    # From different places: title and message, title and customer, two messages.
    assert numbers(desk, "tunnel drops") == ["INC-1001"]
    assert numbers(desk, "dental vpn") == ["INC-1001"]
    assert numbers(desk, "gateway toner") == ["INC-1004"]
    assert numbers(desk, "aurora") == ["INC-1001"]
    assert numbers(desk, "aurora dental") == ["INC-1001"]
    assert numbers(desk, '"vpn update"') == ["INC-1002"]
    assert numbers(desk, '"update vpn"') == []
    for spelt in ("STRASSE", "straße", "grosser", "GRÖßERER"):
        assert numbers(desk, spelt) == ["INC-1004"], spelt
    assert numbers(desk, "inc-1003") == ["INC-1003"]
    assert numbers(desk, "inc") == []
    assert numbers(desk, "vpn", limit=1) == ["INC-1003"]
    for hostile in (
        "%",
        "",
        '"',
        "' OR 1=1 --",
        "title : x",
        "NOT",
        "a AND (",
        "*",
        "\x00",
        "vpn:*",
    ):
        assert isinstance(numbers(desk, hostile), list)
    (hit,) = found(desk, "gateway").hits
    assert "<b>Gateway</b> &" in hit.excerpt.text
    assert [hit.excerpt.text[a:b] for a, b in hit.excerpt.marks] == ["Gateway"]
    assert hit.message_id is not None
    (hit,) = found(desk, "drops").hits
    assert (hit.id, hit.customer_name, hit.message_id) == (first, "Aurora Dental", None)
    assert hit.title.marks == ((4, 9),)
    with desk.database.read() as connection:
        assert search_tickets(connection, new_id(), "vpn").hits == ()
    assert not found(desk, "vpn drops").is_cut
    # Of a very common word only the newest are brought together with others, and that is said.
    monkeypatch.setattr(search, "MOST", 1)
    assert found(desk, "gateway toner").is_cut


def test_what_is_looked_for_one_by_one():
    assert terms_of('vpn  vpn "mail gateway" INC-1 % -') == ["vpn", "mail gateway", "INC-1"]
    assert len(terms_of("a b c d e f g h i j k")) == 8
