"""What is exported is safe to open in a spreadsheet and comes back as it was."""

import csv
import io
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskflow.core.csv_writing import CsvWriter, neutral, plain_text


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_formulas_are_written_as_text(start: str) -> None:
    assert neutral(f"{start}1+1") == f"'{start}1+1"


@given(st.text(max_size=20) | st.from_regex(r"'{0,3}[=+@-].{0,5}", fullmatch=True))
def test_writing_and_reading_gives_the_same_text(text: str) -> None:
    assert plain_text(neutral(text)) == text
    assert not neutral(text).startswith(("=", "+", "-", "@", "\t"))


def test_a_file() -> None:
    out = io.StringIO(newline="")
    writer = CsvWriter(out, ["=title", "n"])
    count = writer.write(
        [['a\nb,"c"', -5], ["-x", None], [True, datetime(2026, 3, 12, tzinfo=UTC)]]
    )
    assert count == 3
    assert list(csv.reader(io.StringIO(out.getvalue(), newline=""))) == [
        ["'=title", "n"], ['a\nb,"c"', "-5"], ["'-x", ""], ["true", "2026-03-12T00:00:00Z"],
    ]  # fmt: skip


def test_exact_text_for_programs() -> None:
    out = io.StringIO(newline="")
    CsvWriter(out, ["a"], neutralise=False).write([["=1"]])
    assert out.getvalue() == '"a"\r\n"=1"\r\n'


def test_a_row_of_another_width_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="2 cells under 1"):
        CsvWriter(io.StringIO(), ["a"]).write([["x", "y"]])
