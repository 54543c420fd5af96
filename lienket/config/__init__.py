"""Settings, URLs and the one table that connects events to consumers."""
