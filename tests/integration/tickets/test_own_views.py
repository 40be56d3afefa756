"""Views people make: who sees them, who may change and share them, and that each has them in an order of their own."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from deskflow.core.errors import Denied, NotFound, Rejected
from deskflow.core.ids import new_id
from deskflow.people.tables import roles
from deskflow.people.teams import CreateTeam
from deskflow.tickets.finding.naming import names_known
from deskflow.tickets.finding.text import read
from deskflow.tickets.finding.tree import tree_to_json
from deskflow.tickets.tagging import TagTicket
from deskflow.tickets.view_layout import Layout, SortBy, layout_to_json
from deskflow.tickets.viewing.commands import (
    ArrangeViews,
    CreateView,
    DeleteView,
    PinView,
    UpdateView,
)
from deskflow.tickets.viewing.queries import SavedView, list_views, shareable
from deskflow.tickets.views import BUILT_IN

VPN = read('status:open priority:P1 "vpn"')


def view(name="VPN", **more):
    return CreateView(name, tree_to_json(VPN), **more)


def seen(desk, user_id):
    with desk.database.read() as connection:
        return list_views(connection, desk.tenant_id, user_id)


def own_names(desk, user_id):
    return [one.view.title for one in seen(desk, user_id) if isinstance(one.view, SavedView)]


def test_a_view_comes_back_as_it_was_made(desk):
    layout = Layout(
        (SortBy("status"), SortBy("title", True)), "customer", ("title", "tags"), "table"
    )
    made = desk.run(
        view(
            "  Morning\tround ",
            layout=layout_to_json(layout),
            icon="flame",
            tone="danger",
            folder="Daily",
        )
    ).result_id
    [placed] = [one for one in seen(desk, desk.admin.user_id) if one.view.key == str(made)]
    found = placed.view
    assert (found.title, found.icon, found.tone, found.folder) == (
        "Morning round",
        "flame",
        "danger",
        "Daily",
    )
    assert (found.filter, found.layout, found.id, placed.is_mine) == (VPN, layout, made, True)
    desk.run(UpdateView(made, {"name": "Evening", "layout": {}, "folder": " "}))
    [found] = [
        one.view for one in seen(desk, desk.admin.user_id) if isinstance(one.view, SavedView)
    ]
    assert (found.title, found.layout, found.folder, found.filter) == ("Evening", Layout(), "", VPN)
    desk.run(DeleteView(made))
    assert own_names(desk, desk.admin.user_id) == []
    with pytest.raises(NotFound):
        desk.run(UpdateView(made, {"name": "Gone"}))


def test_views_are_seen_by_those_they_are_shared_with(desk):
    tess, olga = desk.user("Tess Tech"), desk.user("Olga Other")
    team = desk.run(CreateTeam("Second line", (tess.user_id,))).result_id
    with desk.database.read() as connection:
        technicians = connection.execute(
            select(roles.c.id).where(roles.c.key == "technician")
        ).scalar_one()
    made = desk.run(view("Hers"), tess).result_id
    assert own_names(desk, olga.user_id) == []
    desk.run(UpdateView(made, {"shared_with": "team", "shared_id": str(team)}), tess)
    assert own_names(desk, olga.user_id) == []
    desk.run(UpdateView(made, {"shared_with": "role", "shared_id": str(technicians)}), tess)
    assert own_names(desk, olga.user_id) == ["Hers"]
    desk.run(UpdateView(made, {"shared_with": "all"}), tess)
    assert own_names(desk, desk.admin.user_id) == ["Hers"]
    [placed] = [one for one in seen(desk, olga.user_id) if isinstance(one.view, SavedView)]
    assert (placed.is_mine, placed.view.owner_name) == (False, "Tess Tech")
    with desk.database.read() as connection:
        offered = shareable(connection, desk.tenant_id, olga.user_id)
    assert "Second line" not in [one.name for one in offered], "she does not belong to it"


def test_a_view_is_changed_by_its_maker_alone_and_shared_by_who_may(desk):
    tess, olga = desk.user("Tess Tech"), desk.user("Olga Other")
    guest = desk.user("Gus Guest", "approver")
    team = desk.run(CreateTeam("Second line", (tess.user_id,))).result_id
    made = desk.run(view(shared_with="all"), tess).result_id
    for command in (UpdateView(made, {"name": "Mine now"}), DeleteView(made)):
        with pytest.raises(Denied, match="not_yours"):
            desk.run(command, olga)
    desk.run(UpdateView(made, {"name": "Tidied"}))  # an administrator may
    desk.run(view("A guest's own"), guest)
    with pytest.raises(Denied, match="may_not_share"):
        desk.run(view(shared_with="all"), guest)
    with pytest.raises(Denied, match="not_your_team"):
        desk.run(view(shared_with="team", shared_id=team), olga)
    with pytest.raises(NotFound):
        desk.run(view(shared_with="team", shared_id=new_id()), tess)


def test_everybody_has_the_views_in_their_own_order(desk):
    tess = desk.user("Tess Tech")
    made = str(desk.run(view(shared_with="all")).result_id)
    desk.run(ArrangeViews((made, "all", "my-open")), tess)
    desk.run(PinView("unassigned"), tess)
    hers = seen(desk, tess.user_id)
    rest = [one.key for one in BUILT_IN if one.key not in ("all", "my-open")]
    assert [one.view.key for one in hers] == [made, "all", "my-open", *rest]
    assert [one.view.key for one in hers if one.is_pinned] == ["unassigned"]
    mine = seen(desk, desk.admin.user_id)
    assert [one.view.key for one in mine] == [*(one.key for one in BUILT_IN), made]
    desk.run(ArrangeViews(("all",)), tess)
    desk.run(PinView("unassigned", False), tess)
    hers = seen(desk, tess.user_id)
    assert hers[0].view.key == "all"
    assert not any(one.is_pinned for one in hers)


def test_names_for_filters_are_known_once_each(desk):
    tess = desk.user("Tess Tech")
    north = desk.customer("Northwind")
    for place in range(3):
        desk.run(TagTicket(desk.ticket(f"Ticket {place}"), ("vip", f"Zone {place % 2}")))
    with desk.database.read() as connection:
        known = names_known(connection, desk.tenant_id)
        nobody = names_known(connection, new_id())
    assert list(known.by_kind["tag"]) == ["vip", "Zone 0", "Zone 1"]
    assert known.by_kind["person"][str(tess.user_id)] == "Tess Tech"
    assert known.by_kind["customer"][str(north)] == "Northwind"
    assert not any(nobody.by_kind.values())


BROKEN = (
    {"view_name": " \n "}, {"view_name": "x" * 101}, {"view_name": "a\x07b"}, {"icon": "../../etc"},
    {"tone": "#fff"}, {"shared_with": "world"}, {"shared_with": "team"}, {"filter": {"sql": "1=1"}},
    {"filter": {"all": [{"not": {"words": ""}}]}}, {"folder": "f" * 101},
)  # fmt: skip


def test_what_makes_no_view_is_refused(desk):
    for broken in BROKEN:
        with pytest.raises(Rejected):
            desk.run(CreateView(**{"view_name": "Fine", "filter": {"all": []}, **broken}))
    assert own_names(desk, desk.admin.user_id) == []
