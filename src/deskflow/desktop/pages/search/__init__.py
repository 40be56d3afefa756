"""Search over everything: tickets with their messages, customers, contacts, equipment and articles."""
