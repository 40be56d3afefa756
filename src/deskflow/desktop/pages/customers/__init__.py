"""Customers: a list, and beside it one customer with fields, contacts, sites, equipment and open tickets."""
