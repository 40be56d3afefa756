"""CSV files as programs write them: encodings, delimiters, newlines in cells, and damage that stays local."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskflow.core.errors import Rejected
from deskflow.interchange import csv_reading
from deskflow.interchange.csv_format import sniff_csv
from deskflow.interchange.csv_reading import read_rows
from deskflow.interchange.readings import BadRow, CsvRow
from tests.unit.interchange.reading import rows

TEXT = "Betreff;Kunde\r\nDrucker kaputt – wieder;Müller & Söhne\r\n"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]
)
def test_encodings_are_found(encoding: str) -> None:
    found = rows(TEXT.encode(encoding))
    assert found == [
        CsvRow(1, ["Betreff", "Kunde"]),
        CsvRow(2, ["Drucker kaputt – wieder", "Müller & Söhne"]),
    ]


def test_a_guessed_encoding_is_said_so() -> None:
    form = sniff_csv(io.BytesIO(TEXT.encode("cp1252")))
    assert [notice.code for notice in form.notices] == ["csv.encoding_guessed"]
    assert sniff_csv(io.BytesIO(TEXT.encode())).notices == ()


def test_the_whole_file_is_looked_at_before_utf8_is_believed() -> None:
    content = b"a,b\n" + b"x,y\n" * 400_000 + "ä,ö\n".encode("cp1252")
    assert sniff_csv(io.BytesIO(content)).encoding == "cp1252"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters_are_found(delimiter: str) -> None:
    content = "\n".join(
        delimiter.join(line)
        for line in (["a", "b", "c"], ["1", "x. y", "-"], ["2", '"q, r; s"', ""])
    )
    assert rows(content)[2] == CsvRow(3, ["2", "q, r; s", ""])


def test_commas_in_text_do_not_win_over_semicolons_between_columns() -> None:
    content = "title;description\nA;one, two, three\nB;four, five, six\n"
    assert sniff_csv(io.BytesIO(content.encode())).delimiter == ";"


def test_excels_separator_line_is_obeyed_and_counted() -> None:
    found = rows("sep=|\na|b\n1|2\n")
    assert found == [CsvRow(2, ["a", "b"]), CsvRow(3, ["1", "2"])]


def test_line_numbers_are_those_of_the_file() -> None:
    found = rows('a,b\n"one\ntwo\nthree",x\n\n\ny,z\n')
    assert found == [
        CsvRow(1, ["a", "b"]),
        CsvRow(2, ["one\ntwo\nthree", "x"]),
        CsvRow(7, ["y", "z"]),
    ]


def test_old_mac_line_ends() -> None:
    assert rows("a,b\r1,2\r3,4") == [
        CsvRow(1, ["a", "b"]),
        CsvRow(2, ["1", "2"]),
        CsvRow(3, ["3", "4"]),
    ]


def test_a_stray_quote_costs_its_own_row_only() -> None:
    found = rows('a,b\n"5" monitor,x\nok,1\n')
    assert found == [
        CsvRow(1, ["a", "b"]),
        BadRow(2, "", "csv.stray_quote"),
        CsvRow(3, ["ok", "1"]),
    ]


def test_an_open_quote_does_not_swallow_the_rest_of_the_file() -> None:
    content = 'a,b\n1,2\n3,"never closed\n' + "".join(f"{n},x\n" for n in range(30))
    found = rows(content)
    assert found[2] == BadRow(3, "", "csv.open_quote")
    assert found[3] == CsvRow(4, ["0", "x"])
    assert len(found) == 33


def test_an_open_quote_closed_by_a_later_row_gives_that_row_back() -> None:
    found = rows('a,b\n1,"open\n2,fine\n3,"quoted"\n4,fine\n')
    assert [row for row in found if isinstance(row, CsvRow)][1:] == [
        CsvRow(3, ["2", "fine"]), CsvRow(4, ["3", "quoted"]), CsvRow(5, ["4", "fine"]),
    ]  # fmt: skip
    assert BadRow(2, "", "csv.open_quote") in found


def test_many_open_quotes_are_no_quadratic_work() -> None:
    found = rows("a,b\n" + '1,"open\n2,x\n' * 3000)
    assert all(row.line % 2 == 0 for row in found if isinstance(row, BadRow))


def test_quotes_inside_unquoted_cells_are_text() -> None:
    assert rows('a,b\n19" rack,x\n')[1] == CsvRow(2, ['19" rack', "x"])


def test_an_endless_line_is_one_bad_row(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_reading, "MAX_ROW_CHARS", 1000)
    found = rows("a,b\n" + "x" * 5000 + "\n1,2\n")
    assert found == [
        CsvRow(1, ["a", "b"]),
        BadRow(2, "", "csv.row_too_long", {"limit": 1000}),
        CsvRow(3, ["1", "2"]),
    ]


def test_nul_and_too_many_columns_are_named() -> None:
    found = rows("a,b\nx\x00,y\n" + "," * 2000 + "\nok,1\n")
    assert [(row.line, getattr(row, "code", "")) for row in found[1:]] == [
        (2, "csv.nul"), (3, "csv.too_many_columns"), (4, ""),
    ]  # fmt: skip


def test_an_encoding_a_person_chose_is_taken_at_its_word() -> None:
    stream = io.BytesIO("a,b\nfein,1\nschön,2\n".encode("cp1252"))
    found = list(read_rows(stream, sniff_csv(stream, encoding="utf-8")))
    assert found[1] == CsvRow(2, ["fein", "1"])
    assert found[2] == BadRow(3, "", "csv.undecodable", {"encoding": "utf-8"})


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b"\r\n  \n", b"\xff\xfe"])
def test_empty_files_are_refused(content: bytes) -> None:
    with pytest.raises(Rejected, match=r"csv\.empty"):
        sniff_csv(io.BytesIO(content))


@pytest.mark.parametrize(
    ("encoding", "delimiter"), [("klingon", ""), ("rot13", ""), ("", "ab"), ("", '"'), ("", "x")]
)
def test_unusable_choices_are_refused(encoding: str, delimiter: str) -> None:
    with pytest.raises(Rejected):
        sniff_csv(io.BytesIO(b"a,b\n1,2\n"), encoding, delimiter)


@given(st.binary(max_size=2000))
def test_no_bytes_raise(content: bytes) -> None:
    stream = io.BytesIO(content)
    try:
        form = sniff_csv(stream)
    except Rejected:
        return
    lines = [row.line for row in read_rows(stream, form)]
    assert lines == sorted(set(lines)), "every row has its own line, in their order"
    assert not stream.closed


@given(
    st.lists(st.sampled_from(['"', ",", "\n", "a", "\r", '""', ";", " ", "\x00"]), max_size=80).map(
        "".join
    )
)
def test_no_arrangement_of_quotes_raises_or_loses_its_place(content: str) -> None:
    stream = io.BytesIO(content.encode())
    try:
        form = sniff_csv(stream, delimiter=",")
    except Rejected:
        return
    lines = [row.line for row in read_rows(stream, form)]
    assert lines == sorted(set(lines))
