"""What pages of records share: a list to filter, fields that save themselves, small forms that float, rows in cards."""
