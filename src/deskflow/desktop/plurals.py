"""English with the right number: what Qt's numerus texts ("%n ticket(s)") become where no translation is loaded.

A translation that is installed later comes first, since Qt asks the newest.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QCoreApplication, QTranslator

# Where leaving "(s)" out is not enough, because the rest of the sentence changes as well.
SINGULAR: Final = {
    "%n warning(s) remain; they do not keep it from running.": "%n warning remains; it does not keep it from running.",
    "%n ticket(s) cannot make this move and stay as they are:": "%n ticket cannot make this move and stays as it is:",
    "Your last %n edit(s) were found again; Undo takes them back.": "Your last edit was found again; Undo takes it back.",
    "Stopped. %Ln ticket(s) are in and stay in; the same import goes on from there.": "Stopped. %Ln ticket is in and stays in; the same import goes on from there.",
    "Nothing new: all %Ln were there already.": "Nothing new: it was there already.",
    "%Ln ticket(s) came in.": "One ticket came in.",
    "%n scenario(s) do not come out as expected.": "One scenario does not come out as expected.",
    "There is a new key; %n secret(s) of workflows are sealed with it.": "There is a new key; %n secret of workflows is sealed with it.",
    "tried %n time(s)": "tried once",
    "%n open incident(s) belong to {number}": "%n open incident belongs to {number}",
    "%n task(s) come along.": "%n task comes along.",
    "%n ticket(s) find nobody now and stay as they are.": "%n ticket finds nobody now and stays as it is.",
    "%n people": "%n person",
    "%n plans together": "%n plan",
    "%n ticket(s) would stay as they are:": "%n ticket would stay as it is:",
    "%n ticket(s) stayed as they were": "%n ticket stayed as it was",
}  # fmt: skip


class EnglishPlurals(QTranslator):
    """Answers only for texts with a number; Qt puts the number itself into the answer."""

    def isEmpty(self) -> bool:
        return False

    def translate(
        self, context: str, text: str, disambiguation: str | None = None, n: int = -1
    ) -> str | None:
        """None: the text stays as it is."""
        if n < 0:
            return None
        if n == 1:
            return SINGULAR.get(text, text).replace("(s)", "")
        return text.replace("(s)", "s")


def speak_english(app: QCoreApplication) -> None:
    """Once for each application."""
    app.installTranslator(EnglishPlurals(app))
