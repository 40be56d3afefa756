"""Who works here and for whom: users, roles, teams; customers, contacts, sites."""
