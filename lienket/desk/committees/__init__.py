"""Pages of committees and helper teams, and the directory and roster by area."""
