"""A believable managed service provider to try DeskFlow on, and the story it plays headless."""
