"""The journal is kept as long as the setting says, and forgotten in small parts."""

from __future__ import annotations

from datetime import timedelta

from deskflow.core import journal
from deskflow.core.settings import SetSetting
from deskflow.core.tables import event_queue, events
from deskflow.engine.triggers import consumer


def test_old_events_are_forgotten_and_young_ones_stay(make_desk, monkeypatch):
    desk = make_desk(consumer())
    for _ in range(3):
        desk.ticket()
    desk.run(SetSetting("events_keep_days", 30))
    first = min(row.at for row in desk.rows(events))
    with desk.database.read() as connection:
        due = journal.next_pruning(connection, desk.tenant_id)
    assert due == first + timedelta(days=30, hours=1)
    desk.clock.advance(timedelta(days=20))
    young = desk.ticket()
    desk.clock.advance(timedelta(days=11))
    monkeypatch.setattr(journal, "PRUNED_AT_ONCE", 2)
    forgotten = [_prune(desk) for _ in range(10)]
    assert max(forgotten) == 2
    assert forgotten[-1] == 0
    assert {row.subject_id for row in desk.rows(events)} == {young}


def test_what_somebody_has_still_to_act_on_stays(make_desk):
    desk = make_desk(consumer())
    desk.ticket()
    (waiting, *_) = desk.rows(events)
    with desk.bus.unit() as unit:
        unit.connection.execute(
            event_queue.insert(),
            {"tenant_id": desk.tenant_id, "consumer": "workflows", "event_id": waiting.id},
        )
    desk.clock.advance(timedelta(days=2_000))
    while _prune(desk):
        pass
    assert [row.id for row in desk.rows(events)] == [waiting.id]
    with desk.database.read() as connection:
        assert journal.next_pruning(connection, desk.tenant_id) is None


def _prune(desk) -> int:
    with desk.bus.unit() as unit:
        return journal.prune(unit.connection, desk.tenant_id, desk.clock.now())
