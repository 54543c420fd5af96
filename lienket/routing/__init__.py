"""The only place where a Decision becomes changes."""
