"""What the desk knows: articles, written once and found when they are needed."""
