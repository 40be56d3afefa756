"""Foreign HTML: nothing live, nothing remote, and still readable."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskflow.channels.mail.html_text import html_to_text
from deskflow.channels.mail.sanitise import MAX_DEPTH, nesting, sanitise_html, take_data_images
from tests.unit.channels.corpus import assert_harmless, mail

LIMIT = 100_000
HOSTILE = [
    "<script>", "</script>", "<img ", "src=", "'//evil/x'", '"http://evil/x"', "\\\\evil\\s", "onerror=alert(1)", ">",
    "<a href=", "javascript:", "JaVa\tScript:alert(1)", "&#106;avascript:", "data:text/html,x", "file:///etc/passwd",
    "<svg>", "<math>", "<style>", "@import url(//evil)", "<iframe srcdoc='", "<base href=//evil>", "<meta ", "<!--", "-->",
    "<![CDATA[", "]]>", "<noscript>", "<template>", "<form action=//evil>", "<input autofocus onfocus=x>", "cid:a", "</p>",
    "<table background=//evil>", "style='background:url(//evil)'", "<link rel=stylesheet href=//evil>", "<video poster=//evil>",
    "srcset='//evil 2x'", "<object data=//evil>", "\x00", "`", "'", '"', "<title>", "</title>", "<textarea>", "<xmp>",
]  # fmt: skip


def test_the_newsletter_loses_everything_live_and_keeps_its_story() -> None:
    read = mail("newsletter_tracker.eml")
    assert read.html is not None
    assert_harmless(read.html)
    assert "evil" not in read.html
    assert "[Weekly &amp; more]" in read.html, "a remote image leaves its alternative text"
    assert read.remote_images == 9
    assert 'href="https://it-news.example/1?utm=2"' in read.html
    assert "Styled" in read.html


def test_links_carry_no_referrer() -> None:
    assert (
        'rel="noopener noreferrer nofollow"'
        in sanitise_html('<a href="https://a.example">x</a>', LIMIT).html
    )


@pytest.mark.parametrize(
    "target",
    [
        "javascript:alert(1)",
        "//evil.example",
        "\\\\evil\\share",
        "file:///c:/x",
        "data:text/html,x",
        "/local",
        "http:\\\\evil",
        "ftp://x.example",
    ],
)
def test_links_lead_to_the_web_or_mail_only(target: str) -> None:
    assert "href" not in sanitise_html(f'<a href="{target}">x</a>', LIMIT).html


def test_sizes_are_kept_within_reason() -> None:
    cleaned = sanitise_html(
        '<table width="99999"><tr><td colspan="999999" width="50%">x</td></tr></table>', LIMIT
    ).html
    assert 'width="2000"' not in cleaned  # five digits are no size at all
    assert "999" not in cleaned
    assert 'width="50%"' in cleaned


def test_too_large_and_too_deep_html_is_refused_by_name() -> None:
    assert sanitise_html("x" * 11, 10).refused == "mail.html_too_large"
    assert sanitise_html("<div>" * (MAX_DEPTH + 1), LIMIT).refused == "mail.html_too_deep"
    assert sanitise_html("<p>one<p>two" * 1000, LIMIT).refused == "", (
        "unclosed paragraphs do not nest"
    )


def test_nesting_counts_what_stays_open() -> None:
    assert nesting("<div><b></b></div><div></div>") == 2
    assert nesting("<div></b></b><div></i>") == 2


def test_data_images_are_taken_out_once_each() -> None:
    pixel = "data:image/gif;base64,R0lGODlhAQABAAAAACw="
    source, images = take_data_images(f"<img src='{pixel}'><img alt=x src=\"{pixel}\">")
    assert len(images) == 1
    assert images[0].content.startswith(b"GIF89a")
    assert source.count(f"cid:{images[0].cid}") == 2


@given(st.lists(st.sampled_from(HOSTILE) | st.text(max_size=8), max_size=25).map("".join))
def test_no_mixture_of_tricks_survives(source: str) -> None:
    first = sanitise_html(source, LIMIT)
    assert_harmless(first.html)
    again = sanitise_html(first.html, 10 * LIMIT)
    assert_harmless(again.html)
    html_to_text(first.html)


def test_text_of_tables_and_paragraphs_reads_well() -> None:
    text = html_to_text(
        "<p>Hello,</p><p>the error:</p><table><tr><td>Code</td><td>5</td></tr></table>"
    )
    assert text == "Hello,\n\nthe error:\n\nCode  5"
