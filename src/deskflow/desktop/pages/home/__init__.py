"""The first page of the day: what is due, how it stands, who has how much, how automation is."""
