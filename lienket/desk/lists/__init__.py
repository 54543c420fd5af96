"""Lists and search."""
