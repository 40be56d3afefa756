"""The files the story imports: a CSV with one bad row, a mailbox with a question, its answer and a picture."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path

CSV_ROWS = 40


def write_csv(folder: Path) -> Path:
    """Forty good rows and one whose priority nobody knows (line 12)."""
    path = folder / "old-system.csv"
    lines = ["Ticket ID;Betreff;Beschreibung;Priorität;Kunde;E-Mail;Status"]
    for number in range(1, CSV_ROWS + 1):
        priority = ("hoch", "mittel", "niedrig")[number % 3]
        lines.append(
            f"OLD-{number};Umzug Arbeitsplatz {number};Bitte Platz {number} umziehen;{priority};"
            f"Stadtwerke Elmshorn;it{number % 4}@stadtwerke.example;open"
        )
        if number == 10:
            lines.append(
                "OLD-X;Kaputte Zeile;Text;sofort!!;Stadtwerke Elmshorn;it@stadtwerke.example;open"
            )
    path.write_text("\n".join(lines) + "\n", encoding="cp1252")
    return path


def write_mails(folder: Path) -> Path:
    """Two mails in an mbox: the second answers the first."""
    first = EmailMessage()
    first["From"] = "Karin Voss <k.voss@hafenklinik.example>"
    first["To"] = "support@alster.example"
    first["Subject"] = "Röntgen: Bilder kommen nicht an"
    first["Message-ID"] = "<story-1@hafenklinik.example>"
    first.set_content("Seit heute früh kommen auf Station 3 keine Bilder an.\n")
    first.add_alternative(
        '<p>Seit heute früh kommen auf <b>Station 3</b> keine Bilder an.</p>'
        '<script>alert(1)</script><img src="https://tracker.example/pixel.gif">',
        subtype="html",
    )  # fmt: skip
    first.add_attachment(
        b"\x89PNG\r\n\x1a\n" + bytes(64), maintype="image", subtype="png", filename="fehler.png"
    )
    second = EmailMessage()
    second["From"] = "Murat Yilmaz <m.yilmaz@hafenklinik.example>"
    second["To"] = "support@alster.example"
    second["Subject"] = "Re: Röntgen: Bilder kommen nicht an"
    second["Message-ID"] = "<story-2@hafenklinik.example>"
    second["In-Reply-To"] = "<story-1@hafenklinik.example>"
    second["References"] = "<story-1@hafenklinik.example>"
    second.set_content("Ergänzung: auch Station 4 ist betroffen.\n")
    path = folder / "support.mbox"
    with path.open("wb") as stream:
        for mail in (first, second):
            stream.write(b"From story@example Sat Nov 21 09:00:00 2026\n" + mail.as_bytes() + b"\n")
    return path
