"""Names of attachments are safe on every platform."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskflow.channels.mail.filenames import MAX_LENGTH, safe_filename


@pytest.mark.parametrize(
    ("given_name", "safe"),
    [
        ("report.pdf", "report.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\a.txt", "a.txt"),
        ("a\x00.png", "a_.png"),
        ("CON", "_CON"),
        ("com1.tar.gz", "_com1.tar.gz"),
        ("rechnung\u202efdp.exe", "rechnungfdp.exe"),
        ("name.txt. . ", "name.txt"),
        (" a  b\tc.txt", "a b_c.txt"),
        ("..", "attachment.pdf"),
        ("", "attachment.pdf"),
        ("a:b*c?.txt", "a_b_c_.txt"),
    ],
)
def test_names(given_name: str, safe: str) -> None:
    assert safe_filename(given_name, "application/pdf") == safe


def test_long_names_keep_their_extension() -> None:
    name = safe_filename("x" * 500 + ".pdf")
    assert len(name) == MAX_LENGTH
    assert name.endswith(".pdf")


@given(st.text(max_size=300))
def test_every_name_stays_a_name(text: str) -> None:
    name = safe_filename(text, "image/png", "image")
    assert name
    assert len(name) <= MAX_LENGTH + 1
    assert not set(name) & set('/\\:*?"<>|\x00')
    assert name.strip(". ") == name
    assert safe_filename(name, "image/png", "image") == name
