"""DeskFlow: helpdesk and workflow designer for managed service providers."""

__version__ = "0.1.0"
