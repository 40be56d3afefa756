"""Real-world mail is read the way its sender meant it."""

import email
import email.policy
from datetime import UTC, datetime

import pytest

from deskflow.channels.mail.message import IncomingMail, MailLimits, MailUnreadable
from deskflow.channels.mail.parse import read_mail
from tests.unit.channels.corpus import NAMES, codes, mail, raw


def test_outlook_mail_shows_umlauts_inline_image_and_file() -> None:
    read = mail("outlook_html_inline.eml")
    assert read.subject == "Drucker im Büro 2. OG druckt nur noch weiße Seiten"
    assert (read.sender.name, read.sender.address) == (
        "Hartmann, Petra",
        "Petra.Hartmann@nordwerk.example",
    )
    assert read.cc[0].name == "Böhm, Jürgen"
    assert read.date == datetime(2026, 3, 12, 9, 11, 12, tzinfo=UTC)
    assert "120 €" in read.text, "iso-8859-1 is meant as Windows-1252"
    assert read.html is not None
    assert "<b>weiße Seiten</b>" in read.html
    picture, report = read.attachments
    assert read.inline_images == {"image001.png@01D9.5A4B": 0}
    assert (picture.inline, picture.content_type) == (True, "image/png")
    assert picture.content.startswith(b"\x89PNG")
    assert (report.filename, report.inline, report.content) == (
        "Störungsprotokoll.pdf",
        False,
        b"%PDF-1.4 fake file",
    )


def test_gmail_reply_is_split_from_what_it_quotes() -> None:
    read = mail("gmail_reply.eml")
    assert read.fresh_text.endswith("attached photo later.\n\nAnna")
    assert read.quoted_text.startswith("On Thu, Mar 12, 2026")
    assert read.references == ("t4821.1.9f2c@desk.msp.example", "t4821.2.77ab@desk.msp.example")
    assert read.in_reply_to == "t4821.2.77ab@desk.msp.example"
    assert read.ticket_tokens == ("INC-4821",)


def test_apple_mail_with_an_image_between_two_html_parts() -> None:
    read = mail("apple_mail_german.eml")
    assert read.subject == "Re: [#INC-4830] VPN bricht ständig ab – bitte Rückruf"
    assert read.ticket_tokens == ("INC-4830",)
    assert read.html is not None
    assert "Meldung" in read.html
    assert "Jonas" in read.html
    assert read.attachments[0].filename == "Bildschirmfoto 2026-03-12 um 14.03.22 ä.png"
    assert not read.attachments[0].inline, "nothing in the HTML refers to it"
    assert "Am 12.03.2026" in read.quoted_text
    assert read.fresh_text.endswith("Grüße\nJonas")


def test_japanese_mail() -> None:
    read = mail("iso_2022_jp.eml")
    assert read.subject == "プリンターが動きません"
    assert read.sender.name == "田中太郎"
    assert "プリンター" in read.fresh_text
    assert "再起動" in read.quoted_text


def test_a_wrong_charset_is_noticed_and_named() -> None:
    read = mail("broken_charset.eml")
    assert read.text == "Die Telefonanlage ist tot. Grüße, Müller – Mayer"
    assert read.subject == "Störung Telefon"
    assert read.sender.name == "Küchenstudio Mayer"
    assert codes(read) == ["mail.charset_guessed"]


def test_invented_charsets_and_encoded_words_cut_inside_a_character() -> None:
    read = mail("unknown_charset_cut_words.eml")
    assert read.subject == "Barcodescanner Länder geht nicht ?"
    assert read.text == "Scanner am Eingang piept nur. Grüße"
    assert read.sender.name == "Lager"
    assert [box.address for box in read.to] == ["support@msp.example"]


def test_a_nonsense_date_falls_back_to_when_it_was_received() -> None:
    read = mail("unknown_charset_cut_words.eml")
    assert read.date == datetime(2026, 3, 12, 10, 15, tzinfo=UTC)
    assert "mail.date_from_received" in codes(read)


def test_a_forwarded_mail_and_an_invitation_become_files() -> None:
    read = mail("forwarded_nested.eml")
    assert read.text == "Bitte ansehen, danke. Büro"
    invitation, forwarded = read.attachments
    assert (invitation.filename, invitation.content_type) == ("invitation.ics", "text/calendar")
    assert forwarded.filename == "Server laut.eml"
    inner = read_mail(forwarded.content)
    assert isinstance(inner, IncomingMail)
    assert inner.text == "Der Server ist sehr laut geworden."
    assert inner.attachments[0].filename == "log.txt"


def test_a_bounce_names_who_was_not_reached_and_which_mail() -> None:
    read = mail("bounce_dsn.eml")
    assert read.bounce is not None
    assert read.bounce.failed == ("gone@cafe-luna.example",)
    assert read.bounce.delayed == ("slow@cafe-luna.example",)
    assert read.bounce.original_message_id == "t4821.2.77ab@desk.msp.example"
    assert not read.may_be_answered_automatically


def test_a_bounce_without_a_report_part_is_understood_too() -> None:
    read = read_mail(
        b"From: MAILER-DAEMON@qmail.example\nSubject: failure notice\nMessage-ID: <q@x>\n\n"
        b"Hi. This is the qmail-send program at qmail.example.\n"
        b"I'm afraid I wasn't able to deliver your message to the following addresses.\n"
        b"This is a permanent error; I've given up. Sorry it didn't work out.\n\n"
        b"<nobody@cafe-luna.example>:\nUser unknown.\n\n--- Below this line is a copy of the message.\n"
    )
    assert isinstance(read, IncomingMail)
    assert read.bounce is not None
    assert read.bounce.failed == ("nobody@cafe-luna.example",)


def test_automatic_replies_and_newsletters_are_never_answered_automatically() -> None:
    away = mail("auto_reply.eml")
    assert away.auto_submitted
    assert not away.bulk
    assert away.text.startswith(
        "Ich bin bis zum 20. März nicht im Haus und lese meine Mails nicht. In"
    )
    assert away.auto_reply
    alert = mail("backup_failed.eml")
    assert alert.auto_submitted
    assert not alert.auto_reply
    assert not alert.may_be_answered_automatically
    news = mail("newsletter_tracker.eml")
    assert not news.auto_reply
    assert news.bulk
    assert not news.may_be_answered_automatically
    assert mail("gmail_reply.eml").may_be_answered_automatically


def test_huge_headers_do_not_hide_what_follows() -> None:
    read = mail("huge_header.eml")
    assert read.message_id == "after-the-junk@example.org"
    assert read.text == "Body text."
    assert len(read.to) == 500
    assert all(box.address.endswith("@example.org") for box in read.to)


def test_a_missing_message_id_is_derived_the_same_for_every_copy() -> None:
    content = raw("no_message_id.eml")
    first = mail("no_message_id.eml")
    assert first.message_id_derived
    copies = [
        content.replace(b"\r\n", b"\n"),
        b"X-Mozilla-Status: 0001\r\nStatus: RO\r\n" + content,
        content + b"\r\n\r\n",
        b"From fax@office.example Thu Mar 12 10:00:00 2026\r\n" + content,
    ]
    for copy in copies:
        read = read_mail(copy)
        assert isinstance(read, IncomingMail)
        assert read.message_id == first.message_id
    other = read_mail(content.replace(b"no idea", b"an idea"))
    assert isinstance(other, IncomingMail)
    assert other.message_id != first.message_id


def test_broken_base64_is_saved_as_far_as_possible() -> None:
    read = mail("bad_base64.eml")
    assert read.text == "Hallo Welt, der Drucker streikt"
    assert "mail.base64_broken" in codes(read)


def test_file_names_cannot_climb_reserve_or_mislead() -> None:
    names = [file.filename for file in mail("bad_base64.eml").attachments]
    assert names == ["_con.txt", "rechnungfdp.exe"]


def test_winmail_dat_stays_a_file() -> None:
    read = mail("winmail_tnef.eml")
    assert read.subject == "Angebot für „Server“"
    assert [file.filename for file in read.attachments] == ["winmail.dat"]


def test_header_values_stay_one_line() -> None:
    read = mail("crlf_injection.eml")
    assert read.subject == "Hello Bcc: victim@example.org body"
    assert "\n" not in read.sender.name
    assert read.sender.address == "eve@example.org"
    assert "mail.header_repeated" in codes(read)


def test_an_image_written_into_the_html_becomes_an_attachment() -> None:
    read = mail("html_only_data_image.eml")
    (cid,) = read.inline_images
    assert read.html is not None
    assert f'src="cid:{cid}"' in read.html
    assert read.attachments[0].content.startswith(b"\x89PNG")
    assert read.text == "Please look:\nError  0x80070005"


def test_outlooks_header_block_starts_the_quotation_and_lists_are_kept() -> None:
    read = mail("outlook_reply_header_block.eml")
    assert "- 3 Docks" in read.fresh_text
    assert read.fresh_text.endswith("Jürgen")
    assert "Sollen wir bestellen?" in read.quoted_text


def test_a_mail_cut_off_in_transfer_keeps_what_arrived() -> None:
    read = mail("truncated_multipart.eml")
    assert read.text.startswith("The connection broke")
    assert "mail.cut_off" in codes(read)


@pytest.mark.parametrize(
    "content", [b"", b"\n\n ", b"\x89PNG\r\n\x1a\n\x00\x00", b"just some notes\nwithout a header\n"]
)
def test_what_is_no_mail_is_refused_with_a_code(content: bytes) -> None:
    read = read_mail(content)
    assert isinstance(read, MailUnreadable)
    assert read.code in {"mail.empty", "mail.not_a_mail"}


def test_a_mail_over_the_limit_is_refused() -> None:
    read = read_mail(raw("no_message_id.eml"), MailLimits(max_bytes=50))
    assert read == MailUnreadable("mail.too_large", {"size": 157, "limit": 50})


@pytest.mark.parametrize(
    "name",
    [
        name
        for name in NAMES
        if not name.startswith(("bad_", "crlf_", "unknown_", "broken_", "truncated_", "huge_"))
    ],
)
def test_agrees_with_the_standard_library_on_well_formed_mail(name: str) -> None:
    reference = email.message_from_bytes(raw(name), policy=email.policy.default)
    read = mail(name)
    assert read.subject == " ".join(str(reference["subject"]).split())
    assert read.date == reference["date"].datetime
    assert [box.address for box in read.to] == [box.addr_spec for box in reference["to"].addresses]
    contents = {file.content for file in read.attachments}
    for part in reference.walk():
        if part.get_filename() and part.get_content_maintype() not in ("multipart", "message"):
            # Files of a forwarded mail are inside the file that is the forwarded mail.
            assert any(part.get_payload(decode=True) in content for content in contents)
