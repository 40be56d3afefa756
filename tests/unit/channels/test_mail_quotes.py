"""What somebody wrote is told from what the program quoted, in several languages, and never hidden by mistake."""

import pytest

from deskflow.channels.mail.quotes import split_quotes

ATTRIBUTIONS = [
    "On Thu, Mar 12, 2026 at 5:31 PM MSP <support@msp.example> wrote:",
    "Am 12.03.2026 um 10:11 schrieb MSP Support <support@msp.example>:",
    "Am Do., 12. März 2026 um 10:11 Uhr schrieb MSP <support@msp.example>:",
    "Le jeu. 12 mars 2026 à 10:11, MSP <support@msp.example> a écrit :",
    "El jue, 12 mar 2026 a las 10:11, MSP (<support@msp.example>) escribió:",
    "Il giorno gio 12 mar 2026 alle ore 10:11 MSP <support@msp.example> ha scritto:",
    "Op do 12 mrt 2026 om 10:11 schreef MSP <support@msp.example>:",
    "W dniu 12.03.2026 o 10:11, MSP pisze:",
    "Den tors 12 mars 2026 kl 10:11 skrev MSP <support@msp.example>:",
    "2026年3月12日(木) 18:30 MSP Support <support@msp.example>のメール:",
    "-----Original Message-----",
    "-----Ursprüngliche Nachricht-----",
    "## Please reply above this line ##",
    "From: MSP <support@msp.example>\nSent: Thursday, March 12, 2026 10:11 AM\nTo: Anna\nSubject: Till",
    "*Von:* MSP <support@msp.example>\n*Gesendet:* Donnerstag\n*An:* Anna\n*Betreff:* Kasse",
]


@pytest.mark.parametrize("mark", ATTRIBUTIONS)
@pytest.mark.parametrize("quote", ["> old words", "old words"])
def test_marks_of_many_programs(mark: str, quote: str) -> None:
    parts = split_quotes(f"New words.\n\nRegards\nAnna\n\n{mark}\n{quote}\n")
    assert parts.fresh == "New words.\n\nRegards\nAnna"
    assert parts.quoted.startswith(mark.split("\n", maxsplit=1)[0])
    assert "old words" in parts.quoted


def test_an_attribution_wrapped_over_lines() -> None:
    parts = split_quotes(
        "Yes.\n\nOn Thu, Mar 12, 2026 at 5:31 PM A Very Long Name\n<support@msp.example>\nwrote:\n\n> old"
    )
    assert parts.fresh == "Yes."


def test_answers_between_the_quoted_lines_stay_visible() -> None:
    text = "On Thu, 12 Mar 2026 MSP wrote:\n> first question?\nYes.\n> second question?\nNo."
    assert split_quotes(text).fresh == text


def test_an_answer_below_the_quotation_stays_visible() -> None:
    text = "On Thu, 12 Mar 2026 MSP wrote:\n> question?\n\nThe answer is below."
    assert "The answer is below." in split_quotes(text).fresh


def test_a_quotation_without_a_mark_at_the_end_is_cut() -> None:
    assert split_quotes("Fine.\n\n> old\n> older\n").fresh == "Fine."


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Just words.",
        "List:\n- one\n- two\n\nThanks, and more text after it.",
        "On Monday the printer wrote: error 5.\nIt prints nothing.",
        "From: the start it was slow.\nThat is all.",
        "To: do list\nplease call",
        "> only a quotation",
    ],
)
def test_plain_words_are_never_hidden(text: str) -> None:
    assert split_quotes(text).fresh == text
    assert split_quotes(text).quoted == ""
