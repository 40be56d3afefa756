"""Templates: workflows to begin with. Those that come with DeskFlow are files; a tenant adds workflows of its own."""
