"""What customers own and what is promised about it: equipment, warranties, contracts."""
