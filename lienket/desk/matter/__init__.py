"""One matter and what may be done about it."""
