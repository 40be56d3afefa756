"""Views people make for themselves and share: what they ask for, how they are laid out, and where they stand."""
