"""The sentences for codes, in English and marked for translation: one source for window and terminal.

It knows neither Qt nor any room. The window shows them in the reader's language (`desktop/words.py`), the terminal as
they are (`admin/words.py`).
"""
