"""Map files say what the headers do not."""

import json

import pytest

from deskflow.core.errors import Rejected
from deskflow.interchange.csv_mapping import read_map_file
from deskflow.interchange.readings import BadRow
from tests.unit.interchange.reading import mapping_of, ticket, tickets

TOML = """
source = "oldesk"
[columns]
"Was" = "title"
"Status" = ""
[values.priority]
"Feuer" = "P1"
[values.status]
"bei uns" = "in progress"
[defaults]
customer = "Muster GmbH"
channel = "phone"
[reading]
time_zone = "Europe/Berlin"
date_order = "mdy"
delimiter = ","
"""


def test_a_map_file_names_columns_words_and_defaults() -> None:
    read = ticket(
        "Was,Prio,Status,Erstellt\nKein Netz,FEUER,egal,03/04/2026 10:00\n", read_map_file(TOML)
    )
    assert read.title == "Kein Netz"
    assert read.priority == "P1"
    assert read.status is None, "the column was left out"
    assert read.customer == "Muster GmbH"
    assert read.channel == "phone"
    assert read.created_at is not None
    assert read.created_at.isoformat() == "2026-03-04T09:00:00+00:00"
    assert read.source_key.startswith("oldesk:row:")


def test_json_has_the_same_shape() -> None:
    content = {"source": "x", "columns": {"Was": "title"}, "defaults": {"channel": "web"}}
    told = read_map_file(json.dumps(content), is_json=True)
    assert ticket("Was\nHallo\n", told).channel == "web"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("= broken", "csv.map_unreadable"),
        ("colums = 1", "csv.map_unknown_key"),
        ("columns = 1", "csv.map_bad_value"),
        ('[columns]\na = "titel"', "csv.map_unknown_field"),
        ("[columns]\na = 1", "csv.map_bad_value"),
        ('[values.title]\na = "b"', "csv.map_unknown_key"),
        ('[values.priority]\na = "P9"', "csv.map_bad_value"),
        ('[defaults]\nstatus = "nonsense"', "csv.map_bad_value"),
        ('[defaults]\nexternal_id = "1"', "csv.map_unknown_field"),
        ('[reading]\ntime_zone = "Mars/Base"', "csv.map_bad_value"),
        ('[reading]\ntime_zone = "../etc/passwd"', "csv.map_bad_value"),
        ('[reading]\ndate_order = "ymd"', "csv.map_bad_value"),
        ('source = "a b"', "csv.map_bad_value"),
    ],
)
def test_mistakes_in_a_map_file_are_named(text: str, code: str) -> None:
    with pytest.raises(Rejected) as caught:
        read_map_file(text)
    assert caught.value.code == code


def test_deep_json_is_refused_quietly() -> None:
    with pytest.raises(Rejected):
        read_map_file("[" * 100_000, is_json=True)


def test_a_header_that_is_not_there_is_named() -> None:
    with pytest.raises(Rejected, match="no_such_column"):
        mapping_of("a,b\n1,2\n", read_map_file('[columns]\nWas = "title"'))


def test_a_header_that_comes_twice_is_noticed_and_the_first_is_used() -> None:
    mapping = mapping_of("Title,Title\nx,y\n")
    assert mapping.columns == {"title": 0}
    assert [notice.code for notice in mapping.notices] == ["csv.header_twice"]


@pytest.mark.parametrize(
    ("dates", "order", "notices"),
    [
        (["13/04/2026", "03/04/2026"], "dmy", []),
        (["04/13/2026", "03/04/2026"], "mdy", []),
        (["03/04/2026"], "dmy", ["csv.date_order_guessed"]),
        (["2026-03-04"], "dmy", []),
    ],
)
def test_the_order_of_day_and_month_is_found_in_the_rows(
    dates: list[str], order: str, notices: list[str]
) -> None:
    mapping = mapping_of("title,created\n" + "".join(f"x,{date}\n" for date in dates))
    assert mapping.dates.order == order
    assert [notice.code for notice in mapping.notices] == notices


def test_a_date_against_the_order_is_a_bad_row() -> None:
    found = tickets(
        "title,created\nx,03/04/2026\ny,04/13/2026\n",
        read_map_file('[reading]\ndate_order = "dmy"'),
    )
    assert isinstance(found[1], BadRow)
    assert found[1].code == "row.date_unreadable"
