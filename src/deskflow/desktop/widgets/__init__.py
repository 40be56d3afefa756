"""Small widgets and painted parts in one hand; every page is put together from these.

They take the `Theme` first and know nothing of tickets. What rows show (chips, discs, rings) comes twice: as a function
for delegates (`paint_chip`) and as a widget (`ChipLabel`).
"""
