"""Very many numbers out of one question, alike on both databases."""

from __future__ import annotations

from sqlalchemy import BigInteger, cast, select

from deskflow.core.whole_numbers import whole_numbers
from deskflow.tickets.tables import tickets


def test_numbers_come_in_the_order_asked_for_whatever_their_size(desk):
    for _ in range(3):
        desk.ticket()
    key = cast(tickets.c.pk, BigInteger)
    with desk.database.read() as connection:

        def asked(number):
            return list(whole_numbers(connection, select(number).order_by(tickets.c.pk.desc())))

        keys = list(
            connection.execute(select(tickets.c.pk).order_by(tickets.c.pk.desc())).scalars()
        )
        assert asked(tickets.c.pk) == keys
        assert len(keys) == 3
        assert asked(key - keys[-1]) == [one - keys[-1] for one in keys]
        assert asked(key * -(2**40)) == [one * -(2**40) for one in keys]
        assert list(whole_numbers(connection, select(key).where(key < 0))) == []
        largest = 2**63 - 1
        assert asked(key + (largest - keys[0]))[0] == largest
