"""One class per gesture. A gesture lives from press to release and ends in at most one transaction."""
