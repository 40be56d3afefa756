"""The application's help: the pages for authors, searched and shown in a window of their own."""
