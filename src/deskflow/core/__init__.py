"""The foundation every room stands on; it knows no ticket."""
