"""Dashboards for leads: what came and went, what was kept, who carries what, how old the open work is."""
