"""Taking a report."""
